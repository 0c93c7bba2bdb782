import { address } from "../api/client";
import { MenuHeading, MenuItem } from "../kit/menu";
import { apiFilter, isFiltered } from "../stores/filter";
import { extent, selection } from "../stores/selection";
import { shown } from "../stores/filter";
import { t } from "../text/text";
import { FORMATS, type Format, FormatLinks, parameters } from "./export-menu";

// So many ids fit into an address, and so many into a form.
const IN_LINK = 200;
const IN_FORM = 10_000;

/** The selected places as a file: by link, or by a form when there are many. */
export function ExportChosen({ ids }: { ids: readonly string[] }) {
  const isFilter = extent.value === "all" && selection.value.size === shown.value.length;
  if (isFilter && ids.length > IN_LINK) {
    return <Links query={isFiltered.value ? apiFilter() : {}} count={ids.length} />;
  }
  if (ids.length <= IN_LINK) return <Links query={{ ids: ids.join(",") }} count={ids.length} />;
  if (ids.length > IN_FORM) {
    return <p class="menu-heading">{t("places-export-too-many", { count: IN_FORM })}</p>;
  }
  return (
    <>
      <MenuHeading>{t("places-export-chosen", { count: ids.length })}</MenuHeading>
      {FORMATS.map((format) => (
        <MenuItem key={format} onChoose={() => send(ids, format)}>
          {t(`places-format-${format}`)}
        </MenuItem>
      ))}
    </>
  );
}

function Links({ query, count }: { query: Record<string, string | null>; count: number }) {
  return (
    <>
      <MenuHeading>{t("places-export-chosen", { count })}</MenuHeading>
      <FormatLinks query={query} />
    </>
  );
}

/** Sends a form of the page, as the browser saves the answer of one as a file. */
function send(ids: readonly string[], format: Format): void {
  const form = document.createElement("form");
  form.method = "post";
  form.action = address("/api/export");
  form.hidden = true;
  const fields = { ...parameters(format), ids: ids.join(",") };
  for (const [name, value] of Object.entries(fields)) {
    const input = document.createElement("input");
    input.type = "hidden";
    input.name = name;
    input.value = value;
    form.append(input);
  }
  document.body.append(form);
  form.submit();
  form.remove();
}
