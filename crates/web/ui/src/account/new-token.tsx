import { useId, useRef, useState } from "preact/hooks";
import { request } from "../api/client";
import type { CreatedApiToken, Scope } from "../api/types";
import { Button } from "../kit/button";
import { Dialog } from "../kit/dialog";
import { Checkbox, Field, Select } from "../kit/field";
import { refusal, requireAll, useForm } from "../kit/form";
import { tell } from "../kit/toast";
import { t } from "../text/text";
import { EntranceError } from "../welcome/entrance";
import { PasswordField } from "../welcome/password-field";
import { SCOPES } from "./scopes";

const DAY = 24 * 60 * 60 * 1000;

const EXPIRIES = ["30", "90", "365", "never"] as const;
type Expiry = (typeof EXPIRIES)[number];

interface Props {
  onMade: () => void;
  onClose: () => void;
}

/** Asks what a token is for, and shows it once. */
export function NewToken({ onMade, onClose }: Props) {
  const [made, setMade] = useState<string | null>(null);
  if (made !== null) return <Made token={made} onClose={onClose} />;
  return (
    <Ask
      onClose={onClose}
      onMade={(token) => {
        setMade(token);
        onMade();
      }}
    />
  );
}

function Ask({ onMade, onClose }: { onMade: (token: string) => void; onClose: () => void }) {
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<ReadonlySet<Scope>>(new Set());
  const [expiry, setExpiry] = useState<Expiry>("90");
  const [password, setPassword] = useState("");
  const { form, isBusy, error, send, fault } = useForm();
  const id = useId();
  const make = async () => {
    requireAll({ name, password });
    if (scopes.size === 0) throw refusal("scopes", "required");
    const json = {
      name: name.trim(),
      scopes: [...scopes],
      expiresAt: expiry === "never" ? null : new Date(Date.now() + Number(expiry) * DAY).toISOString(),
      password,
    };
    // Without an Idempotency-Key: the server must not keep the answer.
    const { data } = await request<CreatedApiToken>("POST", "/api/tokens", { json });
    onMade(data.token);
  };
  const choose = (scope: Scope, isChosen: boolean) => {
    const chosen = new Set(scopes);
    if (isChosen) chosen.add(scope);
    else chosen.delete(scope);
    setScopes(chosen);
  };
  return (
    <Dialog
      title={t("account-tokens-create")}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("kit-cancel")}</Button>
          <Button kind="primary" type="submit" form={id} busy={isBusy}>
            {t("account-tokens-create")}
          </Button>
        </>
      }
    >
      <form
        ref={form}
        id={id}
        class="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void send(make);
        }}
      >
        <EntranceError error={error} />
        <Field
          label={t("account-tokens-name")}
          hint={t("account-tokens-name-hint")}
          maxLength={100}
          autocomplete="off"
          value={name}
          error={fault("name")}
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <fieldset class="account-scopes">
          <legend>{t("account-tokens-scopes")}</legend>
          {SCOPES.map(([scope, key]) => (
            <Checkbox
              key={scope}
              label={t(key)}
              checked={scopes.has(scope)}
              aria-invalid={fault("scopes") ? true : undefined}
              onChange={(event) => choose(scope, event.currentTarget.checked)}
            />
          ))}
          {fault("scopes") && (
            <p class="field-error" role="alert">
              {t("account-tokens-scopes-required")}
            </p>
          )}
        </fieldset>
        <Select
          label={t("account-tokens-expiry")}
          value={expiry}
          options={EXPIRIES.map((one) => [one, t(`account-tokens-expiry-${one}`)] as const)}
          error={fault("expiresAt")}
          onChange={setExpiry}
        />
        <PasswordField
          label={t("welcome-password")}
          autocomplete="current-password"
          value={password}
          error={fault("password")}
          onChange={setPassword}
        />
      </form>
    </Dialog>
  );
}

function Made({ token, onClose }: { token: string; onClose: () => void }) {
  const input = useRef<HTMLInputElement>(null);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(token);
      tell(t("account-tokens-copied"));
    } catch {
      // Pages without HTTPS may not write to the clipboard.
      input.current?.select();
      tell(t("account-tokens-copy-failed"));
    }
  };
  return (
    <Dialog
      title={t("account-tokens-made")}
      onClose={onClose}
      actions={
        <Button kind="primary" onClick={onClose}>
          {t("account-tokens-done")}
        </Button>
      }
    >
      <p>{t("account-tokens-made-about")}</p>
      <Field
        label={t("account-tokens-secret")}
        inputRef={input}
        value={token}
        readOnly
        autocomplete="off"
        spellcheck={false}
        after={<Button onClick={() => void copy()}>{t("account-tokens-copy")}</Button>}
      />
    </Dialog>
  );
}
