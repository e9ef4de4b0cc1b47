/** Every screen in both themes: no finding of WCAG 2.2 AA, nothing wider than the window. */
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { directiveAddress, expect, isPhone, test } from "./people";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

async function screens(page: Page): Promise<string[]> {
  const directive = await directiveAddress(page, "2054/BTNMT-TCQLĐĐ");
  const tabs = isPhone(page) ? ["trao-doi", "tiep-nhan", "tien-trinh"] : ["tiep-nhan", "tien-trinh"];
  const rest = ["/", "/chi-dao?due=overdue", "/chi-dao/moi", "/trao-doi", "/thong-bao", "/danh-ba?q=tran", "/cai-dat"];
  return [...rest, "/khong-co-trang-nay", directive, ...tabs.map((tab) => `${directive}/${tab}`)];
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`no screen has a finding on a ${colorScheme} ground`, async ({ enter }) => {
    test.setTimeout(90_000);
    const page = await enter("ministryClerk");
    await page.emulateMedia({ colorScheme });
    for (const address of await screens(page)) {
      await page.goto(address);
      await page.locator("main [data-page-title]").first().waitFor({ state: "attached" });
      await expect(page.locator("main").getByText("Đang tải", { exact: true })).toHaveCount(0);
      const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
      expect(violations.map(({ id, nodes }) => `${address} ${id} ${nodes[0]?.html}`)).toEqual([]);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow, address).toBeLessThanOrEqual(0);
    }
  });
}
