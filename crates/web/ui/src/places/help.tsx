import { Dialog } from "../kit/dialog";
import { Checkbox } from "../kit/field";
import { singleKeys } from "../stores/prefs";
import { type Key, t } from "../text/text";
import { helpShown } from "./keys";

type Line = readonly [keys: readonly string[], text: Key];

const SINGLE: readonly Line[] = [
  [["/"], "places-key-search"],
  [["j", "k"], "places-key-move"],
  [["x"], "places-key-select"],
  [["Shift x"], "places-key-range"],
  [["e"], "places-key-edit"],
  [["l"], "places-key-lists"],
  [["t"], "places-key-tags"],
  [["#"], "places-key-delete"],
  [["g m", "g l"], "places-key-go"],
  [["?"], "places-key-help"],
];

const TABLE: readonly Line[] = [
  [["↑", "↓", "Page ↑", "Page ↓", "Home", "End"], "places-key-move"],
  [["Enter"], "places-key-open"],
  [["Space"], "places-key-select"],
  [["Shift Space", "Shift ↑ ↓"], "places-key-range"],
  [["Ctrl A"], "places-key-all"],
  [["Delete"], "places-key-delete"],
  [["Esc"], "places-key-close"],
  [["Ctrl Z"], "places-key-undo"],
];

/** The keys of the page, and the switch that turns single letters off. */
export function KeysHelp() {
  if (!helpShown.value) return null;
  return (
    <Dialog
      title={t("places-keys")}
      onClose={() => {
        helpShown.value = false;
      }}
    >
      <div class="keys">
        <Checkbox
          role="switch"
          label={t("places-keys-single")}
          checked={singleKeys.value}
          onChange={(event) => {
            singleKeys.value = event.currentTarget.checked;
          }}
        />
        <Lines of={SINGLE} isOff={!singleKeys.value} />
        <h3>{t("places-keys-table")}</h3>
        <Lines of={TABLE} isOff={false} />
      </div>
    </Dialog>
  );
}

function Lines({ of, isOff }: { of: readonly Line[]; isOff: boolean }) {
  return (
    <dl class={isOff ? "key-lines off" : "key-lines"}>
      {of.map(([keys, text]) => (
        <div key={keys.join()}>
          <dt>
            {keys.map((key) => (
              <kbd key={key}>{key}</kbd>
            ))}
          </dt>
          <dd>{t(text)}</dd>
        </div>
      ))}
    </dl>
  );
}
