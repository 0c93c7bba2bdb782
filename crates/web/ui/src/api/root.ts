/**
 * Where the server stands, for pages under a sub-path of a proxy: this script is
 * `<root>assets/<digest>/app.js`.
 */
export const root = new URL("../../", import.meta.url);

/** The folder of this script, for what is loaded beside it. */
export const assets = new URL("./", import.meta.url);

/**
 * The folder of the map's scripts, which has a digest of its own. The shell names
 * it relative to the address the page was opened at, so it is resolved at once.
 */
export const mapAssets = new URL(`${document.body.dataset["map"] ?? "assets"}/`, document.baseURI);
