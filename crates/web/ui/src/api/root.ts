/**
 * Where the server stands, for pages under a sub-path of a proxy: this script is
 * `<root>assets/<digest>/app.js`.
 */
export const root = new URL("../../", import.meta.url);

/** The folder of this script, for what is loaded beside it. */
export const assets = new URL("./", import.meta.url);
