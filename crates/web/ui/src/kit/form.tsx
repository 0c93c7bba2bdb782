import { useEffect, useRef, useState } from "preact/hooks";
import { Problem, isProblem } from "../api/problem";
import { type Key, t } from "../text/text";
import { messageOf } from "./toast";

const FAULTS: Record<string, Key> = {
  required: "kit-fault-required",
  empty: "kit-fault-required",
  too_short: "kit-fault-short",
  too_long: "kit-fault-long",
  too_common: "kit-fault-common",
  too_personal: "kit-fault-personal",
  invalid_email: "kit-fault-email",
  email_taken: "kit-fault-email-taken",
  name_taken: "kit-fault-name-taken",
  wrong_password: "kit-fault-password",
  invalid_emoji: "kit-fault-emoji",
};

/**
 * Sends a form, one request at a time, and keeps why it was refused. The first
 * field that is at fault gets the focus.
 */
export function useForm() {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (error) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [error]);
  const send = async (work: () => Promise<void>): Promise<boolean> => {
    if (isBusy) return false;
    setBusy(true);
    setError(null);
    try {
      await work();
      return true;
    } catch (failure) {
      setError(failure);
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { form, isBusy, error, send, fault: (field: string) => fault(error, field) };
}

/** What is wrong with one field, in the person's language. */
export function fault(error: unknown, field: string): string | undefined {
  if (!isProblem(error)) return undefined;
  const found = error.fields.find((one) => one.field === field);
  if (!found) return undefined;
  const key = FAULTS[found.code];
  const text = key ? t(key, { limit: /\d+/.exec(found.message)?.[0] ?? "" }) : found.message;
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Refuses a form of which fields are empty, all of them at once. */
export function requireAll(values: Record<string, string>): void {
  const empty = Object.keys(values).filter((field) => values[field]?.trim() === "");
  if (empty.length === 0) return;
  throw new Problem(422, {
    errors: empty.map((field) => ({ field, code: "required", message: "" })),
  });
}

/** A refusal that needs no server, of one field. */
export function refusal(field: string, code: string, limit: number | "" = ""): Problem {
  return new Problem(422, { errors: [{ field, code, message: String(limit) }] });
}

/** What is wrong with a form as a whole; nothing where a field says it. */
export function FormError({ error }: { error: unknown }) {
  if (error === null || (isProblem(error) && error.fields.length > 0)) return null;
  return (
    <p class="form-error" role="alert">
      {messageOf(error)}
    </p>
  );
}
