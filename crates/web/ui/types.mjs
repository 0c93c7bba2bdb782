// Writes src/api/schema.d.ts from the server's OpenAPI document:
//   listbud-server openapi > openapi.json && node types.mjs openapi.json
// A test of the server compares the digest in its first line with the document.
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import openapiTS, { astToString } from "openapi-typescript";

const text = await readFile(process.argv[2], "utf8");
// The release's number changes without the contract.
const contract = text.replace(/"version":\s*"[^"]*"/, '"version": ""').trim();
const digest = createHash("sha256").update(contract).digest("hex");
const code = astToString(await openapiTS(JSON.parse(text), { alphabetize: true }));
await writeFile(
  new URL("src/api/schema.d.ts", import.meta.url),
  `// OpenAPI document, SHA-256: ${digest}\n// Made by types.mjs: do not edit.\n\n${code}`,
);
