import { FileText, Undo2 } from "lucide";
import { useState } from "preact/hooks";
import type { Import } from "../api/types";
import { Failure } from "../kit/boundary";
import { Button } from "../kit/button";
import { Skeleton } from "../kit/empty";
import { Icon } from "../kit/icon";
import { Progress } from "../kit/progress";
import { tellError } from "../kit/toast";
import { link } from "../stores/location";
import { moment, number, t } from "../text/text";
import { progressOf } from "./flow-view";
import { type Running, cancel } from "./follow";
import { historyFailure, imports, loadHistory, reportPath, running } from "./history";
import { TakeBack } from "./take-back";

const SHOWN = 50;

/** Imports that go on although their page was left. */
export function RunningImports() {
  if (running.value.length === 0) return null;
  return (
    <section class="card import-running" aria-label={t("imports-running")}>
      {running.value.map((one) => (
        <RunningRow key={one.importId} running={one} />
      ))}
    </section>
  );
}

/** What was imported before, newest first. */
export function History() {
  const [shown, setShown] = useState(SHOWN);
  const all = imports.value;
  const failure = historyFailure.value;
  return (
    <section class="import-history" aria-labelledby="import-history">
      <h2 id="import-history">{t("imports-history")}</h2>
      {all === null && failure !== null ? (
        <Failure error={failure} onRetry={() => void loadHistory()} />
      ) : all === null ? (
        <Skeleton rows={3} height={72} />
      ) : all.length === 0 ? (
        <p class="muted">{t("imports-history-none")}</p>
      ) : (
        <ul>
          {all.slice(0, shown).map((one) => (
            <ImportRow key={one.id} one={one} />
          ))}
        </ul>
      )}
      {all !== null && all.length > shown && (
        <Button onClick={() => setShown(shown + SHOWN)}>{t("imports-history-more")}</Button>
      )}
    </section>
  );
}

function ImportRow({ one }: { one: Import }) {
  const [asks, setAsks] = useState(false);
  return (
    <li class="import-past">
      <Icon of={FileText} />
      <div class="import-past-text">
        <a href={link(reportPath(one.id))}>
          <bdi>{one.fileName}</bdi>
        </a>
        <p class="muted small">
          <time dateTime={one.createdAt}>{moment(one.createdAt)}</time> · {countsOf(one)}
        </p>
      </div>
      <Button
        kind="quiet"
        icon={Undo2}
        aria-label={t("imports-take-back-of", { name: one.fileName })}
        onClick={() => setAsks(true)}
      >
        {t("imports-take-back")}
      </Button>
      {asks && <TakeBack id={one.id} fileName={one.fileName} onClose={() => setAsks(false)} />}
    </li>
  );
}

function countsOf({ imported, merged, skipped }: Import): string {
  const parts = [t("imports-past-new", { count: imported, shown: number(imported) })];
  if (merged > 0) parts.push(t("imports-past-merged", { shown: number(merged) }));
  if (skipped > 0) parts.push(t("imports-past-skipped", { shown: number(skipped) }));
  return parts.join(", ");
}

function RunningRow({ running: one }: { running: Running }) {
  const { title, detail, value } = progressOf(one, null);
  return (
    <div class="import-past import-past-running">
      <div class="import-past-text">
        <p>
          <bdi>{one.fileName}</bdi>
        </p>
        <Progress label={title} value={value} />
        <p class="muted small">
          {title} {detail && `· ${detail}`}
        </p>
      </div>
      <Button
        kind="quiet"
        onClick={() => {
          cancel(one.importId).then(loadHistory).catch(tellError);
        }}
      >
        {t("kit-cancel")}
      </Button>
    </div>
  );
}
