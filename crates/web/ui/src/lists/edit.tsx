import { useState } from "preact/hooks";
import { COLORS, ColorPicker } from "../kit/color";
import { Dialog } from "../kit/dialog";
import { Field, TextArea } from "../kit/field";
import { FormEnd } from "../kit/form-end";
import { FormError, requireAll, useForm } from "../kit/form";
import { tell } from "../kit/toast";
import { go } from "../stores/location";
import { t } from "../text/text";
import { EmojiField } from "./emoji";
import { type Kind, type Label, editing, stores } from "./labels";

/** The window in which a list or tag is made or changed, while it is open. */
export function Editing() {
  const now = editing.value;
  return now && <LabelDialog key={now.label?.id ?? "new"} kind={now.kind} label={now.label} />;
}

function LabelDialog({ kind, label }: { kind: Kind; label: Label | null }) {
  const isList = kind === "lists";
  const [name, setName] = useState(label?.name ?? "");
  const [color, setColor] = useState(label?.color ?? nextColor(kind));
  const [emoji, setEmoji] = useState(label?.emoji ?? "");
  const [description, setDescription] = useState(label?.description ?? "");
  const { form, isBusy, error, send, fault } = useForm();
  const close = () => {
    editing.value = null;
  };
  const save = async () => {
    requireAll({ name });
    const looks = { name: name.trim(), color, emoji: emoji.trim() || null };
    const about = isList ? { description: description.trim() || null } : {};
    if (label) {
      await stores[kind].change(label.id, { ...looks, ...about });
      return;
    }
    const made = await stores[kind].create({ ...looks, ...about });
    tell(t("lists-made", { name: made.name }), {
      label: t("lists-show"),
      run: () => go(`/?${isList ? "list" : "tags"}=${made.id}`),
    });
  };
  return (
    <Dialog title={t(title(kind, label !== null))} onClose={close}>
      <form
        ref={form}
        class="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void send(save).then((isDone) => isDone && close());
        }}
      >
        <FormError error={error} />
        <Field
          label={t("lists-name")}
          value={name}
          autofocus
          autocomplete="off"
          maxLength={200}
          error={fault("name")}
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <EmojiField value={emoji} onChange={setEmoji} error={fault("emoji")} />
        <ColorPicker value={color} onChange={setColor} />
        {isList && (
          <TextArea
            label={t("lists-description")}
            value={description}
            maxLength={5000}
            error={fault("description")}
            onInput={(event) => setDescription(event.currentTarget.value)}
          />
        )}
        <FormEnd
          busy={isBusy}
          onCancel={close}
          {...(label ? {} : { action: t("lists-make") })}
        />
      </form>
    </Dialog>
  );
}

function title(kind: Kind, isThere: boolean) {
  if (kind === "lists") return isThere ? "lists-edit-title" : "lists-new";
  return isThere ? "lists-tag-edit-title" : "lists-tag-new";
}

/** New ones differ from those made before them. */
function nextColor(kind: Kind): string {
  const used = stores[kind].all.value.map((label) => label.color.toLowerCase());
  const free = COLORS.find((color) => !used.includes(color.toLowerCase()));
  return free ?? COLORS[used.length % COLORS.length] ?? COLORS[0];
}
