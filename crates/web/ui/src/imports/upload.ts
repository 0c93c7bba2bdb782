/** Sends a file and tells how far it is, which only XMLHttpRequest can. */
import { address, renew } from "../api/client";
import { Problem } from "../api/problem";
import type { ImportReport, ProblemBody } from "../api/types";
import type { Upload } from "./prepare";

export interface Options {
  isPreview: boolean;
  /** Also labelled places (home, work). */
  labelled: boolean;
  /** Also what is in the lists and no longer in the file. */
  disappeared: boolean;
}

export type Sent = { report: ImportReport } | { job: string };

interface Response {
  status: number;
  body: unknown;
  retryAfter: number | null;
}

/**
 * Sends a file to be imported. With the same key again it is not imported twice.
 *
 * @throws Problem when the server refuses or does not answer
 */
export async function send(
  upload: Upload,
  options: Options,
  key: string,
  signal: AbortSignal,
  tell: (sent: number, total: number) => void,
): Promise<Sent> {
  let answer = await post(upload, options, key, signal, tell);
  if (answer.status === 401 && (await renew())) {
    answer = await post(upload, options, key, signal, tell);
  }
  if (answer.status === 200) return { report: answer.body as ImportReport };
  const job = (answer.body as { importId?: string } | null)?.importId;
  if (answer.status === 202 && job) return { job };
  throw new Problem(answer.status, (answer.body ?? {}) as ProblemBody, answer.retryAfter);
}

function post(
  upload: Upload,
  options: Options,
  key: string,
  signal: AbortSignal,
  tell: (sent: number, total: number) => void,
): Promise<Response> {
  const form = new FormData();
  form.append("file", upload.blob, upload.fileName);
  for (const { blob, fileName } of upload.beside) form.append("file", blob, fileName);
  const request = new XMLHttpRequest();
  const url = address("/api/imports", {
    preview: options.isPreview || null,
    labelled: options.labelled || null,
    disappeared: options.disappeared || null,
  });
  return new Promise((resolve, reject) => {
    const aborted = () => reject(new DOMException("cancelled", "AbortError"));
    if (signal.aborted) return aborted();
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.open("POST", url);
    request.responseType = "json";
    request.setRequestHeader("accept", "application/json");
    // The answer is where to ask how it goes on.
    request.setRequestHeader("prefer", "respond-async");
    if (!options.isPreview) request.setRequestHeader("idempotency-key", key);
    request.upload.onprogress = (event) => tell(event.loaded, event.total);
    request.upload.onload = (event) => tell(event.total, event.total);
    request.onabort = aborted;
    request.onerror = () => reject(new Problem(0, {}));
    request.onload = () => {
      const seconds = Number(request.getResponseHeader("retry-after"));
      resolve({
        status: request.status,
        body: request.response,
        retryAfter: seconds > 0 ? seconds : null,
      });
    };
    request.send(form);
  });
}
