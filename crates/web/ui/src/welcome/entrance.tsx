import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { isProblem } from "../api/problem";
import { FormError } from "../kit/form";
import { language } from "../stores/prefs";
import { query } from "../stores/location";
import { t } from "../text/text";
import { Notice } from "./notice";
import { WelcomeTop } from "./top";
import "./welcome.css";

interface Props {
  title: string;
  children: ComponentChildren;
  /** The way to the other form. */
  other: ComponentChildren;
}

/** What sign-in and registration share: one form in the middle of the page. */
export function Entrance({ title, children, other }: Props) {
  const ref = useRef<HTMLElement>(null);
  useEffect(() => {
    // On phones the keyboard would cover half of the page unasked.
    if (matchMedia("(pointer: fine)").matches) ref.current?.querySelector("input")?.focus();
  }, []);
  return (
    <div class="welcome">
      <WelcomeTop />
      <main class="entrance" ref={ref}>
        <div class="entrance-card card">
          <h1>{title}</h1>
          <Notice />
          {children}
        </div>
        <p class="entrance-other">{other}</p>
      </main>
    </div>
  );
}

/** Why the server let nobody in, where it is no single field's fault. */
export function EntranceError({ error }: { error: unknown }) {
  if (isProblem(error, "wrong_credentials")) return <Refusal text={t("welcome-wrong")} />;
  if (isProblem(error, "registration_closed")) return <Refusal text={t("welcome-closed")} />;
  if (isProblem(error) && error.status === 429) {
    return <Refusal text={t("welcome-wait", { time: duration(error.retryAfter ?? 1) })} />;
  }
  return <FormError error={error} />;
}

function Refusal({ text }: { text: string }) {
  return (
    <p class="form-error" role="alert">
      {text}
    </p>
  );
}

function duration(seconds: number): string {
  const isLong = seconds > 120;
  return new Intl.NumberFormat(language.value, {
    style: "unit",
    unit: isLong ? "minute" : "second",
    unitDisplay: "long",
  }).format(isLong ? Math.ceil(seconds / 60) : seconds);
}

/** The path of the other form, which leads on to the same place. */
export function keepingNext(path: string): string {
  const next = query.value.get("next");
  return next ? `${path}?next=${encodeURIComponent(next)}` : path;
}
