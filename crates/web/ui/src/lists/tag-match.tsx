import { Choice } from "../kit/choice";
import { filter, setFilter } from "../stores/filter";
import { link, path } from "../stores/location";
import { t } from "../text/text";
import { withTags } from "./address";

/** Whether one of the chosen tags is enough, or all are needed. */
export function TagMatch() {
  const { tags, match } = filter.value;
  if (path.value !== "/" || tags.length === 0) return null;
  return (
    <div class="side-match">
      {tags.length > 1 && (
        <Choice
          label={t("lists-match")}
          hidesLabel
          value={match}
          options={[
            ["any", t("lists-match-any")],
            ["all", t("lists-match-all")],
          ]}
          onChange={(way) => setFilter({ match: way })}
        />
      )}
      <a class="side-clear" href={link(withTags([]))}>
        {t("lists-match-clear")}
      </a>
    </div>
  );
}
