/** Trying again after a while, and saying so. */
import { isProblem } from "../api/problem";

/** Why it is tried again, and when. */
export interface Trouble {
  error: unknown;
  /** Milliseconds since 1970. */
  until: number;
}

interface Wishes {
  signal: AbortSignal;
  /** Told what the trouble is; null when it is over. */
  tell: (trouble: Trouble | null) => void;
  /** How often it is tried; always without it. */
  attempts?: number;
}

const FIRST = 1_000;
const LONGEST = 15_000;

/** Does something again for as long as it fails for a passing reason. */
export async function patiently<T>(work: () => Promise<T>, wishes: Wishes): Promise<T> {
  const { signal, tell, attempts = Number.POSITIVE_INFINITY } = wishes;
  for (let attempt = 1; ; attempt++) {
    try {
      const done = await work();
      if (attempt > 1) tell(null);
      return done;
    } catch (error) {
      if (signal.aborted || attempt >= attempts || !isPassing(error)) throw error;
      const told = isProblem(error) ? (error.retryAfter ?? 0) * 1_000 : 0;
      const pause = Math.max(told, Math.min(FIRST * 2 ** (attempt - 1), LONGEST));
      tell({ error, until: Date.now() + pause });
      await wait(pause, signal);
    }
  }
}

/** Whether the same request may go well later. */
export function isPassing(error: unknown): boolean {
  return isProblem(error) && (error.isTemporary || [502, 504].includes(error.status));
}

/** Waits, unless it is called off. A browser that is online again waits no longer. */
export function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => () => {
      clearTimeout(timer);
      removeEventListener("online", done);
      signal.removeEventListener("abort", cancel);
      settle();
    };
    const done = end(resolve);
    const cancel = end(() => reject(new DOMException("cancelled", "AbortError")));
    const timer = setTimeout(done, milliseconds);
    addEventListener("online", done);
    if (signal.aborted) cancel();
    else signal.addEventListener("abort", cancel);
  });
}
