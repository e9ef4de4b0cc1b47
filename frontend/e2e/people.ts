/** The people of the demo data that the journeys are made by, and their way in. */
import { type Browser, type BrowserContext, test as base, type Page } from "@playwright/test";

export const PASSWORD = "ChiDao@Mau2019";

export const people = {
  ministryClerk: "pham.thi.an",
  head: "le.dang.y",
  director: "hoang.thi.dao",
  officer: "y.bham.eban",
  liaison: "vo.ai.ang",
  outsider: "cao.thi.minh.khue",
} as const;

export type Who = keyof typeof people;

type State = Awaited<ReturnType<BrowserContext["storageState"]>>;

const states = new Map<Who, State>();

export async function fillSignIn(page: Page, username: string, password = PASSWORD): Promise<void> {
  await page.goto("/dang-nhap/");
  await page.getByLabel("Tên đăng nhập").fill(username);
  await page.getByLabel("Mật khẩu", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Đăng nhập", exact: true }).click();
}

/** Waits for the web client, so that the session stands. */
export async function signIn(page: Page, username: string): Promise<void> {
  await fillSignIn(page, username);
  await page.locator("[data-page-title]").waitFor({ state: "attached" });
}

async function stateOf(browser: Browser, who: Who): Promise<State> {
  const known = states.get(who);
  if (known) return known;
  const context = await browser.newContext();
  const page = await context.newPage();
  await signIn(page, people[who]);
  const state = await context.storageState();
  states.set(who, state);
  await context.close();
  return state;
}

/** `enter(who)` gives a page of that person's own, with the viewport of the project. */
export const test = base.extend<{ enter: (who: Who) => Promise<Page> }>({
  enter: async ({ browser, viewport, hasTouch, isMobile, locale, timezoneId, baseURL }, use) => {
    const opened: BrowserContext[] = [];
    await use(async (who) => {
      const storageState = await stateOf(browser, who);
      const options = { storageState, viewport, hasTouch, isMobile, locale, timezoneId, baseURL };
      const context = await browser.newContext(options as Parameters<Browser["newContext"]>[0]);
      opened.push(context);
      return context.newPage();
    });
    for (const context of opened) await context.close();
  },
});

export { expect } from "@playwright/test";

export function isPhone(page: Page): boolean {
  return (page.viewportSize()?.width ?? 0) < 600;
}

/** The address of a directive by its number and notation, if this person may see it. */
export async function directiveAddress(page: Page, code: string): Promise<string> {
  const found = await page.request.get("/api/v1/documents/by-code", { params: { code } });
  const { id } = (await found.json()) as { id: string };
  return `/chi-dao/${id}`;
}
