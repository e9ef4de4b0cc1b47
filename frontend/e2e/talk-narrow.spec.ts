import { expect, test } from "@playwright/test";
import { composer, enter, messagesOf, newGroup, pageOf, people, say } from "./talking";

test.describe.configure({ timeout: 60_000 });

const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

/** On a phone one pane at a time has the screen, nothing sticks out at the side, and Back closes what was opened last. */
test("from the rooms into a talk, to its details, and back again", async ({ browser }) => {
  const page = await pageOf(browser, people.director, phone);
  const title = `Điện thoại ${Date.now()}`;
  const group = await newGroup(page, title, people.officer);
  await page.goto("/trao-doi");
  await page.getByRole("link", { name: new RegExp(title) }).tap();
  await expect(page).toHaveURL(new RegExp(group));
  await say(page, "Gửi từ điện thoại, một câu đủ dài để xuống dòng trên màn hình hẹp nhất.");
  await expect(messagesOf(page).last()).toBeVisible();
  await page.getByRole("button", { name: "Thông tin" }).tap();
  await expect(page.getByText("Thành viên (2)")).toBeVisible();
  await page.goBack();
  await expect(composer(page)).toBeVisible();
  await page.goBack();
  await expect(page.getByRole("link", { name: new RegExp(title) })).toBeVisible();
  await page.context().close();
});

for (const width of [390, 320]) {
  test(`nothing is wider than ${width} px and what is touched is large enough`, async ({ browser }) => {
    const viewport = { width, height: 640 };
    const page = await pageOf(browser, people.director, { ...phone, viewport });
    const group = await newGroup(page, `Khổ hẹp ${Date.now()}`, people.officer);
    await enter(page, group);
    await say(page, "một\u00a0từ\u00a0rất\u00a0dài\u00a0".repeat(12));
    await expect(messagesOf(page).last()).toBeVisible();
    const needed = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(needed).toBeLessThanOrEqual(width);
    const boxes = await page.locator("main button:visible, main a:visible").evaluateAll((all) =>
      all.map((one) => {
        const { width, height } = one.getBoundingClientRect();
        return { name: one.getAttribute("aria-label") ?? one.textContent, width, height };
      }),
    );
    expect(boxes.filter((box) => box.height < 24 || box.width < 24)).toEqual([]);
    const field = await composer(page).evaluate((area) => Number.parseFloat(getComputedStyle(area).fontSize));
    expect(field).toBeGreaterThanOrEqual(16);
    await page.context().close();
  });
}
