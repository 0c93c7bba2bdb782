import type { FieldError, ProblemBody } from "./types";

/** Why a request was not answered as hoped: a problem (RFC 9457) or no answer. */
export class Problem extends Error {
  /** The HTTP status; 0 when there was no answer. */
  readonly status: number;
  /** What programs go by, such as `email_taken`; `offline` without an answer. */
  readonly code: string;
  /** The faults of single fields. */
  readonly fields: readonly FieldError[];
  /** Finds the request in the server's log. */
  readonly requestId: string | null;
  /** Seconds after which it may be tried again. */
  readonly retryAfter: number | null;

  constructor(status: number, body: Partial<ProblemBody>, retryAfter: number | null = null) {
    super(body.detail ?? body.title ?? body.error ?? "");
    this.name = "Problem";
    this.status = status;
    this.code = body.code ?? (status === 0 ? "offline" : `http_${status}`);
    this.fields = body.errors ?? [];
    this.requestId = body.requestId ?? null;
    this.retryAfter = retryAfter;
  }

  /** The message of one field, if the server found fault with it. */
  field(name: string): string | undefined {
    return this.fields.find((fault) => fault.field === name)?.message;
  }

  /** Whether the same request may succeed later. */
  get isTemporary(): boolean {
    return this.status === 0 || this.status === 429 || this.status === 503;
  }
}

export function isProblem(error: unknown, code?: string): error is Problem {
  return error instanceof Problem && (code === undefined || error.code === code);
}

/** Reads the problem out of a response that is not successful. */
export async function problemOf(response: Response): Promise<Problem> {
  let body: Partial<ProblemBody> = {};
  try {
    body = (await response.json()) as ProblemBody;
  } catch {
    // A proxy's own page, say: the status has to do.
  }
  const seconds = Number(response.headers.get("retry-after"));
  return new Problem(response.status, body, Number.isFinite(seconds) && seconds > 0 ? seconds : null);
}
