import { CircleDashed, Inbox, type IconNode, MapPin, MapPinOff, Trash2 } from "lucide";
import { Skeleton } from "../kit/empty";
import { Icon } from "../kit/icon";
import { paths } from "../paths";
import { filter } from "../stores/filter";
import { link, path } from "../stores/location";
import { state } from "../stores/places";
import { t } from "../text/text";
import { placesAt } from "./address";
import { totals } from "./counts";
import { Editing } from "./edit";
import { LabelsSection } from "./labels-section";
import "./lists.css";
import { Count } from "./row";

/** All places, by what they lack, by list and by tag. */
export function Sidebar() {
  return (
    <div class="side">
      <Everything />
      <LabelsSection kind="lists" />
      <LabelsSection kind="tags" />
      <div class="side-foot">
        <Entry
          icon={Trash2}
          text={t("lists-bin")}
          to={paths.bin}
          isOn={path.value === paths.bin}
        />
      </div>
      <Editing />
    </div>
  );
}

function Everything() {
  const { list, position } = filter.value;
  const isHome = path.value === "/";
  const { all, unlisted, missing, approximate } = totals.value;
  const on = {
    all: isHome && list === null && position === null,
    unlisted: isHome && list === "none",
    missing: isHome && list === null && position === "missing",
    approximate: isHome && list === null && position === "approximate",
  };
  if (state.value === "loading") return <Skeleton rows={2} height={36} />;
  return (
    <section aria-label={t("lists-all")}>
      <Entry icon={MapPin} text={t("lists-all")} to={placesAt()} isOn={on.all} count={all} />
      {(unlisted > 0 || on.unlisted) && (
        <Entry
          icon={Inbox}
          text={t("lists-unlisted")}
          to={placesAt({ list: "none" })}
          isOn={on.unlisted}
          count={unlisted}
        />
      )}
      {(missing > 0 || on.missing) && (
        <Entry
          icon={MapPinOff}
          text={t("lists-missing")}
          to={placesAt({ position: "missing" })}
          isOn={on.missing}
          count={missing}
        />
      )}
      {(approximate > 0 || on.approximate) && (
        <Entry
          icon={CircleDashed}
          text={t("lists-approximate")}
          to={placesAt({ position: "approximate" })}
          isOn={on.approximate}
          count={approximate}
        />
      )}
    </section>
  );
}

interface EntryProps {
  icon: IconNode;
  text: string;
  to: string;
  isOn: boolean;
  count?: number;
}

function Entry({ icon, text, to, isOn, count }: EntryProps) {
  return (
    <a class="side-link" href={link(to)} aria-current={isOn ? "page" : undefined}>
      <Icon of={icon} />
      <span class="side-name">{text}</span>
      {count !== undefined && <Count of={count} />}
    </a>
  );
}
