import { ChevronDown, Plus } from "lucide";
import { useId, useState } from "preact/hooks";
import { IconButton } from "../kit/button";
import { Icon } from "../kit/icon";
import { Field } from "../kit/field";
import { Skeleton } from "../kit/empty";
import { go } from "../stores/location";
import { fold } from "../places/fold";
import { t } from "../text/text";
import { placesAt, withTag } from "./address";
import { type Kind, editing, stores } from "./labels";
import { LongList } from "./long-list";
import { LabelRow } from "./row";
import { TagMatch } from "./tag-match";

// From so many on, typing finds one faster than looking.
const MANY = 15;

/** All lists, or all tags, and how to make one. */
export function LabelsSection({ kind }: { kind: Kind }) {
  const [wanted, setWanted] = useState("");
  const [isOpen, setOpen] = useState(true);
  const id = useId();
  const { all, isLoaded } = stores[kind];
  const isList = kind === "lists";
  const title = t(isList ? "lists-title" : "lists-tags");
  const words = fold(wanted).trim();
  const found =
    words === "" ? all.value : all.value.filter((label) => fold(label.name).includes(words));
  const first = found[0];
  return (
    <section aria-labelledby={id}>
      <header class="side-head">
        <h2>
          <button id={id} type="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {title}
            <Icon of={ChevronDown} size={14} />
          </button>
        </h2>
        <IconButton
          icon={Plus}
          size={18}
          label={t(isList ? "lists-new" : "lists-tag-new")}
          onClick={() => {
            editing.value = { kind, label: null };
          }}
        />
      </header>
      {isOpen && (
        <>
          {all.value.length > MANY && (
            <form
              class="side-filter"
              role="search"
              aria-label={title}
              onSubmit={(event) => {
                event.preventDefault();
                if (first) go(isList ? placesAt({ list: first.id }) : withTag(first.id));
              }}
            >
              <Field
                label={t(isList ? "lists-find" : "lists-tag-find")}
                hidesLabel
                type="search"
                placeholder={t(isList ? "lists-find" : "lists-tag-find")}
                autocomplete="off"
                value={wanted}
                onInput={(event) => setWanted(event.currentTarget.value)}
              />
            </form>
          )}
          {!isList && <TagMatch />}
          {!isLoaded.value && all.value.length === 0 ? (
            <Skeleton rows={4} height={36} />
          ) : found.length === 0 ? (
            <p class="side-empty">{t(emptyText(kind, words !== ""))}</p>
          ) : (
            <LongList
              label={title}
              items={found}
              keyOf={(label) => label.id}
              row={(label) => <LabelRow kind={kind} label={label} />}
            />
          )}
        </>
      )}
    </section>
  );
}

function emptyText(kind: Kind, isFiltered: boolean) {
  if (isFiltered) return "lists-none-found";
  return kind === "lists" ? "lists-none" : "lists-tag-none";
}
