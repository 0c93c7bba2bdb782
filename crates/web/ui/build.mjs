// Builds the page into ../dist, with stable file names: the server puts a digest
// of the files into their folder's address, so nothing here is renamed.
//
//   node build.mjs            builds, checks texts and sizes
//   node build.mjs --watch    builds at every change, without minifying
//   node build.mjs --out DIR  builds into another folder
import { createHash } from "node:crypto";
import { cp, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import * as esbuild from "esbuild";
import { gatherTexts, writeKeys } from "./texts.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const argument = (name) => {
  const place = process.argv.indexOf(name);
  return place < 0 ? undefined : process.argv[place + 1];
};
const watch = process.argv.includes("--watch");
const out = resolve(here, argument("--out") ?? "../dist");

// What a first visit may cost, compressed with brotli: crates/web/README.md.
const BARS = [
  { name: "scripts of the first view", files: ["app.js", "de.js"], limit: 60_000 },
  { name: "styles of the first view", files: ["app.css"], limit: 12_000 },
  {
    name: "the map",
    files: ["map.js", "map.css", "maplibre-gl-worker.mjs"],
    limit: 380_000,
  },
];

// Files whose content decides the content of dist.
const SOURCES = ["src", "build.mjs", "texts.mjs", "package-lock.json", "tsconfig.json"];

const textsPlugin = {
  name: "texts",
  setup(build) {
    build.onResolve({ filter: /^texts:/ }, (args) => ({
      path: args.path.slice("texts:".length),
      namespace: "texts",
    }));
    build.onLoad({ filter: /.*/, namespace: "texts" }, async (args) => {
      const texts = await gatherTexts(here);
      const found = texts[args.path];
      return {
        contents: found.text,
        loader: "text",
        watchFiles: found.files,
        watchDirs: [join(here, "src")],
      };
    });
  },
};

const common = {
  absWorkingDir: here,
  bundle: true,
  format: "esm",
  target: "es2022",
  platform: "browser",
  jsx: "automatic",
  jsxImportSource: "preact",
  minify: !watch,
  sourcemap: watch ? "inline" : false,
  legalComments: "none",
  metafile: true,
  charset: "utf8",
  logLevel: "warning",
  plugins: [textsPlugin],
};

const entries = [
  // Only one view is loaded later, so only one chunk is shared, and no name clashes.
  { entryPoints: { app: "src/main.tsx" }, splitting: true, chunkNames: "[name]" },
  { entryPoints: { map: "src/map/index.ts" }, external: ["*/map-protomaps.js"] },
  // Only for operators who have tiles in Protomaps' form.
  { entryPoints: { "map-protomaps": "src/map/protomaps.ts" } },
];

async function main() {
  await mkdir(join(here, "generated"), { recursive: true });
  await writeKeys(here, { strict: !watch });
  if (!watch) await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  if (watch) {
    for (const entry of entries) {
      const context = await esbuild.context({ ...common, ...entry, outdir: out });
      await context.watch();
    }
    await extras();
    console.log(`Watching; the page is in ${out}`);
    return;
  }
  const results = [];
  for (const entry of entries) {
    results.push(await esbuild.build({ ...common, ...entry, outdir: out }));
  }
  // Its rules are in app.css, so that nothing flashes unstyled.
  await rm(join(out, "more.css"));
  await joinChunk();
  await extras();
  await licences(results);
  await sources();
  await measure();
}

/**
 * Makes one file of app.js and the chunk that it shares with what is loaded later: the
 * first view needs both, and each file is a request.
 */
async function joinChunk() {
  const later = ["more.js", "en.js", "de.js"];
  const joined = await esbuild.build({
    ...common,
    plugins: [],
    stdin: { contents: 'export * from "./chunk.js"; import "./app.js";', resolveDir: out },
    external: later.map((name) => `*/${name}`),
    write: false,
  });
  await writeFile(join(out, "app.js"), joined.outputFiles[0].contents);
  await rm(join(out, "chunk.js"));
  for (const name of later) {
    const code = await readFile(join(out, name), "utf8");
    await writeFile(join(out, name), code.replaceAll("./chunk.js", "./app.js"));
  }
}

/** Writes what is copied and not bundled. */
async function extras() {
  const html = await readFile(join(here, "src/index.html"), "utf8");
  // In the page itself: one request less, and a relative address would lead elsewhere
  // once the page has changed the path.
  const icon = (await readFile(join(here, "src/icons/icon.svg"), "utf8")).trim();
  const address = `data:image/svg+xml,${icon.replaceAll('"', "'").replace(/[<>#%]/g, encodeURIComponent)}`;
  await writeFile(join(out, "index.html"), html.replace("{{icon}}", address));
  await cp(
    join(here, "node_modules/maplibre-gl/dist/maplibre-gl-worker.mjs"),
    join(out, "maplibre-gl-worker.mjs"),
  );
  const bundled = await esbuild.build({
    ...common,
    entryPoints: ["src/paths.ts"],
    minify: false,
    sourcemap: false,
    write: false,
  });
  const code = Buffer.from(bundled.outputFiles[0].contents).toString("base64");
  const { paths } = await import(`data:text/javascript;base64,${code}`);
  await writeFile(
    join(out, "routes.json"),
    `${JSON.stringify(Object.values(paths), null, 2)}\n`,
  );
}

/** Names every package that is part of the page, with its licence. */
async function licences(results) {
  const packages = new Set(["maplibre-gl"]);
  for (const { metafile } of results) {
    for (const input of Object.keys(metafile.inputs)) {
      const found = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input);
      if (found) packages.add(found[1]);
    }
  }
  let text = "ListBud's page contains the following packages.\n";
  for (const name of [...packages].sort()) {
    const folder = join(here, "node_modules", name);
    const about = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
    const licence = file ? (await readFile(join(folder, file), "utf8")).trim() : "";
    text += `\n${"=".repeat(72)}\n${name} ${about.version} (${about.license})\n\n${licence}\n`;
  }
  await writeFile(join(out, "LICENSES.txt"), text.replaceAll("\r\n", "\n"));
}

/** Writes the digest of every source, so that a test without Node can compare. */
async function sources() {
  const files = [];
  for (const source of SOURCES) await collect(join(here, source), files);
  files.sort();
  let lines = "";
  for (const file of files) {
    const digest = sha256(await readFile(join(here, file)));
    lines += `${digest}  ${file}\n`;
  }
  await writeFile(join(out, "SOURCES"), `${lines}${sha256(lines)}  total\n`);
}

async function collect(path, files) {
  let entries;
  try {
    entries = await readdir(path, { withFileTypes: true });
  } catch (error) {
    if (error.code !== "ENOTDIR") throw error;
    files.push(relative(here, path).split("\\").join("/"));
    return;
  }
  for (const entry of entries) await collect(join(path, entry.name), files);
}

function sha256(data) {
  return createHash("sha256").update(data).digest("hex");
}

async function measure() {
  let fits = true;
  for (const { name, files, limit } of BARS) {
    let size = 0;
    for (const file of files) {
      size += brotliCompressSync(await readFile(join(out, file))).length;
    }
    const verdict = size <= limit ? "" : "  TOO LARGE";
    fits &&= size <= limit;
    console.log(`${String(size).padStart(8)} of ${limit} bytes  ${name}${verdict}`);
  }
  if (!fits) process.exitCode = 1;
}

await main();
