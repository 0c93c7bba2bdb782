import type { JSX } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import type { ImportReport } from "../api/types";
import { Dialog } from "../kit/dialog";
import { Rows } from "../kit/rows";
import { link } from "../stores/location";
import { language } from "../stores/prefs";
import { number, t } from "../text/text";
import { reasonOf } from "./faults";

type Outcome = "new" | "merged" | "skipped" | "adjusted" | "ignored" | "gone";

/** A row of the file, or a place that is no longer in it. */
interface Line {
  outcome: Outcome;
  name: string;
  /** The file's name and the row. */
  where: string;
  /** The same with all folders. */
  path: string;
  reason: string;
  /** The server's sentence, in English; empty when there is nothing more to say. */
  sentence: string;
  /** The place, where it is known. */
  place: string | null;
}

const OUTCOMES: readonly Outcome[] = ["skipped", "adjusted", "merged", "gone", "ignored", "new"];
const KINDS: Partial<Record<Outcome, string>> = { new: "on", skipped: "error", adjusted: "warning" };
const MOST_SHOWN = 9;

const narrow = matchMedia("(max-width: 40rem)");

/** The rows of a report, by outcome. */
export function ReportTable({ report }: { report: ImportReport }) {
  const [wanted, setWanted] = useState<Outcome | null>(null);
  const [open, setOpen] = useState<Line | null>(null);
  const isNarrow = useNarrow();
  const lines = useMemo(() => linesOf(report), [report]);
  const present = OUTCOMES.filter((outcome) => lines.some((line) => line.outcome === outcome));
  const chosen = wanted && present.includes(wanted) ? wanted : null;
  const shown = chosen ? lines.filter((line) => line.outcome === chosen) : lines;
  if (lines.length === 0) return null;
  const title = report.added ? t("imports-all-rows") : t("imports-details");
  const untold = report.added ? report.imported - report.added.length : 0;
  const countOf = (outcome: Outcome | null) => {
    const listed = lines.filter((line) => outcome === null || line.outcome === outcome).length;
    return outcome === null || outcome === "new" ? listed + untold : listed;
  };
  const rowHeight = isNarrow ? 112 : 64;
  const height = Math.min(shown.length, MOST_SHOWN) * rowHeight + (isNarrow ? 2 : 42);
  return (
    <section aria-labelledby="import-rows">
      <h2 id="import-rows" class="import-rows-title">
        {title}
      </h2>
      {present.length > 1 && (
        <div class="import-filter" role="group" aria-label={t("imports-filter")}>
          {[null, ...present].map((outcome) => (
            <button
              key={outcome ?? "all"}
              type="button"
              class={outcome === chosen ? "chip on" : "chip"}
              aria-pressed={outcome === chosen}
              onClick={() => setWanted(outcome)}
            >
              {outcome ? labelOf(outcome) : t("imports-filter-all")}{" "}
              <span class="import-filter-count">{number(countOf(outcome))}</span>
            </button>
          ))}
        </div>
      )}
      <div class="import-rows" style={{ blockSize: `${height}px` }}>
        <Rows
          key={chosen ?? "all"}
          count={shown.length}
          rowHeight={rowHeight}
          headerHeight={isNarrow ? 0 : 40}
          attributes={{
            role: "table",
            tabIndex: 0,
            "aria-label": title,
            "aria-rowcount": shown.length + 1,
          }}
          header={isNarrow ? <Header isHidden /> : <Header />}
          row={(index, style) => {
            const line = shown[index];
            return line && <Row key={index} {...{ line, index, style }} onOpen={() => setOpen(line)} />;
          }}
        />
      </div>
      {untold > 0 && (
        <p class="muted small">{t("imports-more-new", { count: untold, shown: number(untold) })}</p>
      )}
      {open && <LineDialog line={open} onClose={() => setOpen(null)} />}
    </section>
  );
}

function Header({ isHidden }: { isHidden?: boolean }) {
  return (
    <div
      role="row"
      aria-rowindex={1}
      class={isHidden ? "for-readers" : "import-row import-row-head"}
    >
      <span role="columnheader">{t("imports-column-outcome")}</span>
      <span role="columnheader">{t("imports-column-place")}</span>
      <span role="columnheader">{t("imports-column-reason")}</span>
    </div>
  );
}

