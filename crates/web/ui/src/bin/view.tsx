import { FolderOpen, type IconNode, MapPin, Tag, Trash2 } from "lucide";
import { useState } from "preact/hooks";
import { get, post, remove } from "../api/client";
import type { Deletion } from "../api/types";
import { Failure } from "../kit/boundary";
import { Button, ButtonLink } from "../kit/button";
import { Confirm } from "../kit/dialog";
import { Empty, Skeleton } from "../kit/empty";
import { Icon } from "../kit/icon";
import { tell, tellError } from "../kit/toast";
import { useLoad } from "../kit/use-load";
import { searchAgain } from "../stores/filter";
import { lists, tags } from "../stores/labels";
import { link } from "../stores/location";
import { loadPlaces } from "../stores/places";
import { day, moment, t } from "../text/text";
import "./bin.css";

const SIGNS: Record<string, IconNode> = { places: MapPin, list: FolderOpen, tag: Tag };

/** What was deleted in the last thirty days, and how to get it back. */
export function BinView() {
  const { data, error, load } = useLoad(() => get<{ deletions: Deletion[] }>("/api/deletions"));
  const [busy, setBusy] = useState<string | null>(null);
  const [erasing, setErasing] = useState<Deletion | null>(null);
  const act = async (id: string, work: () => Promise<void>) => {
    setBusy(id);
    try {
      await work();
    } catch (failure) {
      tellError(failure);
    }
    await load();
    setBusy(null);
  };
  const restore = (deletion: Deletion) =>
    act(deletion.id, async () => {
      const path = `/api/deletions/${deletion.id}/restore`;
      const { kept } = await post<{ kept: number }>(path);
      await Promise.all([loadPlaces(), lists.load(), tags.load()]);
      searchAgain();
      const told = t("bin-restored", { what: nameOf(deletion) });
      tell(kept > 0 ? `${told} ${t("bin-kept", { count: kept })}` : told);
    });
  const erase = (deletion: Deletion) =>
    act(deletion.id, async () => {
      await remove(`/api/deletions/${deletion.id}`);
      setErasing(null);
      tell(t("bin-erased", { what: nameOf(deletion) }));
    });
  return (
    <div class="page-view">
      <header class="bin-head">
        <h1>{t("title-bin")}</h1>
        <p class="muted">{t("bin-about")}</p>
      </header>
      {error !== null && !data ? (
        <Failure error={error} onRetry={() => void load()} />
      ) : !data ? (
        <div class="card bin-card">
          <Skeleton rows={3} height={72} />
        </div>
      ) : data.deletions.length === 0 ? (
        <Empty
          icon={Trash2}
          title={t("bin-empty")}
          actions={<ButtonLink href={link("/")}>{t("shell-home")}</ButtonLink>}
        >
          {t("bin-empty-how")}
        </Empty>
      ) : (
        <ul class="card bin-card">
          {data.deletions.map((deletion) => (
            <One
              key={deletion.id}
              deletion={deletion}
              isBusy={busy === deletion.id}
              onRestore={() => void restore(deletion)}
              onErase={() => setErasing(deletion)}
            />
          ))}
        </ul>
      )}
      {erasing && (
        <Confirm
          title={t("bin-erase-title")}
          action={t("bin-erase")}
          busy={busy === erasing.id}
          onConfirm={() => void erase(erasing)}
          onClose={() => setErasing(null)}
        >
          <p>{t("bin-erase-what", { what: nameOf(erasing) })}</p>
        </Confirm>
      )}
    </div>
  );
}

interface OneProps {
  deletion: Deletion;
  isBusy: boolean;
  onRestore: () => void;
  onErase: () => void;
}

function One({ deletion, isBusy, onRestore, onErase }: OneProps) {
  const what = nameOf(deletion);
  return (
    <li>
      <span class="bin-sign">
        <Icon of={SIGNS[deletion.kind] ?? Trash2} size={20} />
      </span>
      <div class="bin-what">
        <h2>
          <bdi>{what}</bdi>
        </h2>
        <p class="muted small">
          {about(deletion)}
          {t("bin-when", {
            time: moment(deletion.createdAt),
            day: day(deletion.expiresAt),
          })}
        </p>
      </div>
      <div class="bin-acts">
        <Button kind="quiet" aria-label={t("bin-erase-which", { what })} onClick={onErase}>
          {t("bin-erase")}
        </Button>
        <Button busy={isBusy} aria-label={t("bin-restore-which", { what })} onClick={onRestore}>
          {t("bin-restore")}
        </Button>
      </div>
    </li>
  );
}

/** What it was called, or how many there were. */
function nameOf({ kind, name, count }: Deletion): string {
  if (kind === "list") return t("bin-list", { name: name ?? "" });
  if (kind === "tag") return t("bin-tag", { name: name ?? "" });
  return name ?? t("bin-places", { count });
}

/** Of a list or tag: how many places it was on. */
function about({ kind, count }: Deletion): string {
  return kind === "places" ? "" : `${t("bin-on-places", { count })} `;
}
