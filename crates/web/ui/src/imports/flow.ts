/**
 * The import that a person is making: from the files over the preview to the report.
 * It goes on while other views of the page are shown.
 */
import { effect, signal } from "@preact/signals";
import { newKey } from "../api/client";
import type { ImportReport } from "../api/types";
import { tell, tellError } from "../kit/toast";
import { paths } from "../paths";
import { path } from "../stores/location";
import { user } from "../stores/session";
import { done } from "../stores/undo";
import { t } from "../text/text";
import { type Running, cancel as cancelJob, follow } from "./follow";
import { forgetHistory, goTo, loadHistory, offered, refresh, reportPath, takeBack } from "./history";
import { type Trouble, isPassing, patiently } from "./patience";
import { type Chosen, type Upload, prepare } from "./prepare";
import { type Options, type Sent, send } from "./upload";

export type Step =
  | { kind: "preparing"; looked: number }
  | { kind: "sending"; sent: number; total: number }
  | { kind: "working"; running: Running | null }
  | { kind: "preview"; report: ImportReport }
  | { kind: "failed"; error: unknown };

export interface Flow {
  fileName: string;
  upload: Upload | null;
  options: Options;
  step: Step;
  /** Why it stands still for a moment. */
  trouble: Trouble | null;
  /** The last preview, while another is made or its places are imported. */
  report: ImportReport | null;
}

export const flow = signal<Flow | null>(null);

// How often a file is sent when the server does not answer.
const ATTEMPTS = 6;

let controller = new AbortController();
let job: string | null = null;
let key = newKey();
let isCalledOff = false;

/** Begins with files that were chosen or dropped, and ends in the preview. */
export async function choose(chosen: readonly Chosen[]): Promise<void> {
  if (chosen.length === 0) return;
  if (isImporting()) {
    tell(t("imports-busy"));
    return;
  }
  const signal = begin();
  flow.value = {
    fileName: chosen[0]?.file.name ?? "",
    upload: null,
    options: { isPreview: true, labelled: false, disappeared: false },
    step: { kind: "preparing", looked: 0 },
    trouble: null,
    report: null,
  };
  try {
    const upload = await prepare(chosen, (looked) => {
      if (!signal.aborted) step({ kind: "preparing", looked });
    });
    if (signal.aborted) return;
    change({ upload, fileName: upload.fileName });
    await preview({});
  } catch (error) {
    if (!signal.aborted) step({ kind: "failed", error });
  }
}

/** Shows what would happen, with other options perhaps. */
export async function preview(wishes: Partial<Options>): Promise<void> {
  const before = flow.value;
  if (!before?.upload) return;
  const report = before.step.kind === "preview" ? before.step.report : null;
  change({ options: { ...before.options, ...wishes, isPreview: true }, report });
  await run((made) => step({ kind: "preview", report: made }));
}

/** Imports what the preview showed. */
export async function confirm(): Promise<void> {
  const before = flow.value;
  if (!before?.upload) return;
  key = newKey();
  const report = before.step.kind === "preview" ? before.step.report : null;
  change({ options: { ...before.options, isPreview: false }, report });
  await run(finish);
}

/** Does again what failed; an import that went through is not made twice. */
export async function again(): Promise<void> {
  const before = flow.value;
  if (!before?.upload || before.step.kind !== "failed") return;
  if (!isPassing(before.step.error)) key = newKey();
  await run(before.options.isPreview ? (report) => step({ kind: "preview", report }) : finish);
}

/** Calls off what is under way and forgets the files. */
export function cancel(): void {
  const before = flow.value;
  const isWaiting = before?.step.kind === "sending" && before.step.sent >= before.step.total;
  if (isImporting() && isWaiting && !before.trouble) {
    // The server has the file: only its answer says what is to be called off.
    isCalledOff = true;
    return;
  }
  const wasImporting = isImporting();
  controller.abort();
  flow.value = null;
  if (job) void callOff(job, wasImporting);
  else if (wasImporting) tell(t("imports-cancelled"));
}

/** Forgets everything, when the account is left. */
function forget(): void {
  controller.abort();
  job = null;
  flow.value = null;
  forgetHistory();
}

function begin(): AbortSignal {
  controller.abort();
  controller = new AbortController();
  job = null;
  isCalledOff = false;
  return controller.signal;
}

function isImporting(): boolean {
  const now = flow.value;
  return now !== null && !now.options.isPreview && ["sending", "working"].includes(now.step.kind);
}

function change(changes: Partial<Flow>): void {
  if (flow.value) flow.value = { ...flow.value, ...changes };
}

function step(next: Step): void {
  change({ step: next, trouble: null });
}

/** Sends the file, waits for the end and hands the report on. */
async function run(end: (report: ImportReport) => void): Promise<void> {
  const signal = begin();
  const { upload, options } = flow.value ?? {};
  if (!upload || !options) return;
  const trouble = (told: Trouble | null) => {
    if (!signal.aborted) change({ trouble: told });
  };
  const attempt = () => {
    step({ kind: "sending", sent: 0, total: upload.blob.size });
    return send(upload, options, key, signal, (sent, total) => {
      if (!signal.aborted) step({ kind: "sending", sent, total });
    });
  };
  try {
    const sent = await patiently(attempt, { signal, tell: trouble, attempts: ATTEMPTS });
    if (signal.aborted) return;
    if (isCalledOff) return await stop(sent);
    end("report" in sent ? sent.report : await wait(sent.job, signal, trouble));
  } catch (error) {
    if (!signal.aborted) step({ kind: "failed", error });
  }
}

async function wait(
  id: string,
  signal: AbortSignal,
  trouble: (told: Trouble | null) => void,
): Promise<ImportReport> {
  job = id;
  step({ kind: "working", running: null });
  const progress = (running: Running) => {
    if (!signal.aborted) step({ kind: "working", running });
  };
  try {
    return await follow(id, { signal, progress, trouble });
  } finally {
    if (!signal.aborted) job = null;
  }
}

/** Calls off what the server has taken in meanwhile. */
async function stop(sent: Sent): Promise<void> {
  flow.value = null;
  const id = "job" in sent ? sent.job : sent.report.importId;
  if (id) await callOff(id, true);
}

async function callOff(id: string, tells: boolean): Promise<void> {
  job = null;
  try {
    await cancelJob(id);
    if (tells) tell(t("imports-cancelled"));
  } catch (error) {
    tellError(error);
  }
  if (tells) await loadHistory();
}

function finish(report: ImportReport): void {
  flow.value = null;
  void refresh();
  void loadHistory();
  const id = report.importId;
  if (!id) return;
  if (path.value === paths.imports) goTo(reportPath(id));
  offered(id, done(t("imports-done", { count: report.imported }), () => takeBack(id)));
}

effect(() => {
  if (user.value === null) forget();
});

// While a file is on its way, leaving the page would lose it.
effect(() => {
  if (flow.value?.step.kind === "sending") addEventListener("beforeunload", warn);
  else removeEventListener("beforeunload", warn);
});

function warn(event: BeforeUnloadEvent): void {
  event.preventDefault();
}
