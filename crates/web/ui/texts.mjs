// Gathers the texts of the page: every folder of src may hold an en.ftl and a
// de.ftl (Fluent, https://projectfluent.org). The keys become a TypeScript type;
// a key that is missing in one language, defined twice or never used is an error.
import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { FluentResource } from "@fluent/bundle";

export const LANGUAGES = ["en", "de"];

/** Returns the joined text and the files of each language. */
export async function gatherTexts(here) {
  const all = await walk(join(here, "src"));
  const texts = {};
  for (const language of LANGUAGES) {
    const files = all.filter((file) => file.endsWith(`/${language}.ftl`)).sort();
    const parts = await Promise.all(files.map((file) => readFile(file, "utf8")));
    texts[language] = { text: compact(parts.join("\n")), files };
  }
  return texts;
}

/** Leaves out comments and empty lines, which the browser does not need. */
function compact(text) {
  const lines = text.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("#"));
  return `${lines.join("\n")}\n`;
}

/** Writes generated/keys.ts; with `strict`, faults end the build. */
export async function writeKeys(here, { strict }) {
  const texts = await gatherTexts(here);
  const faults = [];
  const keys = {};
  for (const language of LANGUAGES) {
    const found = new FluentResource(texts[language].text).body.map((entry) => entry.id);
    const seen = new Set();
    for (const key of found) {
      if (seen.has(key)) faults.push(`${language}: "${key}" is defined twice`);
      seen.add(key);
    }
    keys[language] = seen;
  }
  const [first, ...others] = LANGUAGES;
  for (const language of others) {
    for (const key of keys[first]) {
      if (!keys[language].has(key)) faults.push(`${language}: "${key}" is missing`);
    }
    for (const key of keys[language]) {
      if (!keys[first].has(key)) faults.push(`${first}: "${key}" is missing`);
    }
  }
  const code = (await walk(join(here, "src"))).filter((file) => /\.tsx?$/.test(file));
  const sources = await Promise.all(code.map((file) => readFile(file, "utf8")));
  const used = new Set(sources.join("\n").match(/"[a-z0-9]+(?:-[a-z0-9]+)+"/g) ?? []);
  const prefixes = [...sources.join("\n").matchAll(/`([a-z0-9-]+-)\$\{/g)].map((found) => found[1]);
  for (const key of keys[first]) {
    if (key.startsWith("-")) continue;
    if (used.has(`"${key}"`) || prefixes.some((prefix) => key.startsWith(prefix))) continue;
    faults.push(`"${key}" is not used`);
  }
  const union = [...keys[first]].sort().map((key) => `  | "${key}"`).join("\n");
  await writeFile(join(here, "generated/keys.ts"), `export type Key =\n${union};\n`);
  if (faults.length > 0) {
    const message = `Texts:\n  ${faults.join("\n  ")}`;
    if (strict) throw new Error(message);
    console.warn(message);
  }
}

async function walk(folder) {
  const files = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) files.push(...(await walk(path)));
    else files.push(path);
  }
  return files;
}
