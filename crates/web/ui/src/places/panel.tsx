import { FunnelX, MapPinPlus, SearchX, Upload } from "lucide";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Failure } from "../kit/boundary";
import { Button, ButtonLink } from "../kit/button";
import { Empty, Skeleton } from "../kit/empty";
import { later } from "../kit/later";
import { tellError } from "../kit/toast";
import { paths } from "../paths";
import {
  clearFilter,
  filter,
  isFiltered,
  isSearching,
  searchAgain,
  searchFailure,
  shown,
} from "../stores/filter";
import { link } from "../stores/location";
import { failure, loadPlaces, places, state } from "../stores/places";
import { selection } from "../stores/selection";
import { t } from "../text/text";
import { addShown } from "./add-shown";
import { BulkBar } from "./bulk-bar";
import { FilterBar } from "./filter-bar";
import { FilterChips } from "./filter-chips";
import { PanelHead } from "./panel-head";
import { Table, rowHeight } from "./table";
import "./panel.css";
import "./filters.css";
import "./help.css";
import "./table.css";

// Below this the columns go below each other, and the filters into a menu.
const SLIM = 680;

const AddPlace = later((more) => more.AddPlace);

/** The filter bar, the table and what can be done with many places at once. */
export function PlacesPanel() {
  const ref = useRef<HTMLDivElement>(null);
  const [isSlim, setSlim] = useState(true);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    const measure = () => setSlim(element.clientWidth < SLIM);
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);
  const count = selection.value.size;
  const isEmpty = state.value === "ready" && places.value.count === 0;
  return (
    <div ref={ref} class={isSlim ? "places slim" : "places"}>
      <div class="places-head">
        {count > 0 ? (
          <BulkBar isSlim={isSlim} />
        ) : (
          <>
            <PanelHead isSlim={isSlim} />
            {!isEmpty && <FilterBar isSlim={isSlim} />}
          </>
        )}
      </div>
      <FilterChips />
      <p class="for-readers" role="status">
        {count > 0 && t("places-selected", { count })}
      </p>
      <Content isSlim={isSlim} />
      {addShown.value && <AddPlace />}
    </div>
  );
}

function Content({ isSlim }: { isSlim: boolean }) {
  if (state.value === "failed") return <Failure error={failure.value} onRetry={retry} />;
  if (state.value === "loading") {
    return (
      <div class="places-loading" aria-busy="true">
        <Skeleton rows={12} height={rowHeight()} />
      </div>
    );
  }
  if (places.value.count === 0) return <NoPlaces />;
  if (searchFailure.value !== null) {
    return <Failure error={searchFailure.value} onRetry={searchAgain} />;
  }
  if (shown.value.length === 0 && !isSearching.value) return <NoMatch />;
  return <Table isSlim={isSlim} />;
}

function retry(): void {
  loadPlaces().catch((error: unknown) => tellError(error));
}

function NoPlaces() {
  return (
    <Empty
      icon={MapPinPlus}
      title={t("places-none")}
      actions={
        <>
          <ButtonLink kind="primary" icon={Upload} href={link(paths.imports)}>
            {t("places-none-import")}
          </ButtonLink>
          <ButtonLink href={link(`${paths.imports}?example=yes`)}>{t("places-none-example")}</ButtonLink>
          <Button
            onClick={() => {
              addShown.value = true;
            }}
          >
            {t("places-add")}
          </Button>
        </>
      }
    >
      {t("places-none-why")}
    </Empty>
  );
}

function NoMatch() {
  const isEmptyList = filter.value.list !== null && !isNarrowed();
  return (
    <Empty
      icon={SearchX}
      title={isEmptyList ? t("places-list-empty") : t("places-no-match")}
      actions={
        isFiltered.value && (
          <Button kind="primary" icon={FunnelX} onClick={clearFilter}>
            {isEmptyList ? t("places-show-all") : t("places-clear-filter")}
          </Button>
        )
      }
    >
      {isEmptyList ? t("places-list-empty-why") : t("places-no-match-why")}
    </Empty>
  );
}

/** Whether more than a list narrows what is shown. */
function isNarrowed(): boolean {
  const { tags, visited, minRating, position, text, inView } = filter.value;
  return (
    tags.length > 0 ||
    visited !== null ||
    minRating !== null ||
    position !== null ||
    text !== "" ||
    inView
  );
}
