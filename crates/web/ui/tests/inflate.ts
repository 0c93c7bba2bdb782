/** Node 18 cannot unpack without a header, which every browser can. */
import { Duplex } from "node:stream";
import { createInflateRaw } from "node:zlib";

try {
  new DecompressionStream("deflate-raw");
} catch {
  const own = function () {
    return Duplex.toWeb(createInflateRaw());
  };
  Object.assign(globalThis, { DecompressionStream: own });
}
