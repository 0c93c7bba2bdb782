import assert from "node:assert/strict";
import { test } from "node:test";
import { around, fold, hasHit, pieces, wordsOf } from "../src/places/fold";

const marked = (text: string, typed: string) =>
  pieces(text, wordsOf(typed))
    .map((piece) => (piece.isHit ? `[${piece.text}]` : piece.text))
    .join("");

test("accents and case do not matter", () => {
  assert.equal(fold("Bánh MÌ"), "banh mi");
  assert.equal(marked("Bánh Mì Keu", "banh mi"), "[Bánh] [Mì] Keu");
  assert.equal(marked("Café Größe", "CAFE grosse"), "[Café] [Größe]");
});

test("a word that is unfinished is marked at the beginning of words only", () => {
  assert.equal(marked("London, Blond", "lon"), "[Lon]don, Blond");
});

test("combining accents belong to their letter", () => {
  assert.equal(marked("Cafe\u0301 Bar", "cafe"), "[Cafe\u0301] Bar");
});

test("nothing is marked without a hit", () => {
  assert.equal(marked("Tower", "bridge"), "Tower");
  assert.equal(hasHit("Tower", ["bridge"]), false);
  assert.deepEqual(pieces("", ["a"]), []);
});

test("a long text is shown around its first hit", () => {
  const text = `${"word ".repeat(60)}needle in the hay ${"word ".repeat(60)}`;
  const part = around(text, ["needle"]);
  assert.match(part, /^….*needle.*…$/);
  assert.ok(part.length < 100);
  assert.equal(around("short", ["x"]), "short");
});
