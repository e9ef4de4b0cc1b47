/** Talk goes on where sockets are blocked, while the server is away and without a network: nothing lost, nothing twice. */
import AxeBuilder from "@axe-core/playwright";
import { type Browser, expect, type Page, test } from "@playwright/test";
import { Line } from "./lines";
import { ask, browserOf, composer, messagesOf, newGroup, type Person, people, say } from "./talking";

test.describe.configure({ timeout: 120_000 });

const lines: Line[] = [];
const opened: Page[] = [];

test.afterEach(async () => {
  for (const page of opened.splice(0)) await page.context().close();
  for (const line of lines.splice(0)) await line.break();
});

/** A page of this person whose way to the server is a line of its own. */
async function pageAt(browser: Browser, person: Person, baseURL: string, blocksSockets = false) {
  const line = new Line(new URL(baseURL));
  line.blocksSockets = blocksSockets;
  await line.open();
  lines.push(line);
  const context = await browserOf(browser, person, { baseURL: line.address, viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  opened.push(page);
  return { page, line };
}

const status = (page: Page, words: string) => page.getByText(words, { exact: true }).first();
const once = (page: Page, text: string) => expect(messagesOf(page).getByText(text, { exact: true })).toHaveCount(1);
const isStored = (page: Page, group: string, text: string) =>
  expect
    .poll(async () => {
      const { messages } = await ask<{ messages: { html: string }[] }>(
        page,
        "GET",
        `conversations/${group}/messages?around=end`,
      );
      return messages.filter(({ html }) => html.includes(text)).length;
    })
    .toBe(1);

async function enter(page: Page, group: string, words = "Trực tuyến"): Promise<void> {
  await page.goto(`/trao-doi/${group}`);
  await expect(composer(page)).toBeVisible();
  await expect(status(page, words)).toBeAttached({ timeout: 30_000 });
}

test("people whose network blocks sockets talk with each other", async ({ browser, baseURL }, info) => {
  const { page: minh } = await pageAt(browser, people.director, baseURL ?? "", true);
  const { page: kien } = await pageAt(browser, people.officer, baseURL ?? "", true);
  const group = await newGroup(minh, `${info.title} ${Date.now()}`, people.officer);
  await enter(minh, group, "Kết nối dự phòng");
  await enter(kien, group, "Kết nối dự phòng");
  for (const round of ["một", "hai"]) {
    await say(minh, `Hỏi ${round}`);
    await once(kien, `Hỏi ${round}`);
    await say(kien, `Đáp ${round}`);
    await once(minh, `Đáp ${round}`);
  }
  await once(minh, "Hỏi hai");
  await expect(minh.getByRole("alert")).toHaveCount(0);
  await expect(minh.getByText("Mất kết nối.")).toHaveCount(0);
  expect((await new AxeBuilder({ page: minh }).analyze()).violations).toEqual([]);
});

test("a server that dies and comes back loses and repeats nothing of what was typed", async ({
  browser,
  baseURL,
}, info) => {
  const { page: minh, line } = await pageAt(browser, people.director, baseURL ?? "");
  const { page: kien, line: other } = await pageAt(browser, people.officer, baseURL ?? "");
  const group = await newGroup(minh, `${info.title} ${Date.now()}`, people.officer);
  await enter(minh, group);
  await enter(kien, group);
  line.swallows = true;
  await say(minh, "Đã ghi mà không có trả lời");
  await isStored(kien, group, "Đã ghi mà không có trả lời");
  await composer(minh).pressSequentially("Gửi khi máy chủ");
  await Promise.all([line.break(), other.break()]);
  await composer(minh).pressSequentially(" vắng");
  await composer(minh).press("Enter");
  await composer(minh).pressSequentially("Còn đang soạn");
  await expect(minh.getByText("Mất kết nối.")).toBeVisible();
  expect((await new AxeBuilder({ page: minh }).analyze()).violations).toEqual([]);
  await expect(minh.getByRole("alert")).toHaveCount(0);
  await Promise.all([line.open(), other.open()]);
  await expect(status(minh, "Trực tuyến")).toBeAttached({ timeout: 60_000 });
  for (const page of [minh, kien]) {
    await once(page, "Đã ghi mà không có trả lời");
    await once(page, "Gửi khi máy chủ vắng");
  }
  await expect(composer(minh)).toHaveValue("Còn đang soạn");
  await expect(minh.getByText("Không gửi được")).toHaveCount(0);
  await isStored(kien, group, "Gửi khi máy chủ vắng");
  await isStored(kien, group, "Đã ghi mà không có trả lời");
});

test("what is written without a network leaves when it is back, and what was said meanwhile is there", async ({
  browser,
  baseURL,
}, info) => {
  const { page: minh } = await pageAt(browser, people.director, baseURL ?? "");
  const { page: kien } = await pageAt(browser, people.officer, baseURL ?? "");
  const group = await newGroup(minh, `${info.title} ${Date.now()}`, people.officer);
  await enter(minh, group);
  await enter(kien, group);
  await minh.context().setOffline(true);
  await expect(status(minh, "Ngoại tuyến")).toBeAttached();
  await say(minh, "Viết khi không có mạng");
  await say(minh, "Viết tiếp");
  await expect(minh.getByText("Chờ mạng").first()).toBeVisible();
  await say(kien, "Nói trong lúc đó");
  await minh.context().setOffline(false);
  await expect(status(minh, "Trực tuyến")).toBeAttached({ timeout: 30_000 });
  for (const page of [minh, kien]) {
    for (const text of ["Nói trong lúc đó", "Viết khi không có mạng", "Viết tiếp"]) await once(page, text);
  }
  const [first, second] = ["Viết khi không có mạng", "Viết tiếp"].map((text) =>
    messagesOf(kien).filter({ hasText: text }),
  );
  expect(Number(await first?.getAttribute("data-ordinal"))).toBeLessThan(
    Number(await second?.getAttribute("data-ordinal")),
  );
});
