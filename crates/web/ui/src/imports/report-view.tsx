import { ArrowLeft, FileQuestion, Map as MapIcon, Undo2 } from "lucide";
import { useEffect, useState } from "preact/hooks";
import { isProblem } from "../api/problem";
import type { ImportReport } from "../api/types";
import { Failure } from "../kit/boundary";
import { Button, ButtonLink } from "../kit/button";
import { Empty, Skeleton } from "../kit/empty";
import { Icon } from "../kit/icon";
import { Progress } from "../kit/progress";
import { paths } from "../paths";
import { link } from "../stores/location";
import { showsMap } from "../stores/prefs";
import { moment, t } from "../text/text";
import { TroubleNote, progressOf } from "./flow-view";
import { type Running, follow, isRunning, look } from "./follow";
import { imports, loadHistory, refresh } from "./history";
import type { Trouble } from "./patience";
import { ReportTable } from "./report-table";
import { Summary } from "./summary";
import { TakeBack } from "./take-back";
import "./imports.css";

interface State {
  report: ImportReport | null;
  running: Running | null;
  trouble: Trouble | null;
  error: unknown;
}

const NOTHING: State = { report: null, running: null, trouble: null, error: null };

/** What one import did; how far it is, while it runs. */
export function ImportView({ id }: { id: string }) {
  const [state, setState] = useState(NOTHING);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    setState(NOTHING);
    const set = (changes: Partial<State>) => {
      if (!signal.aborted) setState((before) => ({ ...before, ...changes }));
    };
    read(id, signal, set).catch((error: unknown) => set({ error }));
    if (imports.value === null) void loadHistory();
    return () => controller.abort();
  }, [id, attempt]);
  return (
    <div class="page-view imports">
      <a class="import-back" href={link(paths.imports)}>
        <Icon of={ArrowLeft} size={16} /> {t("imports-all")}
      </a>
      <Content id={id} state={state} onRetry={() => setAttempt(attempt + 1)} />
    </div>
  );
}

async function read(
  id: string,
  signal: AbortSignal,
  set: (changes: Partial<State>) => void,
): Promise<void> {
  const seen = await look(id);
  if (!isRunning(seen)) return set({ report: seen });
  set({ running: seen });
  const report = await follow(id, {
    signal,
    progress: (running) => set({ running, trouble: null }),
    trouble: (trouble) => set({ trouble }),
  });
  set({ report });
  void refresh();
  void loadHistory();
}

interface ContentProps {
  id: string;
  state: State;
  onRetry: () => void;
}

function Content({ id, state, onRetry }: ContentProps) {
  const { report, running, trouble, error } = state;
  if (isProblem(error, "not_found")) {
    return (
      <>
        <h1 class="for-readers">{t("title-import")}</h1>
        <Empty
          icon={FileQuestion}
          title={t("imports-gone-import")}
          actions={
            <ButtonLink kind="primary" href={link(paths.imports)}>
              {t("imports-all")}
            </ButtonLink>
          }
        >
          {t("imports-gone-import-why")}
        </Empty>
      </>
    );
  }
  if (error !== null) {
    return (
      <>
        <h1>{t("title-import")}</h1>
        <Failure error={error} onRetry={onRetry} />
      </>
    );
  }
  if (report) return <Report id={id} report={report} />;
  if (!running) {
    return (
      <>
        <h1>{t("title-import")}</h1>
        <Skeleton rows={5} height={72} />
      </>
    );
  }
  const { title, detail, value } = progressOf(running, null);
  return (
    <>
      <h1>
        <bdi>{running.fileName}</bdi>
      </h1>
      <section class="card import-flow">
        <p role="status">{title}</p>
        <Progress label={title} value={value} />
        <p class="muted small import-detail">{detail}</p>
        {trouble && <TroubleNote trouble={trouble} isOnServer />}
      </section>
    </>
  );
}

function Report({ id, report }: { id: string; report: ImportReport }) {
  const [asks, setAsks] = useState(false);
  const known = imports.value?.find((one) => one.id === id);
  const only = report.lists.length === 1 ? report.lists[0]?.id : null;
  const fileName = known?.fileName ?? t("title-import");
  return (
    <>
      <header class="import-head">
        <div>
          <h1>
            <bdi>{fileName}</bdi>
          </h1>
          <p class="muted">{known ? moment(known.createdAt) : "\u00a0"}</p>
        </div>
        <div class="import-actions">
          <Button icon={Undo2} onClick={() => setAsks(true)}>
            {t("imports-take-back")}
          </Button>
          <ButtonLink
            kind="primary"
            icon={MapIcon}
            href={link(only ? `/?list=${only}` : "/")}
            onClick={() => {
              showsMap.value = true;
            }}
          >
            {t("imports-show")}
          </ButtonLink>
        </div>
      </header>
      <Summary report={report} isPreview={false} />
      <ReportTable report={report} />
      {asks && <TakeBack id={id} fileName={fileName} onClose={() => setAsks(false)} />}
    </>
  );
}
