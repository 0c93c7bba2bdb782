import { FileUp, type IconNode, ListChecks, LockKeyhole, Map as MapIcon } from "lucide";
import { useEffect } from "preact/hooks";
import { ButtonLink } from "../kit/button";
import { Icon } from "../kit/icon";
import { paths } from "../paths";
import { link } from "../stores/location";
import { type Key, t } from "../text/text";
import { Illustration } from "./illustration";
import { Notice, notice } from "./notice";
import { WelcomeTop } from "./top";
import "./welcome.css";

const POINTS: readonly [IconNode, Key, Key][] = [
  [FileUp, "welcome-bring", "welcome-bring-how"],
  [ListChecks, "welcome-sort", "welcome-sort-how"],
  [MapIcon, "welcome-map", "welcome-map-how"],
];

// Where the example is imported, after a look at it.
const EXAMPLE = `${paths.imports}?example=yes`;

/** What a first visit sees: what ListBud does, and how to begin. */
export function WelcomeView() {
  useEffect(
    () => () => {
      notice.value = null;
    },
    [],
  );
  return (
    <div class="welcome">
      <WelcomeTop />
      <main>
        <div class="welcome-hero">
          <div class="welcome-words">
            <Notice />
            <h1>{t("welcome-title")}</h1>
            <p class="welcome-lead">{t("welcome-lead")}</p>
            <div class="welcome-begin">
              <ButtonLink kind="primary" href={link(paths.register)}>
                {t("welcome-register")}
              </ButtonLink>
              <ButtonLink href={link(paths.signIn)}>{t("welcome-sign-in")}</ButtonLink>
            </div>
            <p>
              <a href={link(`${paths.register}?next=${encodeURIComponent(EXAMPLE)}`)}>
                {t("welcome-example")}
              </a>
            </p>
          </div>
          <Illustration />
        </div>
        <ul class="welcome-points">
          {POINTS.map(([icon, title, how]) => (
            <li key={title}>
              <span class="welcome-sign">
                <Icon of={icon} size={22} />
              </span>
              <h2>{t(title)}</h2>
              <p>{t(how)}</p>
            </li>
          ))}
        </ul>
        <p class="welcome-privacy">
          <Icon of={LockKeyhole} />
          <span>{t("welcome-privacy")}</span>
        </p>
      </main>
    </div>
  );
}
