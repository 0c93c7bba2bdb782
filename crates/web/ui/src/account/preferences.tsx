import { Choice } from "../kit/choice";
import { Checkbox } from "../kit/field";
import { density, language, mapTheme, singleKeys, theme } from "../stores/prefs";
import { t } from "../text/text";
import { LANGUAGES, THEMES } from "../welcome/choices";
import { Section } from "./section";

/** How the page looks and behaves in this browser. */
export function Preferences() {
  return (
    <Section title={t("account-preferences")} about={t("account-preferences-about")}>
      <div class="form">
        <Choice
          label={t("welcome-language")}
          value={language.value}
          options={LANGUAGES}
          onChange={(value) => {
            language.value = value;
          }}
        />
        <Choice
          label={t("welcome-theme")}
          value={theme.value}
          options={THEMES.map((key) => [key, t(`welcome-theme-${key}`)] as const)}
          onChange={(value) => {
            theme.value = value;
          }}
        />
        <Choice
          label={t("account-map-theme")}
          value={mapTheme.value}
          options={THEMES.map(
            (key) =>
              [key, key === "system" ? t("account-map-theme-page") : t(`welcome-theme-${key}`)] as const,
          )}
          onChange={(value) => {
            mapTheme.value = value;
          }}
        />
        <Choice
          label={t("account-density")}
          value={density.value}
          options={[
            ["cosy", t("account-density-cosy")],
            ["compact", t("account-density-compact")],
          ]}
          onChange={(value) => {
            density.value = value;
          }}
        />
        <div>
          <Checkbox
            label={t("account-keys")}
            checked={singleKeys.value}
            onChange={(event) => {
              singleKeys.value = event.currentTarget.checked;
            }}
          />
          <p class="hint">{t("account-keys-about")}</p>
        </div>
      </div>
    </Section>
  );
}
