/** Every screen in both themes: no finding of WCAG 2.2 AA, nothing wider than the window. */
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { directiveAddress, expect, isPhone, test } from "./people";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

async function screens(page: Page): Promise<string[]> {
  const directive = await directiveAddress(page, "2054/BTNMT-TCQLĐĐ");
  const tabs = isPhone(page) ? ["trao-doi", "tiep-nhan", "tien-trinh"] : ["tiep-nhan", "tien-trinh"];
  const rest = ["/", "/chi-dao?due=overdue", "/chi-dao/moi", "/danh-ba?q=tran", "/cai-dat", "/khong-co-trang-nay"];
  return [...rest, directive, ...tabs.map((tab) => `${directive}/${tab}`)];
}

async function findings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}

test("no screen has a finding on a light or a dark ground, nor is wider than the window", async ({ enter }) => {
  test.setTimeout(120_000);
  const page = await enter("ministryClerk");
  for (const address of await screens(page)) {
    await page.goto(address);
    await page.locator("h1").first().waitFor({ state: "attached" });
    await expect(page.locator("main").getByText("Đang tải", { exact: true })).toHaveCount(0);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      expect.soft(await findings(page), `${address} ${colorScheme}`).toEqual([]);
    }
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect.soft(overflow, address).toBeLessThanOrEqual(0);
  }
});
