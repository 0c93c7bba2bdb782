import type { ImportReport } from "../api/types";
import { link } from "../stores/location";
import { number, t } from "../text/text";

interface Props {
  report: ImportReport;
  isPreview: boolean;
}

/** The counts of a report and the lists that it is about. */
export function Summary({ report, isPreview }: Props) {
  const { imported, merged, skipped } = report;
  return (
    <>
      <dl class="import-counts">
        <Count kind="new" label={t("imports-count-new", { count: imported })} value={imported} />
        <Count kind="merged" label={t("imports-count-merged")} value={merged} />
        <Count kind={skipped > 0 ? "skipped" : ""} label={t("imports-count-skipped")} value={skipped} />
      </dl>
      {report.lists.length > 0 && <ListsOf report={report} isPreview={isPreview} />}
      <FilesOf report={report} isPreview={isPreview} />
    </>
  );
}

function Count({ kind, label, value }: { kind: string; label: string; value: number }) {
  return (
    <div class={`import-count ${kind}`}>
      <dt>{label}</dt>
      <dd>{number(value)}</dd>
    </div>
  );
}

function ListsOf({ report, isPreview }: Props) {
  // Below the preview's own heading, or below the report's name.
  const Heading = isPreview ? "h3" : "h2";
  return (
    <div class="import-lists">
      <Heading>{t("imports-lists", { count: report.lists.length })}</Heading>
      <ul>
        {report.lists.map((list) => (
          <li key={list.id ?? list.name} class="chip">
            {list.id ? (
              <a href={link(`/?list=${list.id}`)}>
                <bdi>{list.name}</bdi>
              </a>
            ) : (
              <bdi>{list.name}</bdi>
            )}
            {list.created && isPreview && <span class="muted">{t("imports-list-new")}</span>}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The files that were read, when there were several; the rows tell of the others. */
function FilesOf({ report, isPreview }: Props) {
  const files = (report.files ?? []).filter((file) => file.outcome === "read");
  if (files.length < 2) return null;
  const Heading = isPreview ? "h3" : "h2";
  return (
    <div class="import-lists">
      <Heading>{t("imports-files", { count: files.length })}</Heading>
      <ul>
        {files.map((file) => (
          <li key={file.name} class="chip">
            <bdi>{file.name}</bdi>
            <span class="muted">{t("imports-file-places", { count: file.places ?? 0 })}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
