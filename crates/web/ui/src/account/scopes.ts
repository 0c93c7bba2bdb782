import type { Scope } from "../api/types";
import type { Key } from "../text/text";

/** What a token may do, with its words. */
export const SCOPES: readonly (readonly [Scope, Key])[] = [
  ["read", "account-tokens-scope-read"],
  ["write", "account-tokens-scope-write"],
  ["import", "account-tokens-scope-import"],
  ["places:add", "account-tokens-scope-add"],
  ["export", "account-tokens-scope-export"],
];
