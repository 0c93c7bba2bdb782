import { useEffect, useRef } from "preact/hooks";
import type { ImportReport } from "../api/types";
import { Button } from "../kit/button";
import { Checkbox } from "../kit/field";
import { Progress } from "../kit/progress";
import { number, t } from "../text/text";
import { type Flow, cancel, confirm, preview } from "./flow";
import { ReportTable } from "./report-table";
import { Summary } from "./summary";
import { TakenNote } from "./taken";

/** What an import would do, before it does anything. */
export function PreviewView({ flow, report }: { flow: Flow; report: ImportReport }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const { imported, merged, rows, added, disappeared } = report;
  const hasRows = [rows, added, disappeared].some((some) => (some?.length ?? 0) > 0);
  const isRenewed = flow.step.kind !== "preview";
  const brings = imported + merged > 0;
  const hasLabelled =
    flow.options.labelled || rows.some((row) => row.code === "labelled_place");
  return (
    <>
      <section class="import-preview" aria-labelledby="import-preview">
        <div>
          <h2 id="import-preview" ref={heading} tabIndex={-1}>
            {t("imports-preview")}
          </h2>
          <p class="muted">
            <bdi>{flow.fileName}</bdi> · {t("imports-preview-what")}
          </p>
        </div>
        <div class="import-renewal">
          {isRenewed && <Progress label={t("imports-checking")} value={null} />}
        </div>
        <Summary report={report} isPreview />
        {imported === 0 && merged > 0 && <p>{t("imports-all-merged")}</p>}
        {flow.upload?.taken && <TakenNote taken={flow.upload.taken} />}
        <fieldset class="import-options">
          <legend class="for-readers">{t("imports-options")}</legend>
          {hasLabelled && (
            <Checkbox
              label={t("imports-labelled")}
              checked={flow.options.labelled}
              onChange={(event) => void preview({ labelled: event.currentTarget.checked })}
            />
          )}
          <Checkbox
            label={t("imports-disappeared")}
            checked={flow.options.disappeared}
            onChange={(event) => void preview({ disappeared: event.currentTarget.checked })}
          />
        </fieldset>
        {disappeared?.length === 0 && (
          <p class="muted small">{t("imports-disappeared-none")}</p>
        )}
      </section>
      {hasRows ? <ReportTable report={report} /> : <p class="muted">{t("imports-nothing")}</p>}
      <div class="import-bar">
        <Button onClick={cancel}>{t("kit-cancel")}</Button>
        {brings && (
          <Button kind="primary" busy={isRenewed} onClick={() => void confirm()}>
            {imported > 0
              ? t("imports-import", { count: imported, shown: number(imported) })
              : t("imports-import-merged", { count: merged, shown: number(merged) })}
          </Button>
        )}
      </div>
    </>
  );
}
