/** Signing in as people of the sample data, and the little that tests set up through the public API. */
import { type Browser, type BrowserContext, expect, type Page } from "@playwright/test";

/** As `manage.py demo_people` lists them; all have the one password of the sample data. */
export const people = {
  director: { username: "hoang.thi.dao", name: "Hoàng Thị Đào" },
  officer: { username: "hoang.trung.kien", name: "Hoàng Trung Kiên" },
  clerk: { username: "nguyen.thi.dieu.hien", name: "Nguyễn Thị Diệu Hiền" },
};
export type Person = (typeof people)[keyof typeof people];

const PASSWORD = process.env.CHIDAO_DEMO_PASSWORD ?? "ChiDao@Mau2019";
type State = Awaited<ReturnType<BrowserContext["storageState"]>>;
const signedIn = new Map<string, State>();

/** A browser of this person; signed in once per run, because signing in is limited. */
export async function browserOf(browser: Browser, person: Person, options: object = {}): Promise<BrowserContext> {
  const known = signedIn.get(person.username);
  if (known) return browser.newContext({ ...options, storageState: known });
  const context = await browser.newContext(options);
  const page = await context.newPage();
  await page.goto("/dang-nhap");
  await page.locator("input[name=login]").fill(person.username);
  await page.locator("input[name=password]").fill(PASSWORD);
  await page.locator("input[name=password]").press("Enter");
  await expect(page.locator("[data-page-title]")).toBeAttached();
  signedIn.set(person.username, await context.storageState());
  await page.close();
  return context;
}

export async function pageOf(browser: Browser, person: Person, options: object = {}): Promise<Page> {
  return (await browserOf(browser, person, options)).newPage();
}

/** A request of the signed-in page, with its CSRF token. */
export async function ask<T>(page: Page, method: string, path: string, body?: object): Promise<T> {
  return page.evaluate(
    async ({ method, path, body }) => {
      const boot = JSON.parse(document.getElementById("boot")?.textContent ?? "{}");
      const headers = { "Content-Type": "application/json", "X-CSRFToken": boot.csrf };
      const init = body ? { method, headers, body: JSON.stringify(body) } : { method, headers };
      const response = await fetch(`/api/v1/${path}`, init);
      if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
      return response.json();
    },
    { method, path, body },
  );
}

/** A fresh group with another person, so that tests do not see each other's words. */
export async function newGroup(page: Page, title: string, other: Person): Promise<string> {
  await page.goto("/trao-doi");
  await expect(page.locator("[data-page-title]")).toBeAttached();
  const query = encodeURIComponent(other.name);
  const found = await ask<{ rows: { person: { id: string; name: string } }[] }>(
    page,
    "GET",
    `directory/people?q=${query}`,
  );
  const member = found.rows.find(({ person }) => person.name === other.name);
  const people = member ? [member.person.id] : [];
  const group = await ask<{ id: string }>(page, "POST", "conversations", { title, purpose: "", people, units: [] });
  return group.id;
}

export async function enter(page: Page, conversation: string): Promise<void> {
  await page.goto(`/trao-doi/${conversation}`);
  await expect(composer(page)).toBeVisible();
  await expect(page.getByText("Trực tuyến").first()).toBeAttached();
}

export const composer = (page: Page) => page.locator("form[aria-label='Soạn ý kiến'] textarea");
export const messagesOf = (page: Page) => page.locator("[role=feed] article");

export async function say(page: Page, text: string): Promise<void> {
  await composer(page).fill(text);
  await page.getByRole("button", { name: "Gửi", exact: true }).click();
}
