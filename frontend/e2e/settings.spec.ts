/** One's own settings: language and theme hold after a reload; another session can be ended from here. */
import { expect, people, signIn, test } from "./people";

/** As they were, also when a step before has failed. */
test.afterEach(async ({ enter }) => {
  const page = await enter("officer");
  await page.goto("/cai-dat");
  await page.evaluate(async () => {
    const boot = JSON.parse(document.getElementById("boot")?.textContent ?? "{}");
    const headers = { "Content-Type": "application/json", "X-CSRFToken": boot.csrf };
    await fetch("/api/v1/me", { method: "PATCH", headers, body: JSON.stringify({ locale: "vi", theme: "system" }) });
  });
});

test("language and theme change at once and are kept", async ({ enter }) => {
  const page = await enter("officer");
  await page.goto("/cai-dat");
  await page.getByLabel("Giao diện").selectOption("dark");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.getByLabel("Ngôn ngữ").selectOption("en");
  await expect(page.getByRole("heading", { level: 1, name: "Settings" })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
});

test("a session ended here is over there", async ({ page, browser, baseURL }) => {
  await signIn(page, people.liaison);
  await page.goto("/cai-dat");
  const sessions = page.getByRole("list", { name: "Phiên đăng nhập" }).getByRole("listitem");
  await expect(sessions.first()).toBeVisible();
  const other = await browser.newContext({ ...(baseURL && { baseURL }), locale: "vi-VN" });
  const there = await other.newPage();
  await signIn(there, people.liaison);

  await page.reload();
  await page.getByRole("button", { name: "Đăng xuất khỏi các máy khác" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Đăng xuất khỏi các máy khác" }).click();
  await expect(sessions).toHaveCount(1);
  await there.goto("/cai-dat");
  await expect(there).toHaveURL(/dang-nhap/);
  await other.close();
});
