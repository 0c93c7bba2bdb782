import { ShieldCheck } from "lucide";
import { Icon } from "../kit/icon";
import { bytes, number, t } from "../text/text";
import type { Taken } from "./prepare";

const SHOWN = 200;

/** Says which files are sent, and that no others are. */
export function TakenNote({ taken }: { taken: Taken }) {
  const { names, of, bytes: size } = taken;
  const more = names.length - SHOWN;
  return (
    <div class="import-taken">
      <Icon of={ShieldCheck} size={18} />
      <div>
        <p>
          {t(names.length < of ? "imports-taken" : "imports-taken-all", {
            count: names.length,
            shown: number(names.length),
            of: number(of),
            size: bytes(size),
          })}
        </p>
        <details>
          <summary>{t("imports-taken-names")}</summary>
          <ul class="small">
            {names.slice(0, SHOWN).map((name) => (
              <li key={name}>
                <bdi>{name}</bdi>
              </li>
            ))}
            {more > 0 && <li>{t("imports-taken-more", { count: more })}</li>}
          </ul>
        </details>
      </div>
    </div>
  );
}
