import { type CDPSession, expect, type Page, test } from "@playwright/test";
import { composer, enter, messagesOf, newGroup, pageOf, people } from "./talking";

test.describe.configure({ timeout: 60_000 });

let page: Page;
let keys: CDPSession;

test.beforeEach(async ({ browser }) => {
  page = await pageOf(browser, people.director);
  const group = await newGroup(page, `Gõ tiếng Việt ${Date.now()}`, people.officer);
  await enter(page, group);
  keys = await page.context().newCDPSession(page);
  await composer(page).click();
});

test.afterEach(() => page.context().close());

test("Enter ends a syllable being composed and does not send", async () => {
  for (const text of ["t", "ti", "tiê", "tiê", "tiến"]) {
    await keys.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
  }
  await keys.send("Input.dispatchKeyEvent", {
    type: "keyDown",
    key: "Process",
    windowsVirtualKeyCode: 229,
    code: "Enter",
  });
  await keys.send("Input.insertText", { text: "tiến" });
  await expect(composer(page)).toHaveValue("tiến");
  await expect(messagesOf(page)).toHaveCount(0);
  await composer(page).press("Enter");
  await expect(messagesOf(page).getByText("tiến")).toBeVisible();
});

/** UniKey and EVKey do not compose: they send Backspaces and then the syllable anew. */
test("a keyboard that corrects with Backspace writes whole words", async () => {
  const type = (text: string) => keys.send("Input.insertText", { text });
  for (const letter of "tieen") await type(letter);
  for (let i = 0; i < 3; i++) await page.keyboard.press("Backspace");
  await type("ên");
  await page.keyboard.press("Backspace");
  await page.keyboard.press("Backspace");
  await type("ến");
  await type(" đ");
  await page.keyboard.press("Backspace");
  await type("độ");
  await expect(composer(page)).toHaveValue("tiến độ");
});

test("a mention is not picked by keys of a composition", async () => {
  await composer(page).pressSequentially("@hoang", { delay: 20 });
  await expect(page.getByRole("listbox", { name: "Nhắc đến" })).toBeVisible();
  await keys.send("Input.imeSetComposition", { text: "t", selectionStart: 1, selectionEnd: 1 });
  await keys.send("Input.dispatchKeyEvent", {
    type: "keyDown",
    key: "Process",
    windowsVirtualKeyCode: 229,
    code: "Enter",
  });
  await keys.send("Input.insertText", { text: "t" });
  await expect(composer(page)).toHaveValue("@hoangt");
});

test("a mention is found without marks and picked with Enter", async () => {
  await composer(page).pressSequentially("Nhờ @hoang trung", { delay: 20 });
  await expect(page.getByRole("option", { name: /Hoàng Trung Kiên/ })).toBeVisible();
  await composer(page).press("Enter");
  await expect(composer(page)).toHaveValue("Nhờ @Hoàng Trung Kiên ");
  await composer(page).press("Enter");
  await expect(messagesOf(page).locator("span", { hasText: "@Hoàng Trung Kiên" }).first()).toBeVisible();
});
