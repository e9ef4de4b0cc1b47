/**
 * Writes src/api/schema.gen.ts from ../docs/openapi.json. Its own package, because openapi-typescript needs the
 * JavaScript API of TypeScript 6, which 7 no longer has. Run `npm ci --ignore-scripts` in tools/ first.
 */
import { readFileSync, writeFileSync } from "node:fs";
import openapiTS, { astToString } from "openapi-typescript";

const SOURCE = new URL("../../docs/openapi.json", import.meta.url);
const TARGET = new URL("../src/api/schema.gen.ts", import.meta.url);
const HEADER = "/** Generated from docs/openapi.json by `npm run types`; do not edit. */\n";

const schema = JSON.parse(readFileSync(SOURCE, "utf8"));
const tree = await openapiTS(schema, { alphabetize: true });
writeFileSync(TARGET, HEADER + astToString(tree));
console.log(`${Object.keys(schema.paths).length} paths`);
