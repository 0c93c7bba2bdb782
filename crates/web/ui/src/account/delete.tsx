import { useId, useState } from "preact/hooks";
import { address, remove } from "../api/client";
import { Button } from "../kit/button";
import { Dialog } from "../kit/dialog";
import { requireAll, useForm } from "../kit/form";
import { lists, tags } from "../stores/labels";
import { go } from "../stores/location";
import { places } from "../stores/places";
import { ended } from "../stores/session";
import { t } from "../text/text";
import { EntranceError } from "../welcome/entrance";
import { notice } from "../welcome/notice";
import { PasswordField } from "../welcome/password-field";

/** Says what would be lost, and asks for the password. */
export function DeleteAccount({ onClose }: { onClose: () => void }) {
  const [password, setPassword] = useState("");
  const { form, isBusy, error, send, fault } = useForm();
  const id = useId();
  const erase = async () => {
    requireAll({ password });
    await remove("/api/me", { password });
    notice.value = "account-deleted";
    go("/");
    ended(false);
  };
  return (
    <Dialog
      title={t("account-delete-title")}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("kit-cancel")}</Button>
          <Button kind="danger" type="submit" form={id} busy={isBusy}>
            {t("account-delete-now")}
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
          void send(erase);
        }}
      >
        <EntranceError error={error} />
        <p>
          {t("account-delete-lost", {
            places: places.value.count,
            lists: lists.all.value.length,
            tags: tags.all.value.length,
          })}
        </p>
        <p>
          {t("account-delete-first")}{" "}
          <a href={address("/api/export", { format: "json" })} download="">
            {t("account-backup")}
          </a>
        </p>
        <PasswordField
          label={t("welcome-password")}
          autocomplete="current-password"
          value={password}
          error={fault("password") ?? fault("currentPassword")}
          onChange={setPassword}
          autofocus
        />
      </form>
    </Dialog>
  );
}
