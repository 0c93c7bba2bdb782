/** The filters themselves: the bar, the menu and the dialog show the same ones. */
import { useId } from "preact/hooks";
import { Mark } from "../kit/color";
import { Checkbox, Field, Select } from "../kit/field";
import { filter, setFilter } from "../stores/filter";
import { tags } from "../stores/labels";
import { showsMap } from "../stores/prefs";
import { number, t } from "../text/text";

type Option = readonly [value: string, label: string];

interface ChoicesProps {
  legend: string;
  value: string;
  options: readonly Option[];
  onChange: (value: string) => void;
  hidesLegend?: boolean;
}

function Choices({ legend, value, options, onChange, hidesLegend }: ChoicesProps) {
  const name = useId();
  return (
    <fieldset class="choices">
      <legend class={hidesLegend ? "for-readers" : undefined}>{legend}</legend>
      {options.map(([key, label]) => (
        <label key={key} class="check">
          <input
            type="radio"
            name={name}
            value={key}
            checked={key === value}
            onChange={() => onChange(key)}
          />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
  );
}

interface Props {
  hidesLegend?: boolean;
}

export function TagFilter({ hidesLegend = false }: Props) {
  const { tags: chosen, match } = filter.value;
  const counts = tags.counts.value;
  return (
    <div class="choices-group">
      <fieldset class="choices scrolled">
        <legend class={hidesLegend ? "for-readers" : undefined}>{t("places-tags")}</legend>
        {tags.all.value.length === 0 && <p class="muted small">{t("places-no-tags")}</p>}
        {tags.all.value.map((tag) => (
          <Checkbox
            key={tag.id}
            checked={chosen.includes(tag.id)}
            onChange={(event) => {
              const others = chosen.filter((id) => id !== tag.id);
              setFilter({ tags: event.currentTarget.checked ? [...others, tag.id] : others });
            }}
            label={
              <>
                <Mark color={tag.color} emoji={tag.emoji ?? null} /> <bdi>{tag.name}</bdi>{" "}
                <span class="muted small">{number(counts.get(tag.id) ?? 0)}</span>
              </>
            }
          />
        ))}
      </fieldset>
      {chosen.length > 1 && (
        <Choices
          legend={t("places-match")}
          hidesLegend
          value={match}
          options={[
            ["any", t("places-match-any")],
            ["all", t("places-match-all")],
          ]}
          onChange={(value) => setFilter({ match: value === "all" ? "all" : "any" })}
        />
      )}
    </div>
  );
}

/** One filter of one value: as radio buttons in a menu of its own, or as one line. */
interface OneOf {
  legend: string;
  value: string;
  options: readonly Option[];
  onChange: (value: string) => void;
}

function OneOfFilter({ isLine, ...of }: OneOf & { isLine: boolean }) {
  if (!isLine) return <Choices {...of} hidesLegend />;
  return (
    <Select label={of.legend} value={of.value} options={of.options} onChange={of.onChange} />
  );
}

interface LineProps {
  isLine?: boolean;
}

export function VisitedFilter({ isLine = false }: LineProps) {
  const { visited } = filter.value;
  return (
    <OneOfFilter
      isLine={isLine}
      legend={t("places-visited")}
      value={visited === null ? "" : visited ? "yes" : "no"}
      options={[
        ["", t("places-either")],
        ["yes", t("places-visited")],
        ["no", t("places-not-visited")],
      ]}
      onChange={(value) => setFilter({ visited: value === "" ? null : value === "yes" })}
    />
  );
}

export function RatingFilter({ isLine = false }: LineProps) {
  const stars = [5, 4, 3, 2, 1];
  return (
    <OneOfFilter
      isLine={isLine}
      legend={t("places-rating")}
      value={filter.value.minRating?.toString() ?? ""}
      options={[
        ["", t("places-either")],
        ...stars.map((count): Option => [String(count), t("places-at-least", { count })]),
      ]}
      onChange={(value) => setFilter({ minRating: value === "" ? null : Number(value) })}
    />
  );
}

export function PositionFilter({ isLine = false }: LineProps) {
  return (
    <OneOfFilter
      isLine={isLine}
      legend={t("places-position")}
      value={filter.value.position ?? ""}
      options={[
        ["", t("places-either")],
        ["exact", t("places-exact")],
        ["approximate", t("places-approximate")],
        ["missing", t("places-missing")],
      ]}
      onChange={(value) =>
        setFilter({ position: (value || null) as "exact" | "approximate" | "missing" | null })
      }
    />
  );
}

/** The days between which places were saved. */
export function SavedFilter({ hidesLegend = false }: Props) {
  const { from, to } = filter.value;
  return (
    <fieldset class="choices choices-days">
      <legend class={hidesLegend ? "for-readers" : undefined}>{t("places-saved")}</legend>
      <Field
        type="date"
        label={t("places-saved-from")}
        value={from ?? ""}
        max={to ?? undefined}
        onChange={(event) => setFilter({ from: event.currentTarget.value || null })}
      />
      <Field
        type="date"
        label={t("places-saved-to")}
        value={to ?? ""}
        min={from ?? undefined}
        onChange={(event) => setFilter({ to: event.currentTarget.value || null })}
      />
    </fieldset>
  );
}

export function InViewFilter() {
  if (!showsMap.value && !filter.value.inView) return null;
  return (
    <Checkbox
      label={t("places-in-view")}
      checked={filter.value.inView}
      onChange={(event) => setFilter({ inView: event.currentTarget.checked })}
    />
  );
}

/** All filters below each other. */
export function FilterFields() {
  return (
    <div class="filter-fields">
      <InViewFilter />
      <VisitedFilter isLine />
      <RatingFilter isLine />
      <PositionFilter isLine />
      <SavedFilter />
      <TagFilter />
    </div>
  );
}
