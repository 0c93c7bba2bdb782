/** A folded map with saved places, in the page's own colours. */
export function Illustration() {
  return (
    <svg class="art" viewBox="0 0 560 460" aria-hidden="true" focusable="false">
      <clipPath id="art-map">
        <path d="M24 56 192 24v340L24 396Zm168-32 176 32v340L192 364Zm176 32 168-32v340l-168 32Z" />
      </clipPath>
      <g clip-path="url(#art-map)">
        <path class="art-land" d="M0 0h560v460H0z" />
        <path
          class="art-water"
          d="M560 190c-60 6-84 34-122 42-48 10-66-22-108-6-40 15-34 62-72 82-50 26-92-6-132 30-26 23-28 60-30 122h464Z"
        />
        <path class="art-park" d="M66 96c44-34 108-22 116 22 6 36-30 56-64 60-40 5-84-48-52-82Z" />
        <path class="art-park" d="M404 78c34-20 86-10 96 22 10 34-28 52-58 50-42-3-76-50-38-72Z" />
        <path
          class="art-road"
          d="M0 236c90-8 130-70 214-62 88 8 108 40 178 4 60-30 96-40 168-32M214 0c-4 70-8 120 0 174 6 40-24 66-60 110-30 36-40 80-42 176M344 0c-10 60 4 100 24 184M0 150c60 6 140 24 214 24"
        />
        <path class="art-street" d="M60 210 40 40m110 172L96 0m170 176-6-176m50 186 20-186m142 150-30-150M0 300l120 30" />
      </g>
      <path class="art-fold" d="M192 24v340l176 32V56Z" />
      <path
        class="art-edge"
        d="M24 56 192 24l176 32 168-32v340l-168 32-176-32L24 396Zm168-32v340M368 56v340"
      />
      <path class="art-way" d="M118 262c30-60 84-52 112-84 32-36 72 10 110-18 26-20 40-26 84-36" />
      <Pin x={118} y={262} color="1" />
      <Pin x={232} y={176} color="2" />
      <Pin x={424} y={124} color="3" />
      <circle class="art-ring" cx="252" cy="318" r="26" />
      <circle class="art-dot" cx="252" cy="318" r="7" />
      <g class="art-card">
        <rect x="300" y="316" width="232" height="128" rx="16" />
        <circle class="art-1" cx="328" cy="348" r="8" />
        <circle class="art-2" cx="328" cy="380" r="8" />
        <circle class="art-3" cx="328" cy="412" r="8" />
        <path class="art-text" d="M350 348h96m-96 32h132m-132 32h74" />
        <path class="art-tick" d="m494 348 5 5 10-11m-15 70 5 5 10-11" />
      </g>
    </svg>
  );
}

function Pin({ x, y, color }: { x: number; y: number; color: string }) {
  return (
    <g transform={`translate(${x} ${y})`}>
      <ellipse class="art-shade" rx="11" ry="4" />
      <path class={`art-${color}`} d="M0 0c-13-14-22-23-22-36a22 22 0 0 1 44 0c0 13-9 22-22 36Z" />
      <circle class="art-eye" cy="-36" r="8" />
    </g>
  );
}
