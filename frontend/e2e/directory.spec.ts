/** The directory is searched without diacritics; a person found can be written to. */
import { expect, test } from "./people";

test("people and units are found without marks", async ({ enter }) => {
  const page = await enter("director");
  await page.goto("/danh-ba");
  await page.getByRole("searchbox", { name: "Tìm người, đơn vị" }).fill("le dang y");
  await expect(page).toHaveURL(/q=le/);
  await expect(page.getByText("Lê Đặng Ý", { exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: "Nhắn tin cho Lê Đặng Ý" })).toBeVisible();
  await page.getByRole("searchbox", { name: "Tìm người, đơn vị" }).fill("dak lak");
  await expect(page.getByRole("link", { name: /Đắk Lắk/ }).first()).toBeVisible();
});

test("the quick search finds a directive by its number", async ({ enter }) => {
  const page = await enter("director");
  await page.goto("/");
  await page.getByRole("button", { name: /Tìm số ký hiệu/ }).click();
  await page.getByRole("dialog").getByRole("searchbox").fill("2054");
  await page
    .getByRole("dialog")
    .getByRole("link", { name: /2054\/BTNMT/ })
    .click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Báo cáo tình hình cấp giấy chứng nhận");
});
