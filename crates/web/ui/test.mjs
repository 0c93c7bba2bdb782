// Bundles tests/*.test.ts and runs them with Node's own test runner.
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { spawn } from "node:child_process";
import * as esbuild from "esbuild";

const files = (await readdir("tests")).filter((file) => file.endsWith(".test.ts"));
const folder = await mkdtemp("generated/tests-");
await esbuild.build({
  entryPoints: files.map((file) => join("tests", file)),
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node18",
  jsx: "automatic",
  jsxImportSource: "preact",
  outdir: folder,
  outExtension: { ".js": ".mjs" },
  logLevel: "warning",
});
const built = files.map((file) => join(folder, file.replace(/\.ts$/, ".mjs")));
const run = spawn(process.execPath, ["--test", ...built], { stdio: "inherit" });
run.on("exit", async (code) => {
  await rm(folder, { recursive: true, force: true });
  process.exitCode = code ?? 1;
});
