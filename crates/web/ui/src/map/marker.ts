import { Marker, type Map as MapLibre } from "maplibre-gl";

const SVG = "http://www.w3.org/2000/svg";
/** A drop, 30 by 40, its tip at the position. */
const DROP = "M15 39C15 39 28 24.6 28 14.6A13 13 0 1 0 2 14.6C2 24.6 15 39 15 39Z";

function shape(name: string, attributes: Record<string, string>): SVGElement {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

function drop(color: string): SVGElement {
  const picture = shape("svg", {
    viewBox: "0 0 30 42",
    width: "30",
    height: "42",
    "aria-hidden": "true",
  });
  picture.append(
    shape("path", { d: DROP, fill: color, class: "lb-drop" }),
    shape("circle", { cx: "15", cy: "14.6", r: "5", class: "lb-drop-hole" }),
  );
  return picture;
}

/** How far an arrow key moves the pin, in pixels. */
const STEP = 4;
const LONG_STEP = 40;

/** The pin of the selected place; it can be dragged, by pointer or by arrow keys, if `onMoved` is given. */
export class Pin {
  readonly #map: MapLibre;
  readonly #marker: Marker;
  readonly #onMoved: ((lng: number, lat: number) => void) | undefined;
  #moved = false;

  constructor(
    map: MapLibre,
    at: [number, number],
    color: string,
    label: string,
    onMoved?: (lng: number, lat: number) => void,
  ) {
    this.#map = map;
    this.#onMoved = onMoved;
    const element = document.createElement(onMoved ? "button" : "div");
    element.className = onMoved ? "lb-pin lb-pin-edit" : "lb-pin";
    element.append(drop(color));
    // The list tells about the selected place; its pin alone would only be a picture.
    if (!onMoved) element.setAttribute("aria-hidden", "true");
    this.#marker = new Marker({ element, anchor: "bottom", draggable: Boolean(onMoved) })
      .setLngLat(at)
      .addTo(map);
    if (onMoved) {
      element.setAttribute("type", "button");
      element.setAttribute("aria-label", label);
      element.addEventListener("keydown", (event) => this.#key(event as KeyboardEvent));
      element.addEventListener("blur", () => this.#keep());
      element.addEventListener("click", (event) => event.stopPropagation());
      this.#marker.on("dragend", () => {
        this.#moved = true;
        this.#keep();
      });
    } else {
      element.removeAttribute("tabindex");
      element.removeAttribute("role");
      element.removeAttribute("aria-label");
    }
  }

  focus(): void {
    this.#marker.getElement().focus();
  }

  moveTo(lng: number, lat: number): void {
    this.#marker.setLngLat([lng, lat]);
  }

  #key(event: KeyboardEvent): void {
    const step = event.shiftKey ? LONG_STEP : STEP;
    const moves: Record<string, [number, number]> = {
      ArrowLeft: [-step, 0],
      ArrowRight: [step, 0],
      ArrowUp: [0, -step],
      ArrowDown: [0, step],
    };
    const move = moves[event.key];
    if (event.key === "Enter") {
      // Also where it stands: a place without a position gets one so.
      this.#moved = true;
      this.#keep();
    }
    if (!move && event.key !== "Enter") return;
    event.preventDefault();
    event.stopPropagation();
    if (!move) return;
    const at = this.#map.project(this.#marker.getLngLat());
    const next = this.#map.unproject([at.x + move[0], at.y + move[1]]);
    this.#marker.setLngLat(next);
    this.#moved = true;
    if (!this.#map.getBounds().contains(next)) this.#map.panTo(next);
  }

  #keep(): void {
    if (!this.#moved) return;
    this.#moved = false;
    const { lng, lat } = this.#marker.getLngLat().wrap();
    this.#onMoved?.(lng, lat);
  }

  remove(): void {
    this.#moved = false;
    this.#marker.remove();
  }
}
