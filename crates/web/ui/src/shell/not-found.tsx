import { Compass } from "lucide";
import { ButtonLink } from "../kit/button";
import { Empty } from "../kit/empty";
import { link } from "../stores/location";
import { t } from "../text/text";

export function NotFound() {
  return (
    <main class="plain">
      <Empty
        icon={Compass}
        title={t("shell-missing")}
        actions={
          <ButtonLink kind="primary" href={link("/")}>
            {t("shell-home")}
          </ButtonLink>
        }
      >
        {t("shell-missing-why")}
      </Empty>
    </main>
  );
}
