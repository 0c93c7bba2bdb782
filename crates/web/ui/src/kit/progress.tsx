interface Props {
  label: string;
  /** 0 to 1; `null` when nobody knows how long it takes. */
  value: number | null;
}

/** How far something is, as a bar. */
export function Progress({ label, value }: Props) {
  const shown = value === null ? undefined : Math.round(value * 100);
  return (
    <div
      class={value === null ? "progress unknown" : "progress"}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={shown}
    >
      <span style={{ inlineSize: `${shown ?? 30}%` }} />
    </div>
  );
}
