import { CircleUser, LogOut, Trash2 } from "lucide";
import { Menu, MenuHeading, MenuItem, MenuLine } from "../kit/menu";
import { tellError } from "../kit/toast";
import { paths } from "../paths";
import { go, link } from "../stores/location";
import { language, theme } from "../stores/prefs";
import { signOut, user } from "../stores/session";
import { t } from "../text/text";
import { LANGUAGES, THEMES } from "../welcome/choices";
import "./account.css";

/** Who is signed in, and what concerns them: behind their initials. */
export function AccountMenu() {
  const me = user.value;
  if (!me) return null;
  return (
    <Menu
      label={t("account-menu")}
      align="end"
      trigger={(attributes) => (
        <button
          type="button"
          class="avatar"
          title={me.name}
          aria-label={`${t("account-menu")}: ${me.name}`}
          {...attributes}
        >
          <span aria-hidden="true">{initials(me.name)}</span>
        </button>
      )}
    >
      <div class="menu-person" role="presentation">
        <bdi class="ellipsis">{me.name}</bdi>
        <bdi class="ellipsis muted small">{me.email}</bdi>
      </div>
      <MenuLine />
      <MenuItem icon={CircleUser} href={link(paths.account)}>
        {t("title-account")}
      </MenuItem>
      <MenuItem icon={Trash2} href={link(paths.bin)}>
        {t("title-bin")}
      </MenuItem>
      <MenuLine />
      <div role="group" aria-label={t("welcome-theme")}>
        <MenuHeading>{t("welcome-theme")}</MenuHeading>
        {THEMES.map((key) => (
          <MenuItem
            key={key}
            checked={theme.value === key}
            onChoose={() => {
              theme.value = key;
            }}
          >
            {t(`welcome-theme-${key}`)}
          </MenuItem>
        ))}
      </div>
      <div role="group" aria-label={t("welcome-language")}>
        <MenuHeading>{t("welcome-language")}</MenuHeading>
        {LANGUAGES.map(([key, name]) => (
          <MenuItem
            key={key}
            checked={language.value === key}
            onChoose={() => {
              language.value = key;
            }}
          >
            <span lang={key}>{name}</span>
          </MenuItem>
        ))}
      </div>
      <MenuLine />
      <MenuItem icon={LogOut} onChoose={() => void leave()}>
        {t("account-sign-out")}
      </MenuItem>
    </Menu>
  );
}

async function leave(): Promise<void> {
  try {
    // From there, the end of the session leads to the first page and not to sign-in.
    await signOut(() => go("/"));
  } catch (error) {
    tellError(error);
  }
}

/** The first letters of the first and the last word. */
function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return ends.map((word) => [...(word ?? "")][0] ?? "").join("").toUpperCase();
}
