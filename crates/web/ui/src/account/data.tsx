import { Download, Trash2 } from "lucide";
import { useState } from "preact/hooks";
import { address } from "../api/client";
import { Button, ButtonLink } from "../kit/button";
import { t } from "../text/text";
import { DeleteAccount } from "./delete";
import { Section } from "./section";

/** Taking everything along, and deleting everything. */
export function AccountData() {
  const [isDeleting, setDeleting] = useState(false);
  return (
    <>
      <Section title={t("account-data")} about={t("account-data-about")}>
        <div class="account-act">
          <p>{t("account-backup-about")}</p>
          <ButtonLink icon={Download} href={address("/api/export", { format: "json" })} download="">
            {t("account-backup")}
          </ButtonLink>
        </div>
      </Section>
      <Section title={t("account-delete")}>
        <div class="account-act">
          <p>{t("account-delete-about")}</p>
          <Button class="account-danger" icon={Trash2} onClick={() => setDeleting(true)}>
            {t("account-delete-open")}
          </Button>
        </div>
      </Section>
      {isDeleting && <DeleteAccount onClose={() => setDeleting(false)} />}
    </>
  );
}
