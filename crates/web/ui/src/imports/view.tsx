import { useEffect, useRef } from "preact/hooks";
import type { ImportReport } from "../api/types";
import { query, setQuery } from "../stores/location";
import { t } from "../text/text";
import { type Flow, choose, flow } from "./flow";
import { FlowView } from "./flow-view";
import { loadHistory, running } from "./history";
import { History, RunningImports } from "./history-view";
import { PreviewView } from "./preview";
import { chooseSample, Start } from "./start";
import "./imports.css";

// How often imports that another page began are asked after, in milliseconds.
const LOOK = 3_000;

/** Choosing files, the preview of what they bring, and what was imported before. */
export function ImportsView() {
  useEffect(() => {
    void loadHistory();
    // `/imports?example=yes` is where the first visit leads to.
    if (query.value.get("example") === null) return;
    setQuery({ example: null }, { replace: true });
    chooseSample();
  }, []);
  const hasRunning = running.value.length > 0;
  useEffect(() => {
    if (!hasRunning) return;
    const timer = setInterval(() => void loadHistory(), LOOK);
    return () => clearInterval(timer);
  }, [hasRunning]);
  const now = flow.value;
  const shown = now && previewOf(now);
  const hadFlow = useRef(false);
  hadFlow.current ||= now !== null;
  return (
    <div class="page-view imports">
      <h1>{t("title-imports")}</h1>
      {now === null && <RunningImports />}
      {now === null ? (
        <Start isBack={hadFlow.current} onChoose={(chosen) => void choose(chosen)} />
      ) : shown ? (
        <PreviewView flow={now} report={shown} />
      ) : (
        <FlowView flow={now} />
      )}
      {now === null && <History />}
    </div>
  );
}

/** The preview that is shown: the last one stays until the next is there. */
function previewOf({ step, options, report }: Flow): ImportReport | null {
  if (step.kind === "preview") return step.report;
  return options.isPreview && step.kind !== "failed" ? report : null;
}
