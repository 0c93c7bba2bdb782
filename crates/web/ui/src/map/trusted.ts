/**
 * The page's CSP says `require-trusted-types-for 'script'; trusted-types default`: the browser
 * refuses strings where code could hide. MapLibre starts its worker from a string, so a default
 * policy lets exactly that address pass. It has no `createHTML`: the map writes no HTML.
 */

interface PolicyFactory {
  readonly defaultPolicy: unknown;
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): unknown;
}

/** Allows the scripts of these addresses, and nothing else. The first call of a page decides. */
export function allowScripts(addresses: readonly URL[]): void {
  const factory = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes;
  if (!factory || factory.defaultPolicy) return;
  const allowed = new Set(addresses.map((address) => address.href));
  factory.createPolicy("default", {
    createScriptURL(url) {
      if (allowed.has(new URL(url, document.baseURI).href)) return url;
      throw new TypeError(`a script from ${url} is not allowed`);
    },
  });
}
