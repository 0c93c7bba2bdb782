/** Follows an import that waits or runs on the server until it ends. */
import { get, remove } from "../api/client";
import { Problem } from "../api/problem";
import type { ImportReport, ProblemBody } from "../api/types";
import { type Trouble, patiently, wait } from "./patience";

/** How far an import is. */
export interface Running {
  status: "queued" | "reading" | "writing";
  importId: string;
  fileName: string;
  preview: boolean;
  size: number;
  rowsRead: number;
  rowsWritten: number;
  createdAt: string;
}

type Status =
  | Running
  | ({ status: "done" } & ImportReport)
  | { status: "failed"; importId: string; problem: Partial<ProblemBody> & { status?: number } };

interface Listeners {
  signal: AbortSignal;
  progress: (running: Running) => void;
  trouble: (trouble: Trouble | null) => void;
}

// The server allows so many requests in a quarter of an hour: a long import is asked
// after less and less often.
const FIRST_PAUSE = 150;
const LONGEST_PAUSE = 3_000;

/**
 * Waits for the end of an import and returns its report. A server that does not
 * answer is asked again, for as long as it takes.
 *
 * @throws Problem when the import failed
 */
export async function follow(id: string, listeners: Listeners): Promise<ImportReport> {
  const { signal, progress, trouble } = listeners;
  for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 1.2, LONGEST_PAUSE)) {
    const status = await patiently(() => get<Status>(`/api/imports/${id}`, {}, signal), {
      signal,
      tell: trouble,
    });
    if (status.status === "done") return status;
    if (status.status === "failed") throw problemOf(status.problem);
    progress(status);
    await wait(pause, signal);
  }
}

/** Reads an import as it is now. */
export async function look(id: string): Promise<Running | ImportReport> {
  const status = await get<Status>(`/api/imports/${id}`);
  if (status.status === "failed") throw problemOf(status.problem);
  return status;
}

export function isRunning(seen: Running | ImportReport): seen is Running {
  return "rowsRead" in seen;
}

/** Calls off an import that waits or runs. One that is done already is taken back. */
export async function cancel(id: string): Promise<void> {
  await remove(`/api/imports/${id}`);
}

function problemOf(problem: Partial<ProblemBody> & { status?: number }): Problem {
  return new Problem(problem.status ?? 422, problem);
}
