import { useState } from "preact/hooks";
import { request } from "../api/client";
import { FormEnd } from "../kit/form-end";
import { refusal, requireAll, useForm } from "../kit/form";
import { tell } from "../kit/toast";
import { user } from "../stores/session";
import { t } from "../text/text";
import { EntranceError } from "../welcome/entrance";
import { PASSWORD_MAX, PASSWORD_MIN, PasswordField } from "../welcome/password-field";
import { Section } from "./section";
import { sessionsChanged } from "./sessions";

export function Password() {
  const [current, setCurrent] = useState("");
  const [wanted, setWanted] = useState("");
  const { form, isBusy, error, send, fault } = useForm();
  const change = async () => {
    requireAll({ currentPassword: current, newPassword: wanted });
    if ([...wanted].length < PASSWORD_MIN) throw refusal("newPassword", "too_short", PASSWORD_MIN);
    const json = { currentPassword: current, newPassword: wanted };
    await request("PUT", "/api/auth/password", { json });
    setCurrent("");
    setWanted("");
    sessionsChanged.value++;
    tell(t("account-password-changed"));
  };
  return (
    <Section title={t("welcome-password")} about={t("account-password-about")}>
      <form
        ref={form}
        class="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void send(change);
        }}
      >
        <EntranceError error={error} />
        {/* Tells password managers which account it is about. */}
        <input
          class="for-readers"
          type="email"
          autocomplete="username"
          value={user.value?.email}
          aria-label={t("welcome-email")}
          tabIndex={-1}
          readOnly
        />
        <PasswordField
          label={t("account-password-now")}
          autocomplete="current-password"
          value={current}
          error={fault("currentPassword")}
          onChange={setCurrent}
        />
        <PasswordField
          label={t("account-password-new")}
          autocomplete="new-password"
          hint={t("welcome-password-hint", { min: PASSWORD_MIN, max: PASSWORD_MAX })}
          value={wanted}
          error={fault("newPassword")}
          onChange={setWanted}
        />
        <FormEnd busy={isBusy} action={t("account-password-change")} />
      </form>
    </Section>
  );
}
