/** Fails when a text of the source is not in the catalogues, or has no English. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const LOCALES = "src/locales";

/** msgid -> msgstr; multi-line strings are joined, obsolete entries (#~) left out. */
function readCatalogue(path) {
  const entries = new Map();
  for (const block of readFileSync(path, "utf8").split(/\n{2,}/)) {
    const fields = { msgctxt: "", msgid: "", msgstr: "" };
    let field;
    for (const line of block.split("\n")) {
      const found = /^(?:(msgctxt|msgid|msgstr) )?"(.*)"$/.exec(line);
      if (!found) continue;
      field = found[1] ?? field;
      if (field) fields[field] += found[2];
    }
    if (fields.msgid) entries.set(fields.msgctxt + fields.msgid, fields.msgstr);
  }
  return entries;
}

/** Extracts into the real folder, because the configuration names it, and puts the committed files back. */
function extractFresh() {
  const kept = mkdtempSync(join(tmpdir(), "locales-"));
  cpSync(LOCALES, kept, { recursive: true });
  try {
    execFileSync(process.execPath, ["node_modules/@lingui/cli/dist/lingui.js", "extract", "--clean"], {
      stdio: "pipe",
    });
    return readCatalogue(join(LOCALES, "en.po"));
  } finally {
    cpSync(kept, LOCALES, { recursive: true });
    rmSync(kept, { recursive: true });
  }
}

const committed = readCatalogue(join(LOCALES, "en.po"));
const wanted = extractFresh();
const unknown = [...wanted.keys()].filter((id) => !committed.has(id));
const untranslated = [...wanted.keys()].filter((id) => committed.get(id) === "");

for (const id of unknown) console.error(`not extracted: ${id}`);
for (const id of untranslated) console.error(`no English:    ${id}`);
if (unknown.length + untranslated.length > 0) {
  console.error(`${unknown.length + untranslated.length} texts to do: npm run i18n:extract, then src/locales/en.po`);
  process.exit(1);
}
console.log(`${wanted.size} texts, all in English`);
