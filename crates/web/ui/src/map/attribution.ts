import { make } from "./dom.js";

const ENTITIES: Record<string, string> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  copy: "©",
  nbsp: "\u00a0",
  apos: "'",
};

function plain(text: string): string {
  return text
    .replace(/<[^>]*>/g, "")
    .replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (whole, decimal, hex, name) => {
      if (name) return ENTITIES[String(name).toLowerCase()] ?? whole;
      const code = decimal ? Number.parseInt(decimal, 10) : Number.parseInt(hex, 16);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : "";
    });
}

/**
 * The text and links of an attribution, which tile services write as HTML. It is read by hand, so
 * that the page needs no policy that lets HTML pass: of `<a href>` the http(s) address is kept, of
 * everything else the text.
 */
export function parts(html: string): (Node | string)[] {
  const out: (Node | string)[] = [];
  let end = 0;
  for (const found of html.matchAll(
    /<a\b[^>]*?href\s*=\s*(?:"([^"]*)"|'([^']*)')[^>]*>(.*?)<\/a>/gis,
  )) {
    out.push(plain(html.slice(end, found.index)));
    const address = plain(found[1] ?? found[2] ?? "");
    const text = plain(found[3] ?? "");
    out.push(
      /^https?:\/\//i.test(address)
        ? make("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, text)
        : text,
    );
    end = found.index + found[0].length;
  }
  out.push(plain(html.slice(end)));
  return out.filter((part) => part !== "");
}
