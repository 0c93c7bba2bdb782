import { CircleAlert, FileUp, RotateCw } from "lucide";
import { useEffect, useRef, useState } from "preact/hooks";
import { isProblem } from "../api/problem";
import { Button } from "../kit/button";
import { Icon } from "../kit/icon";
import { Progress } from "../kit/progress";
import { messageOf } from "../kit/toast";
import { bytes, number, t } from "../text/text";
import { adviceOn, sentencesOn } from "./faults";
import { type Flow, again, cancel, preview } from "./flow";
import type { Running } from "./follow";
import { isPassing, type Trouble } from "./patience";
import { TakenNote } from "./taken";

/** An import on its way: how far it is, or why it failed. */
export function FlowView({ flow }: { flow: Flow }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const hasFailed = flow.step.kind === "failed";
  useEffect(() => {
    // The button that was clicked is gone.
    heading.current?.focus();
  }, [hasFailed]);
  return (
    <section class="card import-flow" aria-labelledby="import-flow">
      <h2 id="import-flow" ref={heading} tabIndex={-1}>
        <bdi>{flow.fileName}</bdi>
      </h2>
      {flow.step.kind === "failed" ? (
        <Failed flow={flow} error={flow.step.error} />
      ) : (
        <UnderWay flow={flow} />
      )}
    </section>
  );
}

function UnderWay({ flow }: { flow: Flow }) {
  const { step, options, report, trouble } = flow;
  let title = options.isPreview ? t("imports-checking") : t("imports-waiting");
  let detail = "";
  let value: number | null = null;
  if (step.kind === "preparing") {
    title = t("imports-preparing");
    if (step.looked > 0) detail = t("imports-looked", { count: number(step.looked) });
  } else if (step.kind === "sending" && step.sent < step.total) {
    title = t("imports-sending");
    value = step.sent / Math.max(step.total, 1);
    detail = t("imports-sent", { sent: bytes(step.sent), total: bytes(step.total) });
  } else if (step.kind === "working" && step.running) {
    const expected = report && !options.isPreview ? report.imported + report.merged : null;
    ({ title, detail, value } = progressOf(step.running, expected));
  }
  return (
    <>
      <p role="status">{title}</p>
      <Progress label={title} value={value} />
      <p class="muted small import-detail">{detail}</p>
      {trouble && <TroubleNote trouble={trouble} isOnServer={step.kind === "working"} />}
      {flow.upload?.taken && <TakenNote taken={flow.upload.taken} />}
      <div class="form-end">
        <Button onClick={cancel}>{t("kit-cancel")}</Button>
      </div>
    </>
  );
}

/** How far an import is, in words and as a part of the whole. */
export function progressOf(
  running: Running,
  expected: number | null,
): { title: string; detail: string; value: number | null } {
  if (running.status === "queued") return { title: t("imports-queued"), detail: "", value: null };
  if (running.status === "reading") {
    const title = running.preview ? t("imports-checking") : t("imports-reading");
    const rows = running.rowsRead;
    return { title, detail: t("imports-rows", { count: rows, shown: number(rows) }), value: null };
  }
  const count = running.rowsWritten;
  const value = expected ? Math.min(count / expected, 1) : null;
  const title = running.preview ? t("imports-comparing") : t("imports-writing");
  return { title, detail: t("imports-written", { count, shown: number(count) }), value };
}

/** Why it stands still, and for how long. */
export function TroubleNote({ trouble, isOnServer }: { trouble: Trouble; isOnServer: boolean }) {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  const isOffline = isProblem(trouble.error) && trouble.error.status === 0;
  const seconds = Math.max(1, Math.ceil((trouble.until - now) / 1_000));
  return (
    <div class="import-trouble">
      <Icon of={RotateCw} size={16} />
      <p>
        <span role="status">
          {isOffline ? messageOf(trouble.error) : t("imports-server-busy")}{" "}
          {isOnServer && t("imports-goes-on")}
        </span>{" "}
        <span>{t("imports-again-in", { seconds })}</span>
      </p>
    </div>
  );
}

function Failed({ flow, error }: { flow: Flow; error: unknown }) {
  const advice = adviceOn(error);
  const { first, more, isEnglish } = sentencesOn(error);
  const isLabelled = isProblem(error, "labelled_places");
  const mayHelp = flow.upload !== null && (isPassing(error) || isServersFault(error));
  return (
    <>
      <div class="import-failed" role="alert">
        <Icon of={CircleAlert} size={20} />
        <div>
          <p class="import-sentence" lang={isEnglish ? "en" : undefined}>
            {first}
          </p>
          {advice && <p>{advice}</p>}
          {more && (
            <p class="muted small" lang="en">
              {more}
            </p>
          )}
          {isProblem(error) && isServersFault(error) && error.requestId && (
            <p class="muted small">{t("kit-request-id", { id: error.requestId })}</p>
          )}
        </div>
      </div>
      <div class="form-end">
        {isLabelled && (
          <Button onClick={() => void preview({ labelled: true })}>{t("imports-labelled-too")}</Button>
        )}
        {mayHelp && <Button onClick={() => void again()}>{t("kit-again")}</Button>}
        <Button kind="primary" icon={FileUp} onClick={cancel}>
          {t("imports-other-file")}
        </Button>
      </div>
    </>
  );
}

function isServersFault(error: unknown): boolean {
  return isProblem(error) && error.status >= 500;
}
