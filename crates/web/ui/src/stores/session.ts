/** Who is signed in. The session itself is in cookies that scripts cannot read. */
import { signal } from "@preact/signals";
import { alone, get, post, renew, request, whenSignedOut } from "../api/client";
import type { User } from "../api/types";
import { keepPrefs } from "./prefs";

/** `undefined` until the server has answered; `null` without an account. */
export const user = signal<User | null | undefined>(undefined);

/** Whether the session ended by itself, which the sign-in page explains. */
export const hasExpired = signal(false);

interface SessionAnswer {
  user: User | null;
  refreshable?: boolean;
}

const channel = "BroadcastChannel" in window ? new BroadcastChannel("listbud-session") : null;

/** Asks the server who is signed in, and renews the session if that has expired. */
export async function load(): Promise<void> {
  let answer = await get<SessionAnswer>("/api/session");
  if (answer.user === null && answer.refreshable && (await renew())) {
    answer = await get<SessionAnswer>("/api/session");
  }
  // There was a session, and it cannot be renewed.
  if (answer.user === null && answer.refreshable) hasExpired.value = true;
  user.value = answer.user;
}

export async function signIn(email: string, password: string): Promise<void> {
  const answer = await alone(() =>
    post<{ user: User }>("/api/auth/login", {
      email,
      password,
      session: "cookie",
    }),
  );
  begin(answer.user);
}

export async function register(email: string, password: string, name: string): Promise<void> {
  const answer = await alone(() =>
    post<{ user: User }>("/api/auth/register", {
      email,
      password,
      name,
      session: "cookie",
    }),
  );
  begin(answer.user);
}

function begin(signedIn: User): void {
  hasExpired.value = false;
  user.value = signedIn;
  channel?.postMessage("begun");
}

/**
 * Ends the session here, and everything that the page holds of the account. `leave` goes
 * to what is shown afterwards, before the view notices that nobody is signed in.
 */
export async function signOut(leave: () => void): Promise<void> {
  await alone(() => request("POST", "/api/auth/logout", { json: {} }));
  // The answer clears this site's storage.
  keepPrefs();
  leave();
  ended(false);
  channel?.postMessage("ended");
}

/** Forgets the account; `expired` when nobody asked for it. */
export function ended(expired: boolean): void {
  hasExpired.value = expired;
  user.value = null;
}

/** Keeps the tabs of one browser in step, and notices a session that is over. */
export function followSession(): void {
  whenSignedOut(() => {
    if (user.value) ended(true);
  });
  channel?.addEventListener("message", (event) => {
    if (event.data === "ended") ended(false);
    else void load().catch(() => {});
  });
}
