import { t } from "../text/text";
import { Button } from "./button";

interface Props {
  busy?: boolean;
  /** What the main button says; "Save" without it. */
  action?: string;
  onCancel?: () => void;
}

/** The buttons at the end of a form. */
export function FormEnd({ busy, action, onCancel }: Props) {
  return (
    <div class="form-end">
      {onCancel && <Button onClick={onCancel}>{t("kit-cancel")}</Button>}
      <Button kind="primary" type="submit" busy={busy ?? false}>
        {action ?? t("kit-save")}
      </Button>
    </div>
  );
}
