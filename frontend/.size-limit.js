/** Budgets of the first load, read from the build's manifest: the entry with all it imports at once. */
import { readFileSync } from "node:fs";

const manifest = JSON.parse(readFileSync("dist/manifest.json", "utf8"));

function withImports(key, seen = new Set()) {
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const next of manifest[key].imports ?? []) withImports(next, seen);
  return seen;
}

const first = [...withImports("src/main.tsx")].map((key) => manifest[key]);
const overlay = manifest["src/ui/overlay/index.tsx"];

export default [
  { name: "first load, scripts", path: first.map((chunk) => `dist/${chunk.file}`), limit: "150 kB", gzip: true },
  {
    name: "first load, styles",
    path: first.flatMap((chunk) => chunk.css ?? []).map((file) => `dist/${file}`),
    limit: "20 kB",
    gzip: true,
  },
  { name: "overlay parts", path: [`dist/${overlay.file}`], limit: "80 kB", gzip: true },
];
