import { useState } from "preact/hooks";
import { isProblem } from "../api/problem";
import { Button } from "../kit/button";
import { Field } from "../kit/field";
import { refusal, requireAll, useForm } from "../kit/form";
import { tell } from "../kit/toast";
import { paths } from "../paths";
import { link } from "../stores/location";
import { register } from "../stores/session";
import { t } from "../text/text";
import { Entrance, EntranceError, keepingNext } from "./entrance";
import { PASSWORD_MAX, PASSWORD_MIN, PasswordField } from "./password-field";

export function RegisterView() {
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const { form, isBusy, error, send, fault } = useForm();
  const begin = async () => {
    requireAll({ name, email, password });
    const length = [...password].length;
    if (length < PASSWORD_MIN) throw refusal("password", "too_short", PASSWORD_MIN);
    if (length > PASSWORD_MAX) throw refusal("password", "too_long", PASSWORD_MAX);
    await register(email.trim(), password, name.trim());
    tell(t("welcome-hello", { name: name.trim() }));
  };
  return (
    <Entrance
      title={t("welcome-register")}
      other={
        <>
          {t("welcome-known-here")}{" "}
          <a href={link(keepingNext(paths.signIn))}>{t("welcome-sign-in")}</a>
        </>
      }
    >
      <form
        ref={form}
        class="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void send(begin);
        }}
      >
        <EntranceError error={error} />
        <Field
          label={t("welcome-name")}
          name="name"
          autocomplete="name"
          maxLength={100}
          value={name}
          error={fault("name")}
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <Field
          label={t("welcome-email")}
          type="email"
          name="email"
          autocomplete="username"
          autocapitalize="off"
          spellcheck={false}
          hint={t("welcome-email-hint")}
          value={email}
          error={fault("email")}
          onInput={(event) => setEmail(event.currentTarget.value)}
        />
        {isProblem(error, "email_taken") && (
          <a href={link(keepingNext(paths.signIn))}>{t("welcome-sign-in-instead")}</a>
        )}
        <PasswordField
          label={t("welcome-password")}
          autocomplete="new-password"
          hint={t("welcome-password-hint", { min: PASSWORD_MIN, max: PASSWORD_MAX })}
          value={password}
          error={fault("password")}
          onChange={setPassword}
        />
        <Button kind="primary" type="submit" busy={isBusy}>
          {t("welcome-register")}
        </Button>
      </form>
    </Entrance>
  );
}
