import { signal } from "@preact/signals";
import { Info } from "lucide";
import { Icon } from "../kit/icon";
import { hasExpired } from "../stores/session";
import { type Key, t } from "../text/text";

/** What there is to say after an account was left in another way than by signing out. */
export const notice = signal<Key | null>(null);

export function Notice() {
  const key = hasExpired.value ? "welcome-expired" : notice.value;
  if (!key) return null;
  return (
    <p class="notice" role="status">
      <Icon of={Info} />
      <span>{t(key)}</span>
    </p>
  );
}
