/** Signing in and out, and what a stranger sees. */
import { expect, fillSignIn, people, test } from "./people";

test("wrong password is told without saying whether the name exists", async ({ page }) => {
  await fillSignIn(page, people.director, "not the password");
  await expect(page.getByRole("alert").first()).toBeVisible();
  await expect(page).toHaveURL(/dang-nhap/);
});

test("a page asked for before signing in opens after it, and signing out closes the door", async ({ page }) => {
  await page.goto("/chi-dao");
  await expect(page).toHaveURL(/dang-nhap/);
  await page.getByLabel("Tên đăng nhập").fill(people.head);
  await page.getByLabel("Mật khẩu", { exact: true }).fill("ChiDao@Mau2019");
  await page.getByRole("button", { name: "Đăng nhập", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Chỉ đạo" })).toBeVisible();
  await page.getByRole("button", { name: /^Tài khoản/ }).click();
  await page.getByRole("menuitem", { name: "Đăng xuất" }).click();
  await expect(page).toHaveURL(/dang-nhap/);
  await page.goto("/chi-dao");
  await expect(page).toHaveURL(/dang-nhap/);
});
