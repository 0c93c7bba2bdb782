/** Requests to the API, with the session's cookies. */
import { Problem, problemOf } from "./problem";
import { root } from "./root";

export type Query = Record<string, string | number | boolean | readonly string[] | null | undefined>;

export interface Options {
  query?: Query;
  /** Sent as JSON. */
  json?: unknown;
  headers?: Record<string, string>;
  /** The ETag that the resource must still have; else the answer is 412. */
  ifMatch?: string | null;
  signal?: AbortSignal;
}

export interface Answer<T> {
  data: T;
  status: number;
  headers: Headers;
}

/** The address of an API path, for links and forms. */
export function address(path: string, query: Query = {}): string {
  const url = new URL(path.replace(/^\//, ""), root);
  for (const [name, value] of Object.entries(query)) {
    if (value === null || value === undefined) continue;
    if (Array.isArray(value)) for (const one of value) url.searchParams.append(name, one);
    else url.searchParams.set(name, String(value));
  }
  return url.href;
}

/**
 * Sends one request. When the session's short-lived cookie has expired, it is
 * renewed and the request sent again.
 *
 * @throws Problem when the server refuses or does not answer
 */
export async function request<T>(
  method: string,
  path: string,
  options: Options = {},
): Promise<Answer<T>> {
  let response = await send(method, path, options);
  if (response.status === 401 && !path.startsWith("/api/auth/") && (await renew())) {
    response = await send(method, path, options);
  }
  if (!response.ok && response.status !== 304) {
    const problem = await problemOf(response);
    if (problem.status === 401 && !path.startsWith("/api/auth/")) onSignedOut();
    throw problem;
  }
  const hasBody = response.status !== 204 && response.status !== 304;
  const isJson = (response.headers.get("content-type") ?? "").includes("json");
  const data = hasBody && isJson ? await response.json() : undefined;
  return { data: data as T, status: response.status, headers: response.headers };
}

export async function get<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
  return (await request<T>("GET", path, { query, ...(signal ? { signal } : {}) })).data;
}

export async function post<T>(path: string, json: unknown = {}): Promise<T> {
  return (await request<T>("POST", path, { json, headers: { "idempotency-key": newKey() } })).data;
}

export async function patch<T>(path: string, json: unknown, ifMatch?: string | null): Promise<T> {
  return (await request<T>("PATCH", path, { json, ifMatch: ifMatch ?? null })).data;
}

export async function remove<T>(path: string, json?: unknown): Promise<Answer<T>> {
  return request<T>("DELETE", path, json === undefined ? {} : { json });
}

/** Names a request, so that sending it again does not do its work twice. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function send(method: string, path: string, options: Options): Promise<Response> {
  const headers: Record<string, string> = { accept: "application/json", ...options.headers };
  if (options.json !== undefined) headers["content-type"] = "application/json";
  if (options.ifMatch) headers["if-match"] = options.ifMatch;
  try {
    return await fetch(address(path, options.query), {
      method,
      headers,
      body: options.json === undefined ? null : JSON.stringify(options.json),
      credentials: "same-origin",
      signal: options.signal ?? null,
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Problem(0, {});
  }
}

let onSignedOut = () => {};

/** Sets what happens when the session turns out to be over. */
export function whenSignedOut(handler: () => void): void {
  onSignedOut = handler;
}

let renewing: Promise<boolean> | null = null;

/**
 * Renews the session. Of several tabs one does it at a time: each asks for the
 * lock and finds, when it gets it, that another tab may have renewed already.
 */
export function renew(): Promise<boolean> {
  renewing ??= renewOnce().finally(() => {
    renewing = null;
  });
  return renewing;
}

async function renewOnce(): Promise<boolean> {
  const began = Date.now();
  const attempt = async () => {
    const last = Number(readRenewed());
    if (last > began) return true;
    const response = await send("POST", "/api/auth/refresh", { json: { session: "cookie" } });
    if (response.ok) writeRenewed(Date.now());
    else if (response.status !== 401) throw await problemOf(response);
    return response.ok;
  };
  return alone(attempt);
}

/**
 * Does what changes the session's cookies while no other tab does: a late answer to
 * another tab could otherwise clear cookies that were just set.
 */
export function alone<T>(work: () => Promise<T>): Promise<T> {
  // Plain HTTP has no locks; the server's own grace has to do there.
  if (!("locks" in navigator)) return work();
  return navigator.locks.request("listbud-session", work) as Promise<T>;
}

const RENEWED = "listbud.renewed";

// When the session was renewed last, for the other tabs. It is not a secret.
function readRenewed(): string | null {
  try {
    return localStorage.getItem(RENEWED);
  } catch {
    return null;
  }
}

function writeRenewed(time: number): void {
  try {
    localStorage.setItem(RENEWED, String(time));
  } catch {
    // Without storage every tab renews for itself; the server allows it.
  }
}
