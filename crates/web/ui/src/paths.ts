/**
 * Every path of the page. The server answers them with the page and all others
 * with 404; routes.tsx says what each shows.
 */
export const paths = {
  home: "/",
  signIn: "/sign-in",
  register: "/register",
  imports: "/imports",
  import: "/imports/{id}",
  account: "/account",
  bin: "/bin",
} as const;

export type PathName = keyof typeof paths;
