/** What the screen says and keeps when a session ends, the network goes, or a message cannot go as it is. */
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { PASSWORD, signIn } from "./people";
import { ask, browserOf, composer, enter, messagesOf, newGroup, pageOf, people, say } from "./talking";

test.describe.configure({ timeout: 90_000 });

const contexts: BrowserContext[] = [];
const kept = (context: BrowserContext) => {
  contexts.push(context);
  return context;
};

test.afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close();
});

/** Pages over which something was thrown that nobody caught. */
function faults(page: Page): string[] {
  const found: string[] = [];
  page.on("pageerror", (error) => found.push(error.message));
  return found;
}

async function ownPage(browser: Parameters<typeof pageOf>[0]): Promise<Page> {
  const page = await pageOf(browser, people.director);
  kept(page.context());
  return page;
}

test("a session ended elsewhere keeps what was written and goes on after signing in, whatever other tabs do", async ({
  browser,
}, info) => {
  const desk = kept(await browser.newContext());
  const phone = kept(await browser.newContext());
  const page = await desk.newPage();
  const found = faults(page);
  await signIn(page, people.clerk.username);
  const elsewhere = await phone.newPage();
  await signIn(elsewhere, people.clerk.username);
  const other = await desk.newPage();
  await other.goto("/trao-doi");
  const group = await newGroup(page, `${info.title} ${Date.now()}`.slice(0, 110), people.officer);
  await enter(page, group);
  await ask(elsewhere, "DELETE", "me/sessions").catch(() => undefined);
  const question = page.getByRole("alertdialog", { name: "Phiên làm việc đã hết hạn" });
  await expect(question).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByText("Phiên làm việc đã hết hạn.")).toBeVisible();
  await say(page, "Viết khi đã hết phiên");
  await expect(page.getByText("Chờ đăng nhập lại")).toBeVisible();
  await composer(page).fill("Còn đang soạn");
  await page.waitForTimeout(3_000);
  await expect(question).toHaveCount(0);
  await page.getByRole("button", { name: "Đăng nhập lại" }).click();
  await page.getByLabel("Tên đăng nhập").fill(people.clerk.username);
  await page.getByLabel("Mật khẩu", { exact: true }).fill(PASSWORD);
  await page.getByLabel("Mật khẩu", { exact: true }).press("Enter");
  await expect(messagesOf(page).getByText("Viết khi đã hết phiên", { exact: true })).toHaveCount(1);
  await expect(page.getByText("Trực tuyến", { exact: true })).toBeAttached();
  await expect(composer(page)).toHaveValue("Còn đang soạn");
  await expect(question).toHaveCount(0);
  await other.bringToFront();
  await other.evaluate(() => window.dispatchEvent(new Event("focus")));
  await expect(other.getByText("Trực tuyến", { exact: true })).toBeAttached();
  await expect(other.getByRole("alertdialog")).toHaveCount(0);
  expect(found).toEqual([]);
});

test("signing out in one tab leaves nothing to be read in another", async ({ browser }) => {
  const context = kept(await browser.newContext());
  const page = await context.newPage();
  await signIn(page, people.clerk.username);
  const other = await context.newPage();
  await other.goto("/trao-doi");
  await expect(other.getByText("Trực tuyến", { exact: true })).toBeAttached();
  await page.getByRole("button", { name: /Tài khoản/ }).click();
  await page.getByRole("menuitem", { name: "Đăng xuất" }).click();
  await expect(page.getByLabel("Tên đăng nhập")).toBeVisible();
  await expect(other.getByLabel("Tên đăng nhập")).toBeVisible();
});

test("Tab goes past the messages to the composer, and the message with the stop gives it to its buttons", async ({
  browser,
}, info) => {
  const page = await ownPage(browser);
  const group = await newGroup(page, `${info.title} ${Date.now()}`.slice(0, 110), people.officer);
  await enter(page, group);
  for (let i = 1; i <= 6; i++) await say(page, `Dòng ${i}`);
  await expect(messagesOf(page)).toHaveCount(6);
  await expect(page.getByText("Đang gửi…")).toHaveCount(0);
  await page
    .getByRole("tab", { name: "Tất cả" })
    .or(page.getByRole("button", { name: "Tất cả" }))
    .first()
    .focus();
  await page.keyboard.press("Tab");
  await expect(messagesOf(page).last()).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await expect(messagesOf(page).nth(4)).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(messagesOf(page).nth(4).getByRole("button", { name: "Bày tỏ ý kiến" })).toBeFocused();
  for (let i = 0; i < 3; i++) await page.keyboard.press("Tab");
  await expect(composer(page)).toBeFocused();
});

