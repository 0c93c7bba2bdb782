/** Taking back what was done, by the toast or by Ctrl/Cmd+Z, newest first. */
import { signal } from "@preact/signals";
import { tell, tellError } from "../kit/toast";
import { t } from "../text/text";

interface Step {
  text: string;
  undo: () => Promise<void>;
  /** Takes away the toast that offers it. */
  dismiss: () => void;
}

const steps = signal<readonly Step[]>([]);

/**
 * Says what was done and offers to take it back, for as long as the page is open.
 * The function that is returned withdraws the offer: it was taken back elsewhere.
 */
export function done(text: string, undo: () => Promise<void>): () => void {
  const dismiss = tell(text, { label: t("kit-undo"), run: () => void take(step) });
  const step: Step = { text, undo, dismiss };
  steps.value = [...steps.value, step];
  return () => {
    dismiss();
    steps.value = steps.value.filter((other) => other !== step);
  };
}

/** Takes the newest step back. */
export function undoLast(): void {
  const step = steps.value.at(-1);
  if (step) void take(step);
}

export function forgetSteps(): void {
  steps.value = [];
}

async function take(step: Step): Promise<void> {
  if (!steps.value.includes(step)) return;
  steps.value = steps.value.filter((other) => other !== step);
  step.dismiss();
  try {
    await step.undo();
    tell(t("undo-done", { what: step.text }));
  } catch (error) {
    steps.value = [...steps.value, step];
    tellError(error);
  }
}

/** Lets Ctrl/Cmd+Z undo, except where it undoes typing. */
export function followUndoKeys(): void {
  addEventListener("keydown", (event) => {
    const isUndo = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key === "z";
    const target = event.target as HTMLElement;
    if (!isUndo || target.closest("input, textarea, select, [contenteditable]")) return;
    event.preventDefault();
    undoLast();
  });
}
