/** Registering a directive with a PDF, what is refused on the way, and its issue to a saved list of units. */
import type { Page } from "@playwright/test";
import { makePdf } from "./pdf";
import { expect, test } from "./people";

const pdf = (name = "chi-thi.pdf") => ({
  name,
  mimeType: "application/pdf",
  buffer: makePdf([
    ["BO TAI NGUYEN VA MOI TRUONG", "Ve viec kiem tra ho chua truoc mua lu"],
    ["Trang hai cua van ban nay"],
  ]),
});

const mainFile = (page: Page) => page.getByLabel("Văn bản chính (PDF)", { exact: true });
const save = (page: Page) => page.getByRole("button", { name: "Lưu dự thảo" }).click();

test("what is missing or wrong is told at its field", async ({ enter }) => {
  const page = await enter("ministryClerk");
  await page.goto("/chi-dao/moi");
  const subject = page.getByLabel(/Trích yếu nội dung/);
  await save(page);
  await expect(subject).toHaveAccessibleDescription(/không được bỏ trống/);
  await expect(subject).toBeFocused();

  await subject.fill("kiểm tra hồ chứa");
  await page.getByLabel("Ngày ban hành").fill("2019-08-15");
  await page.getByLabel("Thời hạn xử lý").fill("2019-08-01");
  await save(page);
  await expect(page.getByLabel("Thời hạn xử lý")).toHaveAccessibleDescription(/trước ngày ban hành/);

  await subject.fill("TỐI MẬT");
  await save(page);
  await expect(page.getByText("Hệ thống không tiếp nhận văn bản có nội dung bí mật nhà nước.")).toBeVisible();
});

test("files that may not come in are refused by name", async ({ enter }) => {
  const page = await enter("ministryClerk");
  await page.goto("/chi-dao/moi");
  const script = {
    name: "chay.exe",
    mimeType: "application/octet-stream",
    buffer: Buffer.from("MZ\u0090 not a paper"),
  };
  await mainFile(page).setInputFiles(script);
  await expect(page.getByRole("listitem").filter({ hasText: "chay.exe" })).toContainText(/không/i);
});

test("a clerk registers a directive with its PDF and issues it to a saved list", async ({ enter }) => {
  const page = await enter("ministryClerk");
  const subject = `kiểm tra hồ chứa trước mùa lũ ${Date.now()}`;
  await page.goto("/chi-dao/moi");
  await mainFile(page).setInputFiles(pdf());
  await expect(page.getByRole("button", { name: "Bỏ chi-thi.pdf" })).toBeVisible();
  await page.getByLabel(/Trích yếu nội dung/).fill(subject);
  await save(page);

  await expect(page.getByRole("heading", { level: 1 })).toContainText(subject.slice(1));
  await expect(page.locator("[data-page='1']").getByRole("document")).toContainText("NGUYEN");
  await page.getByRole("button", { name: "Phát hành" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: /63/ }).first().click();
  await dialog.getByRole("checkbox", { name: /không chứa bí mật nhà nước/ }).check();
  await dialog.getByRole("button", { name: /Phát hành tới 6\d đơn vị/ }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole("link", { name: /Đã tiếp nhận 0\/6\d/ })).toBeVisible();

  const director = await enter("director");
  await director.goto("/chi-dao?box=to_acknowledge&sort=newest");
  await expect(director.getByText(subject.slice(1)).first()).toBeVisible();
});

test("a file dropped on the form goes up like a chosen one", async ({ enter }) => {
  const page = await enter("ministryClerk");
  await page.goto("/chi-dao/moi");
  const bytes = pdf().buffer.toString("base64");
  const transfer = await page.evaluateHandle((base64) => {
    const data = new DataTransfer();
    const content = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    data.items.add(new File([content], "keo-tha.pdf", { type: "application/pdf" }));
    return data;
  }, bytes);
  const zone = page.getByText("Kéo tệp PDF đã ký vào đây, hoặc").locator("..");
  await zone.dispatchEvent("drop", { dataTransfer: transfer });
  await expect(page.getByRole("button", { name: "Bỏ keo-tha.pdf" })).toBeVisible();
});
