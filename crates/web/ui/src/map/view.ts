import { Map as MapLibre, type MapLibreEvent, type MapMouseEvent } from "maplibre-gl";
import { Camera, type How } from "./camera.js";
import { Controls } from "./controls.js";
import { wrapped } from "./geo.js";
import { draw, SCALE } from "./images.js";
import { SOURCE } from "./layers.js";
import { Look } from "./look.js";
import { Pin } from "./marker.js";
import { Pins } from "./pins.js";
import type { Bounds, MapOptions, MapView, Points, Theme, View } from "./types.js";

/** The farthest view: the world once, on a phone, too. */
const MIN_ZOOM = 0.5;
/** The world's tiles end at zoom 6; farther in there is only empty land. */
const MAX_ZOOM = { world: 15, protomaps: 19, other: 20 };
const SLACK = { mouse: 3, touch: 12 };

export class PlaceMap implements MapView {
  readonly #options: MapOptions;
  readonly #locale: string;
  readonly #map: MapLibre;
  readonly #pins: Pins;
  readonly #camera: Camera;
  readonly #controls: Controls;
  readonly #look: Look;
  #theme: Theme;
  #pin: Pin | null = null;
  #pinned = "";
  #selected: string | null = null;
  #edited: string | null = null;
  #picking = false;
  #placed: boolean;
  #frame = 0;

