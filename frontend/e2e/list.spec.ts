/** The list of directives: filters stand in the address, and can be taken away one by one. */
import type { Page } from "@playwright/test";
import { directiveAddress, expect, isPhone, test } from "./people";

const rows = (page: Page) =>
  isPhone(page)
    ? page.getByRole("list", { name: "Danh sách chỉ đạo" }).getByRole("link")
    : page.getByRole("region", { name: "Danh sách chỉ đạo" }).getByRole("rowheader");

test("filters go into the address, show as chips and come back with a reload", async ({ enter }) => {
  const page = await enter("director");
  await page.goto("/chi-dao");
  await expect(rows(page).first()).toBeVisible();
  const all = await rows(page).count();

  await page.getByRole("searchbox", { name: /Số ký hiệu/ }).fill("giay chung nhan");
  await expect(page).toHaveURL(/q=giay/);
  if (isPhone(page)) await page.getByRole("button", { name: /Bộ lọc/ }).click();
  await page.getByLabel("Hạn", { exact: true }).selectOption("overdue");
  if (isPhone(page)) await page.getByRole("button", { name: "Xem kết quả" }).click();
  await expect(page).toHaveURL(/due=overdue/);
  await expect(rows(page)).toHaveCount(1);

  await page.reload();
  await expect(rows(page)).toHaveCount(1);
  await page.getByRole("button", { name: /Bỏ lọc.*Hạn: Quá hạn/ }).click();
  await expect(page).not.toHaveURL(/due=/);
  await page.getByRole("button", { name: "Xóa bộ lọc" }).first().click();
  await expect(rows(page)).toHaveCount(all);
});

test("a box is a tab of its own address; nothing found says so", async ({ enter }) => {
  const page = await enter("director");
  await page.goto("/chi-dao");
  await page.getByRole("navigation", { name: "Hộp văn bản" }).getByRole("link", { name: "Cần tiếp nhận" }).click();
  await expect(page).toHaveURL(/box=to_acknowledge/);
  await expect(rows(page).first()).toBeVisible();
  await page.goto("/chi-dao?q=khongcovanbannaonhuthe");
  await expect(page.getByText("Không tìm thấy văn bản phù hợp.")).toBeVisible();
});

test("only those who register documents are offered it", async ({ enter }) => {
  const clerk = await enter("ministryClerk");
  await clerk.goto("/chi-dao");
  await expect(clerk.getByRole("button", { name: "Đăng ký văn bản" })).toBeVisible();
  const director = await enter("director");
  await director.goto("/chi-dao");
  await expect(rows(director).first()).toBeVisible();
  await expect(director.getByRole("button", { name: "Đăng ký văn bản" })).toHaveCount(0);
});

test("a row changes while one looks at the list", async ({ enter }) => {
  const code = "2054/BTNMT-TCQLĐĐ";
  const head = await enter("head");
  const director = await enter("director");
  await head.goto("/chi-dao?q=2054");
  const list = isPhone(head)
    ? head.getByRole("list", { name: "Danh sách chỉ đạo" }).getByRole("link")
    : head.getByRole("region", { name: "Danh sách chỉ đạo" }).getByRole("row");
  const row = list.filter({ hasText: code }).first();
  const count = async () => Number(/(?<![\d/])(\d+)\/\d+(?![\d/])/.exec(await row.innerText())?.[1]);
  await expect(row).toBeVisible();
  const before = await count();

  await director.goto(await directiveAddress(director, code));
  await director.getByRole("button", { name: "Xác nhận đã tiếp nhận" }).click();
  await director.getByRole("alertdialog").getByRole("button", { name: "Xác nhận đã tiếp nhận" }).click();
  await expect.poll(count).toBe(before + 1);
  await director.getByRole("button", { name: "Rút xác nhận" }).click();
  await expect.poll(count).toBe(before);
});
