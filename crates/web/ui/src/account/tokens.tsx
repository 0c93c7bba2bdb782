import { KeyRound } from "lucide";
import { useState } from "preact/hooks";
import { get, remove } from "../api/client";
import type { ApiToken } from "../api/types";
import { Failure } from "../kit/boundary";
import { Button } from "../kit/button";
import { Confirm } from "../kit/dialog";
import { Skeleton } from "../kit/empty";
import { Icon } from "../kit/icon";
import { tell, tellError } from "../kit/toast";
import { useLoad } from "../kit/use-load";
import { day, moment, t } from "../text/text";
import { NewToken } from "./new-token";
import { SCOPES } from "./scopes";
import { Section } from "./section";

/** Which programs have access by a token. */
export function Tokens() {
  const { data, error, load } = useLoad(() => get<{ tokens: ApiToken[] }>("/api/tokens"));
  const [isMaking, setMaking] = useState(false);
  const [ending, setEnding] = useState<ApiToken | null>(null);
  const [isBusy, setBusy] = useState(false);
  const end = async ({ id }: ApiToken) => {
    setBusy(true);
    try {
      await remove(`/api/tokens/${id}`);
      tell(t("account-tokens-ended"));
    } catch (failure) {
      tellError(failure);
    }
    await load();
    setEnding(null);
    setBusy(false);
  };
  return (
    <Section title={t("account-tokens")} about={t("account-tokens-about")}>
      {error !== null && !data ? (
        <Failure error={error} onRetry={() => void load()} />
      ) : !data ? (
        <Skeleton rows={1} height={64} />
      ) : (
        <>
          {data.tokens.length === 0 ? (
            <p class="muted">{t("account-tokens-none")}</p>
          ) : (
            <ul class="account-rows">
              {data.tokens.map((token) => (
                <One key={token.id} token={token} onEnd={() => setEnding(token)} />
              ))}
            </ul>
          )}
          <div class="account-more">
            <Button onClick={() => setMaking(true)}>{t("account-tokens-new")}</Button>
          </div>
        </>
      )}
      {isMaking && (
        <NewToken onMade={() => void load()} onClose={() => setMaking(false)} />
      )}
      {ending && (
        <Confirm
          title={t("account-tokens-end-title")}
          action={t("account-tokens-end-now")}
          busy={isBusy}
          onConfirm={() => void end(ending)}
          onClose={() => setEnding(null)}
        >
          <p>{t("account-tokens-end-about", { name: ending.name })}</p>
        </Confirm>
      )}
    </Section>
  );
}

function One({ token, onEnd }: { token: ApiToken; onEnd: () => void }) {
  const scopes = SCOPES.filter(([scope]) => token.scopes.includes(scope));
  const used = token.lastUsedAt
    ? t("account-tokens-used", { time: moment(token.lastUsedAt) })
    : t("account-tokens-unused");
  return (
    <li>
      <Icon of={KeyRound} size={22} class="muted" />
      <div>
        <p>
          <bdi>{token.name}</bdi>
        </p>
        <p class="muted small">{scopes.map(([, key]) => t(key)).join(" · ")}</p>
        <p class="muted small">
          {used}
          {" · "}
          {validity(token.expiresAt)}
        </p>
      </div>
      <Button aria-label={t("account-tokens-end-which", { name: token.name })} onClick={onEnd}>
        {t("account-tokens-end")}
      </Button>
    </li>
  );
}

function validity(end: string | null): string {
  if (end === null) return t("account-tokens-endless");
  const isOver = Date.parse(end) <= Date.now();
  return isOver ? t("account-tokens-expired") : t("account-tokens-ends", { day: day(end) });
}
