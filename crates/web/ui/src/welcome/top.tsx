import { Languages, Monitor, Moon, Sun } from "lucide";
import { IconButton } from "../kit/button";
import { Menu, MenuItem } from "../kit/menu";
import { Brand } from "../shell/frame";
import { language, theme } from "../stores/prefs";
import { t } from "../text/text";
import { LANGUAGES, THEMES } from "./choices";

const SIGNS = { system: Monitor, light: Sun, dark: Moon };

/** The bar above everything that is shown without an account. */
export function WelcomeTop() {
  return (
    <header class="welcome-top">
      <Brand />
      <Menu
        label={t("welcome-language")}
        align="end"
        trigger={(attributes) => (
          <IconButton icon={Languages} label={t("welcome-language")} {...attributes} />
        )}
      >
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
      </Menu>
      <Menu
        label={t("welcome-theme")}
        align="end"
        trigger={(attributes) => (
          <IconButton icon={SIGNS[theme.value]} label={t("welcome-theme")} {...attributes} />
        )}
      >
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
      </Menu>
    </header>
  );
}
