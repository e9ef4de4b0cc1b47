/** Two projects: logic in plain Node, and parts in the Chromium that CHIDAO_CHROMIUM names, if it is set. */
import { lingui } from "@lingui/vite-plugin";
import babel from "@rolldown/plugin-babel";
import react from "@vitejs/plugin-react";
import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";

const plugins = () => [react(), babel({ plugins: ["@lingui/babel-plugin-lingui-macro"] }), lingui()];
const chromium = process.env.CHIDAO_CHROMIUM;

const node = {
  plugins: plugins(),
  test: {
    name: "node",
    environment: "node" as const,
    include: ["src/**/*.test.{ts,tsx}"],
    exclude: ["**/*.browser.test.tsx"],
  },
};

const browser = {
  plugins: plugins(),
  test: {
    name: "browser",
    include: ["src/**/*.browser.test.tsx"],
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: playwright({ launchOptions: { executablePath: chromium ?? "", args: ["--no-sandbox"] } }),
      instances: [{ browser: "chromium" as const }],
    },
  },
};

export default defineConfig({
  test: { projects: chromium ? [node, browser] : [node] },
});
