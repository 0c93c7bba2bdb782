import { useState } from "preact/hooks";
import { Confirm } from "../kit/dialog";
import { tellError } from "../kit/toast";
import { t } from "../text/text";
import { takeBack } from "./history";

interface Props {
  id: string;
  fileName: string;
  onClose: () => void;
}

/** Asks before an import is taken back: only the file brings it again. */
export function TakeBack({ id, fileName, onClose }: Props) {
  const [isBusy, setBusy] = useState(false);
  const run = async () => {
    setBusy(true);
    try {
      await takeBack(id);
    } catch (error) {
      tellError(error);
    }
    onClose();
  };
  return (
    <Confirm
      title={t("imports-take-back-title")}
      action={t("imports-take-back")}
      busy={isBusy}
      onConfirm={() => void run()}
      onClose={onClose}
    >
      <div class="import-line">
        <p>{t("imports-take-back-what", { name: fileName })}</p>
        <p class="muted">{t("imports-take-back-again")}</p>
      </div>
    </Confirm>
  );
}
