import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

interface Props {
  title: string;
  about?: ComponentChildren;
  children: ComponentChildren;
}

/** One subject of the account: what it is about on one side, its fields on the other. */
export function Section({ title, about, children }: Props) {
  const id = useId();
  return (
    <section class="account-section" aria-labelledby={id}>
      <div class="account-about">
        <h2 id={id}>{title}</h2>
        {about && <p class="muted small">{about}</p>}
      </div>
      <div class="card account-card">{children}</div>
    </section>
  );
}
