import { Download } from "lucide";
import { address } from "../api/client";
import { IconButton } from "../kit/button";
import { Menu, MenuHeading, MenuItem, MenuLine } from "../kit/menu";
import { apiFilter, isFiltered, shown } from "../stores/filter";
import { places } from "../stores/places";
import { t } from "../text/text";

export const FORMATS = ["geojson", "kml", "gpx", "csv", "excel"] as const;
export type Format = (typeof FORMATS)[number];

/** What the server is asked for. Excel reads UTF-8 only behind a byte-order mark. */
export function parameters(format: Format): Record<string, string> {
  return format === "excel" ? { format: "csv", bom: "true" } : { format };
}

/** Everything, or what the filter shows, as a file: plain links. */
export function ExportMenu() {
  return (
    <Menu
      label={t("places-export")}
      align="end"
      trigger={(attributes) => (
        <IconButton {...attributes} icon={Download} label={t("places-export")} />
      )}
    >
      {isFiltered.value && (
        <>
          <MenuHeading>{t("places-export-shown", { count: shown.value.length })}</MenuHeading>
          <FormatLinks query={apiFilter()} />
          <MenuLine />
        </>
      )}
      <MenuHeading>{t("places-export-all", { count: places.value.count })}</MenuHeading>
      <FormatLinks query={{}} />
      <MenuItem href={address("/api/export", { format: "json" })} download>
        {t("places-format-json")}
      </MenuItem>
    </Menu>
  );
}

/** A link for each format. */
export function FormatLinks({ query }: { query: Record<string, string | null> }) {
  return (
    <>
      {FORMATS.map((format) => (
        <MenuItem key={format} href={address("/api/export", { ...query, ...parameters(format) })} download>
          {t(`places-format-${format}`)}
        </MenuItem>
      ))}
    </>
  );
}
