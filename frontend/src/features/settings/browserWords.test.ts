import { beforeAll, expect, it } from "vitest";
import { speakVietnamese } from "../../testing";
import { browserWords } from "./browserWords";

beforeAll(speakVietnamese);

it("names browser and system", () => {
  expect(browserWords("Mozilla/5.0 (Windows NT 10.0) AppleWebKit Chrome/120 Safari/537")).toBe("Chrome trên Windows");
  expect(browserWords("Mozilla/5.0 (Linux; Android 13) Chrome/120 coc_coc_browser/120")).toBe("Cốc Cốc trên Android");
  expect(browserWords("curl/8")).toBe("Trình duyệt khác");
});
