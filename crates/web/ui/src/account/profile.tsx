import { useState } from "preact/hooks";
import { patch } from "../api/client";
import type { Me } from "../api/types";
import { Field } from "../kit/field";
import { FormEnd } from "../kit/form-end";
import { FormError, requireAll, useForm } from "../kit/form";
import { tell } from "../kit/toast";
import { user } from "../stores/session";
import { day, t } from "../text/text";
import { Section } from "./section";

export function Profile() {
  const me = user.value;
  const [name, setName] = useState(me?.name ?? "");
  const { form, isBusy, error, send, fault } = useForm();
  if (!me) return null;
  return (
    <Section
      title={t("account-profile")}
      about={t("account-since", { day: day(me.createdAt) })}
    >
      <form
        ref={form}
        class="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void send(async () => {
            requireAll({ name });
            const changed = await patch<Me>("/api/me", { name: name.trim() });
            user.value = { ...me, name: changed.name };
            setName(changed.name);
            tell(t("account-renamed"));
          });
        }}
      >
        <FormError error={error} />
        <Field
          label={t("welcome-name")}
          autocomplete="name"
          maxLength={100}
          value={name}
          error={fault("name")}
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <Field label={t("welcome-email")} type="email" value={me.email} readOnly />
        <FormEnd busy={isBusy} />
      </form>
    </Section>
  );
}
