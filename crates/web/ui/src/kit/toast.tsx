import { signal } from "@preact/signals";
import { X } from "lucide";
import { isProblem } from "../api/problem";
import { t } from "../text/text";
import { IconButton } from "./button";

interface Toast {
  id: number;
  text: string;
  kind: "done" | "error";
  requestId: string | null;
  action?: { label: string; run: () => void };
}

const toasts = signal<readonly Toast[]>([]);
let next = 1;

// WCAG 2.2.1: an undo stays for at least eight seconds, and in the bin for longer.
const SHORT = 5_000;
const WITH_ACTION = 12_000;

/**
 * Says that something is done, with an action such as "Undo". The function that is
 * returned takes the toast away.
 */
export function tell(text: string, action?: Toast["action"]): () => void {
  const id = show({ text, kind: "done", requestId: null, ...(action ? { action } : {}) });
  let left = action ? WITH_ACTION : SHORT;
  // A toast that is pointed at or focused stays.
  const timer = setInterval(() => {
    const element = document.getElementById(`toast-${id}`);
    if (element?.matches(":hover, :focus-within")) return;
    left -= 500;
    if (left <= 0) end();
  }, 500);
  const end = () => {
    clearInterval(timer);
    dismiss(id);
  };
  return end;
}

/** Says what failed. It stays until it is closed. */
export function tellError(error: unknown, what?: string): void {
  if (error instanceof DOMException && error.name === "AbortError") return;
  const text = [what, messageOf(error)].filter(Boolean).join(" ");
  show({ text, kind: "error", requestId: isProblem(error) ? error.requestId : null });
}

/** One sentence about a failure, in the server's words where it has some. */
export function messageOf(error: unknown): string {
  if (isProblem(error)) {
    if (error.status === 0) return t("kit-offline");
    if (error.status === 429) return t("kit-too-many", { seconds: error.retryAfter ?? 1 });
    const first = error.fields[0];
    if (first) return `${first.field}: ${first.message}`;
    if (error.message !== "") return sentence(error.message);
  }
  return t("kit-broke");
}

function sentence(text: string): string {
  const full = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(full) ? full : `${full}.`;
}

function show(toast: Omit<Toast, "id">): number {
  const id = next++;
  // The same failure again does not pile up.
  const others = toasts.value.filter((other) => other.text !== toast.text);
  toasts.value = [...others.slice(-3), { id, ...toast }];
  return id;
}

function dismiss(id: number): void {
  toasts.value = toasts.value.filter((toast) => toast.id !== id);
}

/** The one place where toasts appear. */
export function Toasts() {
  return (
    <div class="toasts" role="region" aria-label={t("kit-notices")}>
      <div role="status" aria-live="polite">
        {toasts.value
          .filter((toast) => toast.kind === "done")
          .map((toast) => (
            <One key={toast.id} toast={toast} />
          ))}
      </div>
      <div role="alert">
        {toasts.value
          .filter((toast) => toast.kind === "error")
          .map((toast) => (
            <One key={toast.id} toast={toast} />
          ))}
      </div>
    </div>
  );
}

function One({ toast }: { toast: Toast }) {
  return (
    <div class={`toast ${toast.kind}`} id={`toast-${toast.id}`}>
      <p>
        {toast.text}
        {toast.requestId && <small>{t("kit-request-id", { id: toast.requestId })}</small>}
      </p>
      {toast.action && (
        <button
          type="button"
          class="toast-action"
          onClick={() => {
            dismiss(toast.id);
            toast.action?.run();
          }}
        >
          {toast.action.label}
        </button>
      )}
      <IconButton icon={X} label={t("kit-close")} onClick={() => dismiss(toast.id)} />
    </div>
  );
}
