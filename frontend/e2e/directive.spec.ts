/** The page of a directive: its words, the reading mode, the board, the log; and the page of one that is not for me. */
import { directiveAddress, expect, isPhone, test } from "./people";

const CODE = "2054/BTNMT-TCQLĐĐ";

test("the document is shown with selectable words, zoom and a reading mode", async ({ enter }) => {
  const page = await enter("director");
  await page.goto(await directiveAddress(page, CODE));
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Báo cáo tình hình cấp giấy chứng nhận");
  const first = page.locator("[data-page='1']");
  await expect(first.getByRole("img")).toBeVisible();
  await expect(first.getByRole("document")).toContainText("TÀI NGUYÊN");

  const width = async () => (await first.boundingBox())?.width ?? 0;
  const before = await width();
  await page.getByRole("button", { name: "Phóng to" }).click();
  await expect.poll(width).toBeGreaterThan(before * 1.2);
  await page.keyboard.press("0");
  await expect.poll(width).toBeCloseTo(before, 0);

  await page.getByRole("button", { name: "Đọc dạng chữ" }).click();
  await expect(page.getByRole("article", { name: "Trang 1" })).toContainText("Kính gửi");
});

test("words of the text layer lie where they are printed", async ({ enter }) => {
  const page = await enter("director");
  await page.goto(await directiveAddress(page, CODE));
  const sheet = page.locator("[data-page='1']");
  const words = sheet.getByRole("document").locator("span");
  await expect(words.first()).toBeAttached();
  const sizes = await sheet.evaluate((element) => {
    const box = element.getBoundingClientRect();
    return [...element.querySelectorAll("[role=document] span")].map((word) => {
      const range = document.createRange();
      range.selectNodeContents(word);
      const own = range.getBoundingClientRect();
      return { inside: own.left >= box.left && own.right <= box.right + 8, wide: own.width };
    });
  });
  expect(sizes.length).toBeGreaterThan(100);
  expect(sizes.every(({ inside, wide }) => inside && wide > 0)).toBe(true);
});

test("the board shows who has not acknowledged and finds a unit without diacritics", async ({ enter }) => {
  const page = await enter("director");
  await page.goto(`${await directiveAddress(page, CODE)}/tiep-nhan`);
  await page
    .getByRole("tablist", { name: "Lọc đơn vị" })
    .getByRole("tab", { name: /Tất cả/ })
    .click();
  await page.getByRole("searchbox", { name: "Tìm đơn vị" }).fill("tay ninh");
  const board = isPhone(page)
    ? page.getByRole("list", { name: "Bảng theo dõi tiếp nhận" }).getByText(/^Sở TN&MT/)
    : page.getByRole("region", { name: "Bảng theo dõi tiếp nhận" }).getByRole("rowheader");
  await expect(board).toHaveCount(1);
  await expect(board).toContainText("Tây Ninh");
});

test("the log tells the document's acts", async ({ enter }) => {
  const page = await enter("director");
  await page.goto(`${await directiveAddress(page, CODE)}/tien-trinh`);
  await expect(page.getByRole("list", { name: "Tiến trình" }).getByRole("listitem").first()).toBeVisible();
});

test("one not for me looks exactly like one that does not exist", async ({ enter }) => {
  const head = await enter("head");
  const address = await directiveAddress(head, CODE);
  const outsider = await enter("outsider");
  const words = "Không tìm thấy văn bản hoặc văn bản đã được thu hồi.";
  await outsider.goto(address);
  await expect(outsider.getByText(words)).toBeVisible();
  await outsider.goto("/chi-dao/01a20320-0000-7000-8000-000000000000");
  await expect(outsider.getByText(words)).toBeVisible();
});