  constructor(options: MapOptions) {
    const { container, view, config, strings } = options;
    this.#options = options;
    this.#theme = options.theme;
    this.#locale = options.locale || document.documentElement.lang || "en";
    this.#placed = view !== undefined;
    container.classList.add("lb-map");
    container.dataset["theme"] = options.theme;
    this.#map = new MapLibre({
      container,
      center: view ? [view.lng, view.lat] : [10, 25],
      zoom: view?.zoom ?? 1,
      minZoom: MIN_ZOOM,
      maxZoom: config.style || config.styleDark ? 20 : MAX_ZOOM[config.kind],
      attributionControl: false,
      dragRotate: false,
      touchPitch: false,
      pitchWithRotate: false,
      maxPitch: 0,
      reduceMotion: options.reduceMotion || undefined,
      fadeDuration: options.reduceMotion ? 0 : 200,
      locale: { "Map.Title": strings.map },
    });
    this.#map.touchZoomRotate.disableRotation();
    this.#map.keyboard.disableRotation();
    this.#pins = new Pins(this.#map, this.#locale);
    this.#camera = new Camera(this.#map, this.#pins);
    this.#controls = new Controls(this.#map, container, strings, this.#locale, () =>
      this.#fit("shown", { byPerson: true, animate: true }),
    );
    this.#listen();
    this.#look = new Look(this.#map, this.#controls, options, this.#locale, () =>
      this.#pins.restore(),
    );
    this.#look.show(options.theme);
  }

  #listen(): void {
    const map = this.#map;
    map.setMissingStyleImageResolver((id) => {
      const picture = draw(id);
      if (picture && !map.hasImage(id)) map.addImage(id, picture, { pixelRatio: SCALE });
    });
    map.on("move", () => {
      this.#frame ||= requestAnimationFrame(() => {
        this.#frame = 0;
        this.#pins.draw(false);
      });
    });
    map.on("moveend", (event) =>
      this.#options.onMove(
        this.bounds(),
        Boolean((event as MapLibreEvent<unknown>).originalEvent),
      ),
    );
    map.on("resize", () => this.#pins.draw(true));
    map.on("click", (event) => this.#click(event));
    map.on("mousemove", (event) => this.#hover(event));
    map.on("mouseout", () => this.#controls.tip(null));
    map.on("movestart", () => this.#controls.tip(null));
    map.on("sourcedata", (event) => {
      if (event.sourceId === SOURCE && event.isSourceLoaded)
        map.once("render", () => this.#drawn());
    });
    map.getCanvas().addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !this.#picking) return;
      this.#picked(...this.#camera.middle());
    });
  }

  // Tells assistive technology, and tests, that the pins of the last filter are on the screen.
  #drawn(): void {
    if (this.#map.getSource(SOURCE) && this.#map.isSourceLoaded(SOURCE))
      this.#map.getContainer().removeAttribute("aria-busy");
  }

  #click(event: MapMouseEvent): void {
    if (this.#picking) return this.#picked(event.lngLat.lng, event.lngLat.lat);
    const hit = this.#pins.hit(event.point.x, event.point.y, slack(event.originalEvent));
    if (!hit) return this.#options.onSelect(null);
    if (hit.kind === "pin")
      return this.#options.onSelect(this.#pins.points.id(hit.index));
    if (this.#camera.open(hit.members)) return;
    this.#options.onClusterList(hit.members.map((index) => this.#pins.points.id(index)));
  }

  #picked(lng: number, lat: number): void {
    this.#options.onPick?.(wrapped(lng), lat);
  }

  #hover(event: MapMouseEvent): void {
    const { points } = this.#pins;
    const { strings } = this.#options;
    const hit = this.#picking
      ? null
      : this.#pins.hit(event.point.x, event.point.y, SLACK.mouse);
    this.#map.getCanvas().style.cursor = this.#picking
      ? "crosshair"
      : hit
        ? "pointer"
        : "";
    if (!hit) return this.#controls.tip(null);
    const rough =
      hit.kind === "pin" && points.position[hit.index] === 1
        ? ` (${strings.approximate})`
        : "";
    const text =
      hit.kind === "pin"
        ? points.name(hit.index) + rough
        : strings.cluster(hit.members.length);
    this.#controls.tip(text, event.point.x, event.point.y);
  }

  setPoints(points: Points, shown: Uint32Array, palette: readonly string[]): void {
    const replaced = points !== this.#pins.points;
    this.#map.getContainer().setAttribute("aria-busy", "true");
    this.#pins.set(points, shown, palette);
    if (!this.#placed && this.#pins.clusters.shown.length > 0) {
      this.#placed = true;
      this.#fit("shown", { byPerson: false, animate: false });
    }
    if (replaced) {
      this.#pins.select(
        this.#selected === null ? -1 : this.#pins.indexOf(this.#selected),
      );
      this.#placePin();
    }
  }

  select(id: string | null, { reveal }: { reveal: boolean }): void {
    const changed = id !== this.#selected;
    this.#selected = id;
    const index = id === null ? -1 : this.#pins.indexOf(id);
    this.#pins.select(index);
    this.#placePin();
    if (index < 0) return;
    if (changed)
      this.#controls.say(this.#options.strings.selected(this.#pins.points.name(index)));
    if (reveal && this.#pins.hasPosition(index)) this.#camera.reveal(this.#at(index));
  }

  #at(index: number): [number, number] {
    const { lng, lat } = this.#pins.points;
    return [lng[index] as number, lat[index] as number];
  }

  #placePin(): void {
    const id = this.#edited ?? this.#selected;
    const index = id === null ? -1 : this.#pins.indexOf(id);
    const isKnown = this.#pins.hasPosition(index);
    const isEdited = this.#edited !== null;
    const isShown = id !== null && index >= 0 && (isKnown || isEdited);
    const color = this.#pins.color(index);
    const at = isKnown ? this.#at(index) : this.#camera.middle();
    // A pin that is being moved stays where it is until its place has moved.
    const next = isShown ? [id, isEdited, color, isKnown && at].join() : "";
    if (next === this.#pinned) return;
    this.#pinned = next;
    this.#pin?.remove();
    this.#pin = null;
    if (!isShown) return;
    const moved = (lng: number, lat: number) => this.#options.onDragEnd?.(id, lng, lat);
    const label = this.#options.strings.pin(this.#pins.points.name(index));
    this.#pin = new Pin(this.#map, at, color, label, isEdited ? moved : undefined);
  }

  setSelected(ids: ReadonlySet<string>): void {
    this.#pins.choose(ids);
  }

  setTheme(theme: Theme): void {
    if (theme === this.#theme) return;
    this.#theme = theme;
    this.#map.getContainer().dataset["theme"] = theme;
    this.#look.show(theme);
  }

  editPosition(id: string | null): void {
    this.#edited = id;
    this.#placePin();
    if (id === null) return;
    const index = this.#pins.indexOf(id);
    if (this.#pins.hasPosition(index)) this.#camera.reveal(this.#at(index));
    this.#pin?.focus();
  }

  movePin(lng: number, lat: number): void {
    if (this.#edited === null) return;
    this.#pin?.moveTo(lng, lat);
    this.#camera.reveal([lng, lat]);
  }

  pickPosition(on: boolean): void {
    if (on === this.#picking) return;
    this.#picking = on;
    this.#map.getContainer().classList.toggle("lb-picking", on);
    this.#map.getCanvas().style.cursor = on ? "crosshair" : "";
    this.#controls.hint(on ? this.#options.strings.pick : null);
    if (on) this.#map.getCanvas().focus();
  }

  fit(which: "shown" | "all"): void {
    this.#fit(which, { byPerson: false, animate: true });
  }

  #fit(which: "shown" | "all", how: How): void {
    const { points, clusters } = this.#pins;
    const all = () => Array.from({ length: points.count }, (_, index) => index);
    this.#camera.fit(which === "shown" ? clusters.shown : all(), how);
  }

  setInset(bottom: number): void {
    if (this.#camera.cover(bottom)) this.#options.onMove(this.bounds(), false);
  }

  bounds(): Bounds {
    return this.#camera.bounds();
  }

  view(): View {
    const { lng, lat } = this.#map.getCenter().wrap();
    return { lng, lat, zoom: this.#map.getZoom() };
  }

  resize(): void {
    this.#map.resize();
  }

  destroy(): void {
    cancelAnimationFrame(this.#frame);
    this.#look.stop();
    this.#pin?.remove();
    this.#map.remove();
    this.#map.getContainer().replaceChildren();
  }
}

function slack(event: MouseEvent): number {
  return (event as PointerEvent).pointerType === "touch" ||
    matchMedia("(pointer: coarse)").matches
    ? SLACK.touch
    : SLACK.mouse;
}
