/** Vietnamese is the language of the source; English is the one translation that must be complete. */
import { defineConfig } from "@lingui/cli";
import { formatter } from "@lingui/format-po";

export default defineConfig({
  sourceLocale: "vi",
  locales: ["vi", "en"],
  catalogs: [
    { path: "<rootDir>/src/locales/{locale}", include: ["src"], exclude: ["**/*.test.*", "src/ui/gallery/**"] },
  ],
  format: formatter({ lineNumbers: false }),
});
