import { useState } from "preact/hooks";
import { Button } from "../kit/button";
import { Field } from "../kit/field";
import { requireAll, useForm } from "../kit/form";
import { paths } from "../paths";
import { link } from "../stores/location";
import { signIn } from "../stores/session";
import { t } from "../text/text";
import { Entrance, EntranceError, keepingNext } from "./entrance";
import { PasswordField } from "./password-field";

export function SignInView() {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const { form, isBusy, error, send, fault } = useForm();
  return (
    <Entrance
      title={t("welcome-sign-in")}
      other={
        <>
          {t("welcome-new-here")}{" "}
          <a href={link(keepingNext(paths.register))}>{t("welcome-register")}</a>
        </>
      }
    >
      <form
        ref={form}
        class="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void send(async () => {
            requireAll({ email, password });
            await signIn(email.trim(), password);
          });
        }}
      >
        <EntranceError error={error} />
        <Field
          label={t("welcome-email")}
          type="email"
          name="email"
          autocomplete="username"
          autocapitalize="off"
          spellcheck={false}
          value={email}
          error={fault("email")}
          onInput={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordField
          label={t("welcome-password")}
          autocomplete="current-password"
          value={password}
          error={fault("password")}
          onChange={setPassword}
        />
        <Button kind="primary" type="submit" busy={isBusy}>
          {t("welcome-sign-in")}
        </Button>
      </form>
    </Entrance>
  );
}
