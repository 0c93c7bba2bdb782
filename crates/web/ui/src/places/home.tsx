import { useEffect, useRef, useState } from "preact/hooks";
import { Boundary } from "../kit/boundary";
import { later } from "../kit/later";
import { MapPanel } from "../map/panel";
import { query } from "../stores/location";
import { showsMap } from "../stores/prefs";
import { t } from "../text/text";
import { PlacesPanel } from "./panel";
import { Sheet } from "./sheet";

const PlaceDetail = later((more) => more.PlaceDetail, 4);
const narrow = matchMedia("(max-width: 51.99rem)");

/** All places: table, map and the place that is open, as one state. */
export function HomeView() {
  const isNarrow = useMedia(narrow);
  const place = query.value.get("place");
  const hasMap = showsMap.value;
  if (isNarrow) {
    return (
      <div class="home narrow">
        {hasMap && <Lazy />}
        <Sheet isWhole={!hasMap} opened={place}>
          <Boundary key={place ?? "table"}>
            {place ? <PlaceDetail id={place} key={place} isAlone /> : <PlacesPanel />}
          </Boundary>
        </Sheet>
      </div>
    );
  }
  return (
    <div class={`home wide${hasMap ? " with-map" : ""}${place ? " with-place" : ""}`}>
      <section class="home-table" aria-label={t("home-table")}>
        <Boundary>
          <PlacesPanel />
        </Boundary>
      </section>
      {place && (
        <aside class="home-place" aria-label={t("home-place")}>
          <Boundary key={place}>
            <PlaceDetail id={place} key={place} />
          </Boundary>
        </aside>
      )}
      {hasMap && (
        <div class="home-map">
          <Lazy />
        </div>
      )}
    </div>
  );
}

/** The map comes after the list: nobody waits for it. */
function Lazy() {
  const [isDue, setDue] = useState(false);
  const hasBegun = useRef(false);
  useEffect(() => {
    if (hasBegun.current) return;
    hasBegun.current = true;
    const begin = () => setDue(true);
    if (narrow.matches) return whenTouched(begin);
    if ("requestIdleCallback" in window) requestIdleCallback(begin, { timeout: 2_000 });
    else setTimeout(begin, 300);
    return;
  }, []);
  return <Boundary>{isDue ? <MapPanel /> : <div class="map-wait" />}</Boundary>;
}

// On phones drawing a map for the first time keeps the processor busy for a second or
// more: it waits until the person does something, or has had time to read.
const TIME_TO_READ = 5_000;

/** Calls back at the first touch, key or turn of a wheel, or after some seconds. */
function whenTouched(begin: () => void): () => void {
  const kinds = ["pointerdown", "keydown", "wheel"];
  const stop = () => {
    clearTimeout(timer);
    for (const kind of kinds) removeEventListener(kind, once, true);
  };
  const once = () => {
    stop();
    begin();
  };
  const timer = setTimeout(once, TIME_TO_READ);
  for (const kind of kinds) addEventListener(kind, once, { capture: true, passive: true });
  return stop;
}

function useMedia(media: MediaQueryList): boolean {
  const [matches, setMatches] = useState(media.matches);
  useEffect(() => {
    const look = () => setMatches(media.matches);
    media.addEventListener("change", look);
    return () => media.removeEventListener("change", look);
  }, [media]);
  return matches;
}
