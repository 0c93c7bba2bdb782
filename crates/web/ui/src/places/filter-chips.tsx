import { X } from "lucide";
import type { ComponentChildren } from "preact";
import { Mark } from "../kit/color";
import { Icon } from "../kit/icon";
import { clearFilter, filter, isFiltered, setFilter } from "../stores/filter";
import { lists, tags } from "../stores/labels";
import { day, t } from "../text/text";

/** What narrows the places now; each part can be taken away. */
export function FilterChips() {
  if (!isFiltered.value) return null;
  const { list, tags: ids, match, visited, minRating, position, text, inView } = filter.value;
  const { from, to } = filter.value;
  const found = list === null ? undefined : lists.byId.value.get(list);
  return (
    <div class="filter-chips" role="group" aria-label={t("places-filter-now")}>
      {text !== "" && (
        <Chip label={text} onRemove={() => setFilter({ text: "" })}>
          <span class="ellipsis">
            “<bdi>{text}</bdi>”
          </span>
        </Chip>
      )}
      {list !== null && (
        <Chip
          label={found?.name ?? t("places-without-list")}
          onRemove={() => setFilter({ list: null })}
        >
          {found && <Mark color={found.color} emoji={found.emoji ?? null} />}
          <bdi>{list === "none" ? t("places-without-list") : (found?.name ?? t("places-list"))}</bdi>
        </Chip>
      )}
      {ids.map((id, index) => {
        const tag = tags.byId.value.get(id);
        const name = tag?.name ?? t("places-tag");
        return (
          <>
            {index > 0 && (
              <span key={`${id}-match`} class="muted small">
                {match === "all" ? t("places-and") : t("places-or")}
              </span>
            )}
            <Chip
              key={id}
              label={name}
              onRemove={() => setFilter({ tags: ids.filter((other) => other !== id) })}
            >
              {tag && <Mark color={tag.color} emoji={tag.emoji ?? null} />}
              <bdi>{name}</bdi>
            </Chip>
          </>
        );
      })}
      {visited !== null && (
        <Plain
          label={visited ? t("places-visited") : t("places-not-visited")}
          onRemove={() => setFilter({ visited: null })}
        />
      )}
      {minRating !== null && (
        <Plain
          label={t("places-at-least", { count: minRating })}
          onRemove={() => setFilter({ minRating: null })}
        />
      )}
      {position !== null && (
        <Plain label={positionName(position)} onRemove={() => setFilter({ position: null })} />
      )}
      {from !== null && (
        <Plain
          label={t("places-saved-since", { day: day(`${from}T12:00:00`) })}
          onRemove={() => setFilter({ from: null })}
        />
      )}
      {to !== null && (
        <Plain
          label={t("places-saved-until", { day: day(`${to}T12:00:00`) })}
          onRemove={() => setFilter({ to: null })}
        />
      )}
      {inView && (
        <Plain label={t("places-in-view")} onRemove={() => setFilter({ inView: false })} />
      )}
      <button type="button" class="chip-clear" onClick={clearFilter}>
        {t("places-clear-filter")}
      </button>
    </div>
  );
}

function positionName(position: "exact" | "approximate" | "missing"): string {
  if (position === "exact") return t("places-exact");
  return position === "approximate" ? t("places-approximate") : t("places-missing");
}

interface Props {
  /** What the press does, for screen readers, where that is not to remove a filter. */
  action?: string;
  label: string;
  onRemove: () => void;
  children?: ComponentChildren;
}

function Plain({ label, onRemove }: Props) {
  return (
    <Chip label={label} onRemove={onRemove}>
      {label}
    </Chip>
  );
}

/** A chip that goes away when it is pressed. */
export function Chip({ action, label, onRemove, children }: Props) {
  return (
    <button
      type="button"
      class="chip on chip-button"
      aria-label={action ?? t("places-remove", { what: label })}
      onClick={onRemove}
    >
      {children}
      <Icon of={X} size={14} />
    </button>
  );
}
