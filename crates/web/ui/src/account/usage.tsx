import { get } from "../api/client";
import type { Me } from "../api/types";
import { Failure } from "../kit/boundary";
import { Skeleton } from "../kit/empty";
import { Progress } from "../kit/progress";
import { useLoad } from "../kit/use-load";
import { t } from "../text/text";
import { Section } from "./section";

const KINDS = ["places", "lists", "tags"] as const;

/** How much the account holds, and how much it may. */
export function Usage() {
  const { data, error, load } = useLoad(() => get<Me>("/api/me"));
  return (
    <Section title={t("account-usage")} about={t("account-usage-about")}>
      {error !== null && !data ? (
        <Failure error={error} onRetry={() => void load()} />
      ) : !data ? (
        <Skeleton rows={3} height={48} />
      ) : (
        <ul class="account-usage">
          {KINDS.map((kind) => {
            const { count, limit } = data.usage[kind];
            const name = t(`account-usage-${kind}`);
            return (
              <li key={kind}>
                <span>{name}</span>
                <span class="muted small">{t("account-usage-of", { count, limit })}</span>
                <Progress label={name} value={limit > 0 ? Math.min(count / limit, 1) : 0} />
              </li>
            );
          })}
        </ul>
      )}
    </Section>
  );
}
