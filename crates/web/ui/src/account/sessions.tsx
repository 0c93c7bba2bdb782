import { signal } from "@preact/signals";
import { Monitor, Smartphone } from "lucide";
import { useEffect, useState } from "preact/hooks";
import { get, remove } from "../api/client";
import type { Session } from "../api/types";
import { Failure } from "../kit/boundary";
import { Button } from "../kit/button";
import { Skeleton } from "../kit/empty";
import { Icon } from "../kit/icon";
import { tell, tellError } from "../kit/toast";
import { useLoad } from "../kit/use-load";
import { moment, t } from "../text/text";
import { deviceOf } from "./device";
import { Section } from "./section";

/** Counted up when sessions end in another way than here. */
export const sessionsChanged = signal(0);

// So many are shown at first.
const FEW = 6;

/** Where the account is signed in. */
export function Sessions() {
  const { data, error, load } = useLoad(() => get<{ sessions: Session[] }>("/api/me/sessions"));
  const [ending, setEnding] = useState<ReadonlySet<string>>(new Set());
  const [showsAll, setShowsAll] = useState(false);
  const changes = sessionsChanged.value;
  useEffect(() => {
    if (changes > 0) void load();
  }, [changes]);
  const all = data?.sessions ?? [];
  const sorted = [...all].sort((a, b) => Number(b.current) - Number(a.current));
  const others = all.filter((session) => !session.current).map((session) => session.id);
  const end = async (ids: readonly string[]) => {
    setEnding(new Set(ids));
    try {
      for (const id of ids) await remove(`/api/me/sessions/${id}`);
      tell(t("account-sessions-ended", { count: ids.length }));
    } catch (failure) {
      tellError(failure);
    }
    await load();
    setEnding(new Set());
  };
  return (
    <Section title={t("account-sessions")} about={t("account-sessions-about")}>
      {error !== null && !data ? (
        <Failure error={error} onRetry={() => void load()} />
      ) : !data ? (
        <Skeleton rows={2} height={64} />
      ) : (
        <>
          <ul class="account-rows">
            {sorted.slice(0, showsAll ? undefined : FEW).map((session) => (
              <One
                key={session.id}
                session={session}
                isEnding={ending.has(session.id)}
                onEnd={() => void end([session.id])}
              />
            ))}
          </ul>
          {(others.length > 1 || (!showsAll && all.length > FEW)) && (
            <div class="account-more">
              {!showsAll && all.length > FEW && (
                <Button kind="quiet" onClick={() => setShowsAll(true)}>
                  {t("account-sessions-all", { count: all.length })}
                </Button>
              )}
              {others.length > 1 && (
                <Button busy={ending.size > 1} onClick={() => void end(others)}>
                  {t("account-sessions-end-others")}
                </Button>
              )}
            </div>
          )}
        </>
      )}
    </Section>
  );
}

interface OneProps {
  session: Session;
  isEnding: boolean;
  onEnd: () => void;
}

function One({ session, isEnding, onEnd }: OneProps) {
  const device = deviceOf(session.userAgent);
  const name = device ? nameOf(device) : t("account-device-unknown");
  const used = t("account-session-used", { time: moment(session.lastUsedAt) });
  return (
    <li>
      <Icon of={device?.isPhone ? Smartphone : Monitor} size={22} class="muted" />
      <div>
        <p>
          <bdi>{name}</bdi>{" "}
          {session.current && <span class="chip on">{t("account-session-current")}</span>}
        </p>
        <p class="muted small">
          {used}
          {session.address && (
            <>
              {" · "}
              <bdi>{session.address}</bdi>
            </>
          )}
        </p>
      </div>
      {!session.current && (
        <Button
          busy={isEnding}
          aria-label={t("account-session-end-which", { device: name })}
          onClick={onEnd}
        >
          {t("account-session-end")}
        </Button>
      )}
    </li>
  );
}

function nameOf({ program, system }: { program: string; system: string | null }): string {
  return system ? t("account-device", { program, system }) : program;
}
