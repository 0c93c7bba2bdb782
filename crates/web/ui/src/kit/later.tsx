import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Skeleton } from "./empty";

type More = typeof import("../more");

/** The script of everything that a first look does not need. */
export const more = (): Promise<More> => import("../more");

/**
 * A view whose script is loaded when it is shown first. `rows` of a skeleton stand
 * in its place meanwhile.
 */
export function later<P extends object>(
  pick: (more: More) => ComponentType<P>,
  rows = 0,
): ComponentType<P> {
  let View: ComponentType<P> | null = null;
  return function Later(props: P) {
    const [state, setState] = useState<{ isReady: boolean; error?: unknown }>({
      isReady: View !== null,
    });
    useEffect(() => {
      if (state.isReady) return;
      let isGone = false;
      more().then(
        (loaded) => {
          View = pick(loaded);
          if (!isGone) setState({ isReady: true });
        },
        (error: unknown) => {
          if (!isGone) setState({ isReady: false, error });
        },
      );
      return () => {
        isGone = true;
      };
    }, [state.isReady]);
    // The boundary around shows it, and tries again.
    if (state.error !== undefined) throw state.error;
    return View ? <View {...props} /> : <Skeleton rows={rows} />;
  };
}
