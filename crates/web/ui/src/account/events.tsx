import { useState } from "preact/hooks";
import { get } from "../api/client";
import type { AuditEvent } from "../api/types";
import { Failure } from "../kit/boundary";
import { Button } from "../kit/button";
import { Skeleton } from "../kit/empty";
import { tellError } from "../kit/toast";
import { useLoad } from "../kit/use-load";
import { type Key, moment, t } from "../text/text";
import { Section } from "./section";

interface Page {
  events: AuditEvent[];
  nextCursor?: string;
}

const PAGE = 10;

// What deserves a second look.
const ALARMING = new Set(["session.failed", "token.reused"]);

/** What was done with the account, newest first. */
export function Events() {
  const { data, error, load, setData } = useLoad(() => read());
  const [isBusy, setBusy] = useState(false);
  const more = async (cursor: string) => {
    setBusy(true);
    try {
      const next = await read(cursor);
      setData({ ...next, events: [...(data?.events ?? []), ...next.events] });
    } catch (failure) {
      tellError(failure);
    }
    setBusy(false);
  };
  return (
    <Section title={t("account-events")} about={t("account-events-about")}>
      {error !== null && !data ? (
        <Failure error={error} onRetry={() => void load()} />
      ) : !data ? (
        <Skeleton rows={5} height={64} />
      ) : (
        <>
          <ol class="account-rows">
            {data.events.map((event) => (
              <One key={event.id} event={event} />
            ))}
          </ol>
          {data.nextCursor && (
            <div class="account-more">
              <Button
                kind="quiet"
                busy={isBusy}
                onClick={() => void more(data.nextCursor ?? "")}
              >
                {t("account-events-more")}
              </Button>
            </div>
          )}
        </>
      )}
    </Section>
  );
}

function One({ event }: { event: AuditEvent }) {
  return (
    <li>
      <div>
        <p class={ALARMING.has(event.action) ? "account-alarm" : undefined}>{words(event)}</p>
        <p class="muted small">
          <time dateTime={event.createdAt}>{moment(event.createdAt)}</time>
          {event.address && (
            <>
              {" · "}
              <bdi>{event.address}</bdi>
            </>
          )}
        </p>
      </div>
    </li>
  );
}

/** The event in words; a newer server may know events that this page does not. */
function words({ action, details }: AuditEvent): string {
  const key = `account-event-${action.replaceAll(".", "-")}` as Key;
  const about = (details ?? {}) as { count?: number; format?: string };
  const text = t(key, { count: about.count ?? 0, format: (about.format ?? "").toUpperCase() });
  return text === key ? t("account-event-other", { action }) : text;
}

function read(cursor?: string): Promise<Page> {
  return get<Page>("/api/me/audit", { limit: PAGE, cursor });
}