test("a talk first opened in an outage is there when it ends, without a press", async ({ browser }) => {
  const page = await ownPage(browser);
  const title = `Sự cố ${Date.now()}`;
  const room = page.getByRole("link", { name: new RegExp(title) });
  const group = await newGroup(page, title, people.officer);
  await page.goto("/trao-doi");
  await expect(page.getByText("Trực tuyến", { exact: true })).toBeAttached();
  await expect(room).toBeVisible();
  await page.context().setOffline(true);
  await room.click({ timeout: 5_000 });
  await expect(page.getByText(/Không kết nối được với máy chủ/)).toBeVisible();
  await page.context().setOffline(false);
  await expect(composer(page)).toBeVisible();
  const pattern = new RegExp(`conversations/${group}`);
  await page.goto("/trao-doi");
  await page.route(pattern, (route) => route.fulfill({ status: 503, body: "{}", contentType: "application/json" }));
  await room.click({ timeout: 5_000 });
  await expect(page.getByText(/Hệ thống đang bận/)).toBeVisible();
  await page.unroute(pattern);
  await expect(composer(page)).toBeVisible({ timeout: 15_000 });
});

test("a screen first asked for without a network is there when the network is back", async ({ browser }) => {
  const page = await ownPage(browser);
  await page.goto("/trao-doi");
  await expect(page.getByText("Trực tuyến", { exact: true })).toBeAttached();
  await page.context().setOffline(true);
  await page.getByRole("link", { name: "Cài đặt" }).click();
  await expect(page.getByText("Đang ngoại tuyến.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Tải lại trang" })).toHaveCount(0);
  await page.context().setOffline(false);
  await expect(page.getByRole("heading", { name: "Cài đặt" })).toBeVisible();
});

test("a screen whose code did not come for want of a server is loaded anew when it is back", async ({ browser }) => {
  const page = await ownPage(browser);
  let isAway = true;
  await page.routeWebSocket(/\/ws\/v1/, (socket) => {
    if (isAway) void socket.close();
    else socket.connectToServer();
  });
  for (const part of [/api\/v1\/streams/, /assets\/settings/])
    await page.route(part, (route) => (isAway ? route.abort() : route.continue()));
  await page.goto("/trao-doi");
  await page.getByRole("link", { name: "Cài đặt" }).click();
  await expect(page.getByText(/Chưa tải được phần này/)).toBeVisible();
  isAway = false;
  await expect(page.getByRole("heading", { name: "Cài đặt" })).toBeVisible({ timeout: 30_000 });
});

test("the end of a long message of one's own is in sight, and nothing of it is called new", async ({
  browser,
}, info) => {
  const page = await ownPage(browser);
  const group = await newGroup(page, `${info.title} ${Date.now()}`.slice(0, 110), people.officer);
  await enter(page, group);
  for (const i of [1, 2, 3]) await say(page, `Mở đầu ${i}`);
  const long = Array.from({ length: 14 }, (_, i) => `Đoạn ${i}: ${"nội dung chỉ đạo về đất đai. ".repeat(20)}`);
  await say(page, `${long.join("\n\n").slice(0, 9_900)}\n\nHết văn bản.`);
  await expect(page.getByText("Đang gửi…")).toHaveCount(0);
  await expect(page.getByText("Hết văn bản.")).toBeInViewport();
  await expect(page.getByRole("button", { name: /ý kiến mới/ })).toHaveCount(0);
});

test("what cannot be read is not sent, and a file that failed does not stay behind unnoticed", async ({
  browser,
}, info) => {
  const context = kept(await browserOf(browser, people.director));
  const page = await context.newPage();
  const group = await newGroup(page, `${info.title} ${Date.now()}`.slice(0, 110), people.officer);
  await enter(page, group);
  const send = page.getByRole("button", { name: "Gửi", exact: true });
  await composer(page).fill("\u200b\u200d \u3164");
  await expect(send).toBeDisabled();
  const file = { name: "chay.exe", mimeType: "application/octet-stream", buffer: Buffer.from("MZ") };
  await page.locator("form[aria-label='Soạn ý kiến'] input[type=file]").setInputFiles(file);
  await expect(page.getByText("Loại tệp không được chấp nhận.")).toBeVisible();
  await say(page, "Gửi kèm tệp");
  await expect(page.getByText(/Có tệp chưa tải lên được/).last()).toBeVisible();
  await expect(composer(page)).toHaveValue("Gửi kèm tệp");
  await page.getByRole("button", { name: "Bỏ tệp chay.exe" }).click();
  await send.click();
  await expect(messagesOf(page).getByText("Gửi kèm tệp", { exact: true })).toHaveCount(1);
});
