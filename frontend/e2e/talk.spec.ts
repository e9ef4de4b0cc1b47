import { expect, type Page, test } from "@playwright/test";
import { browserOf, composer, enter, messagesOf, newGroup, pageOf, people, say } from "./talking";

test.describe.configure({ timeout: 60_000 });

let minh: Page;
let kien: Page;
let group: string;

test.beforeEach(async ({ browser }, info) => {
  minh = await pageOf(browser, people.director);
  kien = await pageOf(browser, people.officer);
  group = await newGroup(minh, `${info.title} ${Date.now()}`.slice(0, 110), people.officer);
  await enter(minh, group);
  await enter(kien, group);
});

test.afterEach(async () => {
  await minh.context().close();
  await kien.context().close();
});

test("what one types and says is there for the other at once, once, and is seen to be read", async () => {
  await composer(minh).fill("Đề nghị cho biết thời hạ");
  await expect(async () => {
    await composer(minh).pressSequentially(" ");
    await expect(kien.getByText("Hoàng Thị Đào đang soạn…")).toBeAttached({ timeout: 1_000 });
  }).toPass();
  await composer(minh).fill("Đề nghị cho biết thời hạn");
  await composer(minh).press("Enter");
  await expect(messagesOf(kien).getByText("Đề nghị cho biết thời hạn")).toHaveCount(1);
  await expect(kien.getByText("Hoàng Thị Đào đang soạn…")).toHaveCount(0);
  await expect(messagesOf(minh).getByText("Đề nghị cho biết thời hạn")).toHaveCount(1);
  await kien.bringToFront();
  await expect(minh.getByRole("button", { name: "Đã xem 1" })).toBeVisible();
});

test("a thread is opened, answered and resolved with an outcome that both see", async () => {
  await minh.getByRole("button", { name: "Mở chủ đề mới" }).click();
  await minh.getByLabel("Tên chủ đề").fill("Mẫu báo cáo quý III");
  await minh.getByLabel("Ý kiến đầu tiên").fill("Áp dụng mẫu nào?");
  await minh.getByRole("dialog").getByRole("button", { name: "Mở chủ đề" }).click();
  await kien.getByRole("tab", { name: /Chưa giải quyết/ }).click();
  await kien.getByRole("button", { name: /Mẫu báo cáo quý III/ }).click();
  await say(kien, "Mẫu số 02.");
  const answer = messagesOf(minh).filter({ hasText: "Mẫu số 02." });
  await expect(answer).toBeVisible();
  await minh.getByRole("tab", { name: /Chủ đề/ }).click();
  await minh.getByRole("button", { name: /Mẫu báo cáo quý III/ }).click();
  await minh.getByRole("button", { name: "Việc khác với chủ đề" }).click();
  await minh.getByRole("menuitem", { name: "Đổi tên chủ đề" }).click();
  await minh.getByRole("textbox", { name: "Tên chủ đề" }).fill("Mẫu báo cáo quý IV");
  await minh.getByRole("dialog").getByRole("button", { name: "Lưu" }).click();
  await expect(kien.getByRole("heading", { name: "Mẫu báo cáo quý IV" })).toBeVisible();
  await answer.hover();
  await answer.getByRole("button", { name: "Thao tác khác" }).click();
  await minh.getByRole("menuitem", { name: "Đánh dấu là câu trả lời" }).click();
  await expect(minh.getByLabel("Đã trả lời")).toBeChecked();
  await minh.getByRole("button", { name: "Đánh dấu đã giải quyết" }).click();
  await expect(kien.getByText("Đã trả lời")).toBeVisible();
  await expect(messagesOf(kien).getByText("Câu trả lời", { exact: true })).toBeVisible();
  await kien.getByRole("button", { name: "Xem câu trả lời" }).click();
  await kien.getByRole("button", { name: "Mở lại" }).click();
  await expect(minh.getByRole("button", { name: "Giải quyết", exact: true })).toBeVisible();
});

test("a group is called otherwise, and everybody in it reads the new name", async () => {
  await minh.getByRole("button", { name: "Thông tin" }).click();
  await minh.getByRole("button", { name: "Sửa thông tin" }).click();
  await minh.getByLabel("Tên nhóm").fill(`Nhóm đổi tên ${group}`);
  await minh.getByLabel("Mục đích").fill("Thống nhất mẫu báo cáo");
  await minh.getByRole("dialog").getByRole("button", { name: "Lưu" }).click();
  await expect(minh.getByRole("heading", { name: `Nhóm đổi tên ${group}`, level: 1 })).toBeVisible();
  await expect(kien.getByRole("heading", { name: `Nhóm đổi tên ${group}`, level: 1 })).toBeVisible();
  await kien.getByRole("button", { name: "Thông tin" }).click();
  await expect(kien.getByRole("button", { name: "Sửa thông tin" })).toHaveCount(0);
});