interface RowProps {
  line: Line;
  index: number;
  style: JSX.CSSProperties;
  onOpen: () => void;
}

function Row({ line, index, style, onOpen }: RowProps) {
  return (
    <div role="row" aria-rowindex={index + 2} class="import-row" style={style} onClick={onOpen}>
      <span role="cell">
        <OutcomeChip outcome={line.outcome} />
      </span>
      <span role="cell" class="import-row-place">
        <button
          type="button"
          class="import-row-name ellipsis"
          aria-haspopup="dialog"
          onClick={(event) => {
            event.stopPropagation();
            onOpen();
          }}
        >
          <bdi>{line.name || line.where}</bdi>
        </button>
        {line.name && line.where && (
          <span class="muted small ellipsis">
            <bdi>{line.where}</bdi>
          </span>
        )}
      </span>
      <span role="cell" class="import-row-reason small">
        {line.reason}
      </span>
    </div>
  );
}

function OutcomeChip({ outcome }: { outcome: Outcome }) {
  const kind = KINDS[outcome] ?? "";
  return <span class={`chip ${kind}`}>{labelOf(outcome)}</span>;
}

/** All of a row, which its line may not have room for. */
function LineDialog({ line, onClose }: { line: Line; onClose: () => void }) {
  return (
    <Dialog title={line.name || line.path} onClose={onClose}>
      <div class="import-line">
        <OutcomeChip outcome={line.outcome} />
        <p>{line.reason}</p>
        {line.sentence !== "" && line.sentence !== line.reason && (
          <p class="muted small" lang="en">
            {line.sentence}
          </p>
        )}
        {line.name && line.path && (
          <p class="muted small">
            <bdi>{line.path}</bdi>
          </p>
        )}
        {line.place && <a href={link(`/?place=${line.place}`)}>{t("imports-open-place")}</a>}
      </div>
    </Dialog>
  );
}

function linesOf(report: ImportReport): Line[] {
  const rows = report.rows.map((row) => ({
    outcome: OUTCOMES.find((known) => known === row.outcome) ?? "skipped",
    name: row.name ?? "",
    where: whereOf((row.file ?? "").split("/").pop() ?? "", row.line),
    path: whereOf(row.file ?? "", row.line),
    reason: language.value === "en" ? row.reason : (reasonOf(row.code) ?? row.reason),
    sentence: row.reason,
    place: null,
  }));
  const gone = (report.disappeared ?? []).map((place) => ({
    outcome: "gone" as const,
    name: place.name,
    where: place.list,
    path: place.list,
    reason: t("imports-gone", { list: place.list }),
    sentence: "",
    place: place.id,
  }));
  // What needs a look comes first; within that, the order of the file.
  const rank = ({ outcome }: Line) => OUTCOMES.indexOf(outcome);
  // A new place of which something was left out is among the rows already.
  const placeOf = (row: { file?: string | null; line: number }) => `${row.file ?? ""}\n${row.line}`;
  const told = new Set(report.rows.map(placeOf));
  const fresh = (report.added ?? []).filter((row) => !told.has(placeOf(row)));
  const added = fresh.map((row) => ({
    outcome: "new" as const,
    name: row.name,
    where: whereOf((row.file ?? "").split("/").pop() ?? "", row.line),
    path: whereOf(row.file ?? "", row.line),
    reason: t("imports-becomes-new"),
    sentence: "",
    place: null,
  }));
  return [...rows, ...gone, ...added].sort((a, b) => rank(a) - rank(b));
}

function whereOf(file: string, line: number): string {
  if (line === 0) return file;
  return [file, t("imports-line", { line })].filter(Boolean).join(", ");
}

function labelOf(outcome: Outcome): string {
  return t(`imports-outcome-${outcome}`);
}

function useNarrow(): boolean {
  const [isNarrow, setNarrow] = useState(narrow.matches);
  useEffect(() => {
    const follow = () => setNarrow(narrow.matches);
    narrow.addEventListener("change", follow);
    return () => narrow.removeEventListener("change", follow);
  }, []);
  return isNarrow;
}
