// Writes src/api/schema.d.ts from the server's OpenAPI document:
//   listbud-server openapi > openapi.json && node types.mjs openapi.json
// A test of the server compares the digest in its first line with the document.
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import openapiTS, { astToString } from "openapi-typescript";

const document = JSON.parse(await readFile(process.argv[2], "utf8"));
// The release's number changes without the contract.
delete document.info;
const digest = createHash("sha256").update(JSON.stringify(sorted(document))).digest("hex");
const code = astToString(await openapiTS(document, { alphabetize: true }));
await writeFile(
  new URL("src/api/schema.d.ts", import.meta.url),
  `// OpenAPI document, SHA-256: ${digest}\n// Made by types.mjs: do not edit.\n\n${code}`,
);

/** Sorts the keys of all objects, so that their order does not count. */
function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  );
}
