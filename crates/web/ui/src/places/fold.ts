/** Finding words as the server does: neither case nor accents matter. */

/** A text for comparing. */
export function fold(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("ß", "ss");
}

/** The words of what someone typed. */
export function wordsOf(text: string): string[] {
  return fold(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
}

export interface Piece {
  text: string;
  isHit: boolean;
}

/** Cuts a text into pieces, of which some are the beginnings of words looked for. */
export function pieces(text: string, words: readonly string[]): Piece[] {
  const { folded, origin } = foldWithOrigin(text);
  const isHit = new Uint8Array(text.length);
  for (const word of words) {
    for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + 1)) {
      const before = folded[at - 1];
      if (before !== undefined && /[\p{L}\p{N}]/u.test(before)) continue;
      isHit.fill(1, origin[at], origin[at + word.length] ?? text.length);
    }
  }
  const made: Piece[] = [];
  let start = 0;
  for (let at = 1; at <= text.length; at++) {
    if (at < text.length && isHit[at] === isHit[start]) continue;
    made.push({ text: text.slice(start, at), isHit: isHit[start] === 1 });
    start = at;
  }
  return made;
}

/** Whether any of the words begins a word of the text. */
export function hasHit(text: string, words: readonly string[]): boolean {
  return pieces(text, words).some((piece) => piece.isHit);
}

/** Part of a long text around its first hit. */
export function around(text: string, words: readonly string[], length = 90): string {
  if (text.length <= length) return text;
  let at = 0;
  for (const piece of pieces(text, words)) {
    if (piece.isHit) break;
    at += piece.text.length;
  }
  if (at >= text.length || at < length * 0.7) return `${text.slice(0, length).trimEnd()}…`;
  const start = text.indexOf(" ", Math.max(0, at - length / 3)) + 1;
  const rest = text.slice(start, start + length).trimEnd();
  return `…${rest}${start + length < text.length ? "…" : ""}`;
}

// Folding can change the length of a text, so each folded letter knows its origin.
function foldWithOrigin(text: string): { folded: string; origin: number[] } {
  let folded = "";
  const origin: number[] = [];
  let at = 0;
  for (const letter of text) {
    const plain = fold(letter);
    folded += plain;
    for (let index = 0; index < plain.length; index++) origin.push(at);
    at += letter.length;
  }
  return { folded, origin };
}
