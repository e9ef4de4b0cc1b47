/** One's own settings: language and theme hold after a reload; another session can be ended from here. */
import { expect, fillSignIn, people, test } from "./people";

test("language and theme change at once and are kept", async ({ enter }) => {
  const page = await enter("officer");
  await page.goto("/cai-dat");
  await page.getByLabel("Giao diện").selectOption("dark");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.getByLabel("Ngôn ngữ").selectOption("en");
  await expect(page.getByRole("heading", { level: 1, name: "Settings" })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await page.getByLabel("Theme").selectOption("system");
  await page.getByLabel("Language").selectOption("vi");
  await expect(page.getByRole("heading", { level: 1, name: "Cài đặt" })).toBeVisible();
});

test("a session ended here is over there", async ({ page, browser, baseURL }) => {
  await fillSignIn(page, people.officer);
  await page.goto("/cai-dat");
  const sessions = page.getByRole("list", { name: "Phiên đăng nhập" }).getByRole("listitem");
  await expect(sessions.first()).toBeVisible();
  const other = await browser.newContext({ ...(baseURL && { baseURL }), locale: "vi-VN" });
  const there = await other.newPage();
  await fillSignIn(there, people.officer);
  await expect(there.getByRole("heading", { level: 1 })).toBeVisible();

  await page.reload();
  await page.getByRole("button", { name: "Đăng xuất khỏi các máy khác" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Đăng xuất khỏi các máy khác" }).click();
  await expect(sessions).toHaveCount(1);
  await there.goto("/cai-dat");
  await expect(there).toHaveURL(/dang-nhap/);
  await other.close();
});
