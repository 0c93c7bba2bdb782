import { computed } from "@preact/signals";
import { ArrowDownUp, ChevronDown, Keyboard, ListFilter } from "lucide";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../kit/button";
import { Dialog } from "../kit/dialog";
import { Icon } from "../kit/icon";
import { Menu, MenuHeading, MenuItem, MenuLine } from "../kit/menu";
import { type Sort, clearFilter, filter, isFiltered, setFilter, shown } from "../stores/filter";
import { density } from "../stores/prefs";
import { t } from "../text/text";
import {
  FilterFields,
  InViewFilter,
  PositionFilter,
  RatingFilter,
  SavedFilter,
  TagFilter,
  VisitedFilter,
} from "./filter-fields";
import { helpShown } from "./keys";

const phone = matchMedia("(max-width: 51.99rem)");
const fine = matchMedia("(pointer: fine)");

/** How many filters hold, apart from the list and the words. */
const active = computed(() => {
  const { tags, visited, minRating, position, from, to, inView } = filter.value;
  return [
    tags.length > 0,
    visited !== null,
    minRating !== null,
    position !== null,
    from !== null || to !== null,
    inView,
  ].filter(Boolean).length;
});

/** What narrows the places, and their order. */
export function FilterBar({ isSlim }: { isSlim: boolean }) {
  return (
    <div class="filter-bar" role="group" aria-label={t("places-filter")}>
      {isSlim ? <AllFilters /> : <Singles />}
      <SortMenu />
    </div>
  );
}

function Singles() {
  const { tags, visited, minRating, position, from, to } = filter.value;
  return (
    <>
      <FilterMenu label={t("places-tags")} isOn={tags.length > 0}>
        <TagFilter hidesLegend />
      </FilterMenu>
      <FilterMenu label={t("places-visited")} isOn={visited !== null}>
        <VisitedFilter />
      </FilterMenu>
      <FilterMenu label={t("places-rating")} isOn={minRating !== null}>
        <RatingFilter />
      </FilterMenu>
      <FilterMenu label={t("places-position")} isOn={position !== null}>
        <PositionFilter />
      </FilterMenu>
      <FilterMenu label={t("places-saved")} isOn={from !== null || to !== null}>
        <SavedFilter hidesLegend />
      </FilterMenu>
      <InViewFilter />
    </>
  );
}

interface FilterMenuProps {
  label: string;
  isOn: boolean;
  children: ComponentChildren;
}

function FilterMenu({ label, isOn, children }: FilterMenuProps) {
  return (
    <Menu
      role="dialog"
      label={label}
      trigger={(attributes) => (
        <button type="button" {...attributes} class={`button filter-button${isOn ? " on" : ""}`}>
          <span>{label}</span>
          <Icon of={ChevronDown} size={16} />
        </button>
      )}
    >
      {children}
    </Menu>
  );
}

function AllFilters() {
  const [isOpen, setOpen] = useState(false);
  const count = active.value;
  const label = count === 0 ? t("places-filter") : t("places-filters", { count });
  const look = `filter-button${count > 0 ? " on" : ""}`;
  if (!phone.matches) {
    return (
      <Menu
        role="dialog"
        label={t("places-filter")}
        trigger={(attributes) => (
          <Button {...attributes} class={look} icon={ListFilter}>
            {label}
          </Button>
        )}
      >
        <FilterFields />
      </Menu>
    );
  }
  return (
    <>
      <Button class={look} icon={ListFilter} aria-haspopup="dialog" onClick={() => setOpen(true)}>
        {label}
      </Button>
      {isOpen && (
        <Dialog
          title={t("places-filter")}
          onClose={() => setOpen(false)}
          actions={
            <>
              {isFiltered.value && (
                <Button onClick={clearFilter}>{t("places-clear-filter")}</Button>
              )}
              <Button kind="primary" onClick={() => setOpen(false)}>
                {t("places-show", { count: shown.value.length })}
              </Button>
            </>
          }
        >
          <FilterFields />
        </Dialog>
      )}
    </>
  );
}

const SORTS: readonly Sort[] = [
  "newest",
  "oldest",
  "saved",
  "savedOldest",
  "updated",
  "name",
  "rating",
];

function SortMenu() {
  const { sort, text } = filter.value;
  const sorts: readonly Sort[] = text === "" ? SORTS : ["relevance", ...SORTS];
  return (
    <Menu
      label={t("places-sort")}
      align="end"
      trigger={(attributes) => (
        <Button
          {...attributes}
          kind="quiet"
          class="sort-button"
          icon={ArrowDownUp}
          aria-label={`${t("places-sort")}: ${t(`places-sort-${sort}`)}`}
        >
          {t(`places-sort-${sort}`)}
        </Button>
      )}
    >
      <MenuHeading>{t("places-sort")}</MenuHeading>
      {sorts.map((one) => (
        <MenuItem key={one} checked={one === sort} onChoose={() => setFilter({ sort: one })}>
          {t(`places-sort-${one}`)}
        </MenuItem>
      ))}
      {fine.matches && (
        <>
          <MenuLine />
          <MenuHeading>{t("places-rows")}</MenuHeading>
          {(["cosy", "compact"] as const).map((one) => (
            <MenuItem
              key={one}
              checked={density.value === one}
              onChoose={() => {
                density.value = one;
              }}
            >
              {t(`places-rows-${one}`)}
            </MenuItem>
          ))}
          <MenuLine />
          <MenuItem
            icon={Keyboard}
            onChoose={() => {
              helpShown.value = true;
            }}
          >
            {t("places-keys")}
          </MenuItem>
        </>
      )}
    </Menu>
  );
}
