/** Browser journeys against a running server: CHIDAO_URL says where, CHIDAO_CHROMIUM which browser. */
import { defineConfig } from "@playwright/test";

const executablePath = process.env.CHIDAO_CHROMIUM ?? "/usr/bin/chromium";

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  fullyParallel: false,
  workers: 1,
  retries: 0,
  reporter: [["list"]],
  use: {
    baseURL: process.env.CHIDAO_URL ?? "http://127.0.0.1:8000",
    locale: "vi-VN",
    timezoneId: "Asia/Ho_Chi_Minh",
    screenshot: "only-on-failure",
    launchOptions: { executablePath, args: ["--no-sandbox", "--disable-gpu"] },
  },
  projects: [
    { name: "desktop-1366", use: { viewport: { width: 1366, height: 768 } } },
    { name: "phone-390", use: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } },
    { name: "phone-320", use: { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true } },
  ],
});
