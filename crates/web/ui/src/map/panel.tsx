import { effect, signal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { get } from "../api/client";
import { mapAssets, root } from "../api/root";
import { tell } from "../kit/toast";
import { mapBounds } from "../stores/filter";
import { query, setQuery } from "../stores/location";
import { state } from "../stores/places";
import { draft, editing, picking } from "../stores/position";
import { language, prefersStillness, shownMapTheme } from "../stores/prefs";
import { select, selection } from "../stores/selection";
import { t } from "../text/text";
import { drawn, palette, points } from "./points";
import type { Bounds, MapConfig, MapOptions, MapStrings, MapView, View } from "./types";

interface MapModule {
  createMap(options: MapOptions): MapView;
}

// Where the map stood when it was last taken away, for when it comes back.
let lastView: View | null = null;

/** A failure to load the map; the boundary around shows it. */
const failure = signal<unknown>(null);

/** The map beside the table, which shows the same places. */
export function MapPanel() {
  const container = useRef<HTMLDivElement>(null);
  const [map, setMap] = useState<MapView | null>(null);
  const words = language.value;
  useEffect(() => {
    let made: MapView | null = null;
    let isGone = false;
    load().then(
      ({ module, config }) => {
        if (isGone || !container.current) return;
        made = module.createMap(options(container.current, config));
        setMap(made);
      },
      (error: unknown) => {
        failure.value = error;
      },
    );
    return () => {
      isGone = true;
      if (!made) return;
      lastView = made.view();
      made.destroy();
      mapBounds.value = null;
      setMap(null);
    };
  }, [words]);
  useEffect(() => {
    if (!map || !container.current) return;
    const stops = [avoidSheet(map, container.current), follow(map)];
    return () => {
      for (const stop of stops) stop();
    };
  }, [map]);
  if (failure.value !== null) {
    const error = failure.value;
    failure.value = null;
    throw error;
  }
  return <div ref={container} class="map-panel" />;
}

let loading: Promise<{ module: MapModule; config: MapConfig }> | null = null;

/** Loads the map's script, style and settings, once. */
function load() {
  loading ??= Promise.all([
    import(new URL("map.js", mapAssets).href) as Promise<MapModule>,
    get<MapConfig>("/map/config.json"),
    addStyle(new URL("map.css", mapAssets).href),
  ])
    .then(([module, config]) => ({ module, config }))
    .catch((error: unknown) => {
      loading = null;
      throw error;
    });
  return loading;
}

function addStyle(href: string): Promise<void> {
  return new Promise((resolve) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = href;
    // Without its style the map still shows, so a failure does not stop it.
    link.onload = link.onerror = () => resolve();
    document.head.append(link);
  });
}

function options(container: HTMLElement, config: MapConfig): MapOptions {
  return {
    container,
    config,
    root: root.href,
    theme: shownMapTheme(),
    reduceMotion: prefersStillness(),
    locale: language.value,
    ...(lastView ? { view: lastView } : {}),
    strings: strings(),
    onSelect: (id) => setQuery({ place: id }),
    onClusterList: (ids) => {
      select(ids);
      tell(t("map-cluster-selected", { count: ids.length }));
    },
    onMove: (bounds) => {
      mapBounds.value = bounded(bounds);
    },
    onPick: (lng, lat) => {
      // While a pin is edited, every click moves it.
      if (editing.value === null) picking.value = false;
      draft.value = { lng, lat };
    },
    onDragEnd: (_, lng, lat) => {
      draft.value = { lng, lat };
    },
  };
}

/** On phones the sheet covers the lower part of the map. */
function avoidSheet(map: MapView, container: HTMLElement): () => void {
  const sheet = container.closest(".home")?.querySelector<HTMLElement>(".sheet");
  if (!sheet) return () => {};
  const measure = () => map.setInset(sheet.offsetHeight);
  const observer = new ResizeObserver(measure);
  observer.observe(sheet);
  measure();
  return () => observer.disconnect();
}

/** Keeps the map in step with the stores; the function that is returned stops it. */
function follow(map: MapView): () => void {
  let known: string | null = null;
  const stops = [
    effect(() => {
      if (state.value === "ready") map.setPoints(points.value, drawn.value, palette.value);
    }),
    effect(() => {
      const id = query.value.get("place");
      map.select(id, { reveal: id !== known });
      known = id;
    }),
    effect(() => map.setSelected(selection.value)),
    effect(() => map.setTheme(shownMapTheme())),
    effect(() => map.editPosition(editing.value)),
    effect(() => map.pickPosition(picking.value)),
    effect(() => {
      if (editing.value !== null && draft.value) map.movePin(draft.value.lng, draft.value.lat);
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** East beyond 180 degrees becomes what the API and the filter take. */
function bounded([west, south, east, north]: Bounds): readonly [number, number, number, number] {
  if (east - west >= 360) return [-180, south, 180, north];
  const turn = (degrees: number) => ((((degrees + 180) % 360) + 360) % 360) - 180;
  return [turn(west), Math.max(south, -90), turn(east), Math.min(north, 90)];
}

function strings(): MapStrings {
  return {
    map: t("home-map"),
    zoomIn: t("map-zoom-in"),
    zoomOut: t("map-zoom-out"),
    fit: t("map-fit"),
    nearMe: t("map-near-me"),
    nearMeDenied: t("map-near-me-denied"),
    nearMeFailed: t("map-near-me-failed"),
    here: t("map-here"),
    close: t("kit-close"),
    cluster: (count) => t("map-cluster", { count }),
    approximate: t("map-approximate"),
    selected: (name) => t("map-selected", { name }),
    pin: (name) => t("map-pin", { name }),
    pick: t("map-pick"),
    unavailableTitle: t("map-unavailable"),
    unavailableText: t("map-unavailable-text"),
    foreign: (host) => t("map-foreign", { host }),
  };
}
