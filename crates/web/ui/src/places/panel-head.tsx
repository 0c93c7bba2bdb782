import { Plus } from "lucide";
import { Button, IconButton } from "../kit/button";
import { Mark } from "../kit/color";
import { filter, isFiltered, isSearching, shown } from "../stores/filter";
import { lists } from "../stores/labels";
import { places, state } from "../stores/places";
import { t } from "../text/text";
import { addShown } from "./add-shown";
import { ExportMenu } from "./export-menu";
import { MapSwitch } from "./map-switch";

/** What is shown, how much of it there is, and what can be done with all of it. */
export function PanelHead({ isSlim }: { isSlim: boolean }) {
  const add = () => {
    addShown.value = true;
  };
  return (
    <header class="places-title">
      <Title />
      {isSearching.value && <span class="spinner" aria-hidden="true" />}
      <div class="places-tools">
        <MapSwitch isSlim={isSlim} />
        <ExportMenu />
        {isSlim ? (
          <IconButton icon={Plus} label={t("places-add")} onClick={add} />
        ) : (
          <Button icon={Plus} onClick={add}>
            {t("places-add")}
          </Button>
        )}
      </div>
    </header>
  );
}

function Title() {
  if (state.value !== "ready") return <h1>{t("home-table")}</h1>;
  const total = places.value.count;
  const count = shown.value.length;
  const text = isFiltered.value ? t("places-count-of", { count, total }) : t("places-count", { count });
  const { list } = filter.value;
  if (list === null) return <h1>{text}</h1>;
  const found = lists.byId.value.get(list);
  return (
    <div class="places-list-title">
      <h1 class="ellipsis">
        {found && <Mark color={found.color} emoji={found.emoji ?? null} />}{" "}
        <bdi>{list === "none" ? t("places-without-list") : (found?.name ?? t("places-list"))}</bdi>
      </h1>
      <p class="muted small nowrap">{text}</p>
    </div>
  );
}
