/** Builds the web client into dist/, with a manifest from which the server learns the hashed names. */
import { lingui } from "@lingui/vite-plugin";
import babel from "@rolldown/plugin-babel";
import react from "@vitejs/plugin-react";
import type { PluginOption } from "vite";
import { defineConfig } from "vite";

/** React Aria bundles its strings in 34 languages; only English is used, Vietnamese comes from react-aria-vi.ts. */
export function onlyEnglishReactAria(): PluginOption {
  const otherLocale = /\/intl\/(?:[\w-]+\/)?(?!en-US)[a-z]{2}-[A-Z]{2}\.mjs$/;
  return {
    name: "chidao:only-english-react-aria",
    enforce: "pre",
    resolveId: (source) => (otherLocale.test(source) ? "\0empty-locale" : null),
    load: (id) => (id === "\0empty-locale" ? "export default undefined;" : null),
  };
}

/**
 * Texts stay in the code as well as in the catalogue: Vietnamese is the source, so it needs no catalogue
 * at all and each screen carries its own words.
 */
const macros = babel({ plugins: [["@lingui/babel-plugin-lingui-macro", { stripMessageField: false }]] });

/** features/inbox/Screen.tsx is inbox-<hash>.js, ui/overlay/index.tsx is overlay-<hash>.js. */
function chunkName({ name, facadeModuleId }: { name: string; facadeModuleId?: string | null }): string {
  const folder = /\/([\w-]+)\/(?:Screen|index)\.tsx$/.exec(facadeModuleId ?? "")?.[1];
  return `assets/${folder ?? name}-[hash].js`;
}

/**
 * Three files for the first load instead of a dozen: the server may speak HTTP/1.1, and the libraries stay cached from
 * one release to the next. React Aria and the translations keep their own chunks.
 */
const codeSplitting = {
  groups: [
    {
      name: "vendor",
      test: /node_modules\/(?:react|react-dom|scheduler|wouter|regexparam|use-sync-external-store|@tanstack|@lingui|@messageformat|moo)\//,
    },
    { name: "shared", test: /\/src\/(?:boot\.ts|(?:api|app|i18n|lib|realtime|store)\/|ui\/(?!overlay\/|gallery\/))/ },
  ],
};

export default defineConfig(({ command }) => ({
  base: command === "build" ? "/static/" : "/",
  plugins: [react(), macros, lingui(), onlyEnglishReactAria()],
  css: { modules: { generateScopedName: "[name]__[local]__[hash:base64:4]" } },
  build: {
    target: ["chrome109", "firefox115", "safari16.4"],
    manifest: "manifest.json",
    rollupOptions: { input: "src/main.tsx", output: { chunkFileNames: chunkName, codeSplitting } },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
  server: {
    port: 5173,
    strictPort: true,
    proxy: { "/api": "http://127.0.0.1:8000", "/ws": { target: "ws://127.0.0.1:8000", ws: true } },
  },
}));