test("what is written offline waits, then goes by itself, in order and once", async () => {
  await minh.context().setOffline(true);
  await say(minh, "Thứ nhất");
  await say(minh, "Thứ hai");
  await expect(minh.getByText("Chờ mạng")).toHaveCount(2);
  await say(kien, "Trong lúc đó");
  await minh.context().setOffline(false);
  await expect(messagesOf(kien).getByText("Thứ hai")).toBeVisible();
  await expect(minh.getByText("Chờ mạng")).toHaveCount(0);
  await expect(messagesOf(minh).getByText("Trong lúc đó")).toHaveCount(1);
  const words = await messagesOf(kien).locator("p").allInnerTexts();
  expect(words.filter((text) => text.startsWith("Thứ"))).toEqual(["Thứ nhất", "Thứ hai"]);
});

test("unsent words survive a crash of the tab", async () => {
  await composer(minh).fill("Nửa chừng câu");
  await expect
    .poll(() =>
      minh.evaluate(async () => (await indexedDB.databases()).some(({ name }) => name?.startsWith("chidao:"))),
    )
    .toBe(true);
  await minh.waitForResponse((response) => response.url().endsWith("/draft"));
  await minh.reload();
  await expect(composer(minh)).toHaveValue("Nửa chừng câu");
});

test("a line cut by a restarting server comes back without loss", async ({ browser }) => {
  const page = await pageOf(browser, people.director);
  let cut: (() => Promise<void>) | undefined;
  await page.routeWebSocket(/\/ws\/v1/, (socket) => {
    socket.connectToServer();
    cut = () => socket.close({ code: 1012, reason: "retry:700" });
  });
  await minh.close();
  await enter(page, group);
  await say(kien, "Trước khi đứt");
  await expect(messagesOf(page).getByText("Trước khi đứt")).toBeVisible();
  await cut?.();
  await say(kien, "Trong khi đứt");
  await expect(messagesOf(page).getByText("Trong khi đứt")).toHaveCount(1);
  await expect(messagesOf(page).getByText("Trước khi đứt")).toHaveCount(1);
  await page.context().close();
});

test("several tabs of one browser share one line", async ({ browser }) => {
  const context = await browserOf(browser, people.clerk);
  let lines = 0;
  context.on("page", (page) => page.on("websocket", () => lines++));
  const first = await context.newPage();
  await first.goto("/");
  await expect(first.getByText("Trực tuyến").first()).toBeAttached();
  const second = await context.newPage();
  await second.goto("/trao-doi");
  await expect(second.getByText("Trực tuyến").first()).toBeAttached();
  expect(lines).toBe(1);
  await first.close();
  await expect.poll(() => lines).toBe(2);
  await expect(second.getByText("Trực tuyến").first()).toBeAttached();
  await context.close();
});

test("an edited message shows its mark and history, a withdrawn one leaves a stub", async () => {
  await say(minh, "Bản đầu");
  await expect(messagesOf(kien).getByText("Bản đầu")).toBeVisible();
  await composer(minh).press("ArrowUp");
  await expect(minh.getByText("Sửa ý kiến")).toBeVisible();
  await composer(minh).fill("Bản sau");
  await minh.getByRole("button", { name: "Lưu" }).click();
  await expect(messagesOf(kien).getByText("Bản sau")).toBeVisible();
  await kien.getByRole("button", { name: "đã sửa" }).click();
  await expect(kien.getByRole("dialog").getByText("Bản đầu")).toBeVisible();
  await kien.keyboard.press("Escape");
  const own = messagesOf(minh).filter({ hasText: "Bản sau" });
  await own.hover();
  await own.getByRole("button", { name: "Thao tác khác" }).click();
  await minh.getByRole("menuitem", { name: "Thu hồi" }).click();
  await minh.getByRole("button", { name: "Thu hồi", exact: true }).click();
  await expect(messagesOf(kien).getByText(/thu hồi lúc/)).toBeVisible();
  await expect(kien.getByText("Bản sau")).toHaveCount(0);
});
