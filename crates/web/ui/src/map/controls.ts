import { type Map as MapLibre, Marker } from "maplibre-gl";
import { parts } from "./attribution.js";
import { icon, make } from "./dom.js";
import { metresPerPixel, scaleOf } from "./scale.js";
import type { MapStrings } from "./types.js";

const ICONS = {
  plus: "M10 4v12M4 10h12",
  minus: "M4 10h12",
  fit: "M4 8V4h4M12 4h4v4M16 12v4h-4M8 16H4v-4",
  near: "M10 2v3M10 15v3M2 10h3M15 10h3M10 14.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9Z",
  close: "M5 5l10 10M15 5L5 15",
};

/** Zoom at which a person sees what is around. */
const NEAR_ZOOM = 12;

/** What lies over the map: buttons, scale, attribution and messages. Plain elements, no HTML strings. */
export class Controls {
  readonly #map: MapLibre;
  readonly #strings: MapStrings;
  readonly #locale: string;
  readonly #box = make("div", { class: "lb-controls" });
  readonly #foot = make("div", { class: "lb-foot" });
  readonly #scale = make("span", { class: "lb-scale" });
  readonly #credits = make("span", { class: "lb-credits" });
  readonly #status = make("div", { class: "lb-status", role: "status" });
  readonly #hint = make("div", { class: "lb-hint", hidden: "" });
  readonly #tip = make("div", { class: "lb-tip", hidden: "", "aria-hidden": "true" });
  #here: Marker | null = null;

  constructor(
    map: MapLibre,
    container: HTMLElement,
    strings: MapStrings,
    locale: string,
    fit: () => void,
  ) {
    this.#map = map;
    this.#strings = strings;
    this.#locale = locale;
    const zoom = make("div", { class: "lb-group" });
    zoom.append(
      this.#button(strings.zoomIn, ICONS.plus, () => map.zoomIn()),
      this.#button(strings.zoomOut, ICONS.minus, () => map.zoomOut()),
    );
    this.#box.append(
      zoom,
      make("div", { class: "lb-group" }, this.#button(strings.fit, ICONS.fit, fit)),
    );
    if (navigator.geolocation && isSecureContext) {
      this.#box.append(
        make(
          "div",
          { class: "lb-group" },
          this.#button(strings.nearMe, ICONS.near, (button) => this.#locate(button)),
        ),
      );
    }
    this.#foot.append(this.#scale, this.#credits);
    container.append(this.#box, this.#foot, this.#hint, this.#tip, this.#status);
    map.on("move", () => this.#measure());
    map.on("resize", () => this.#measure());
    this.#measure();
  }

  #button(
    label: string,
    path: string,
    press: (button: HTMLButtonElement) => void,
  ): HTMLButtonElement {
    const button = make(
      "button",
      { type: "button", "aria-label": label, title: label },
      icon(path),
    );
    button.addEventListener("click", () => press(button));
    return button;
  }

  #measure(): void {
    const { width, label } = scaleOf(
      metresPerPixel(this.#map.getCenter().lat, this.#map.getZoom()),
      96,
      this.#locale,
    );
    this.#scale.style.width = `${width}px`;
    if (this.#scale.textContent !== label) this.#scale.textContent = label;
  }

  credit(texts: Iterable<string>): void {
    this.#credits.replaceChildren();
    for (const [place, text] of [...new Set(texts)].filter(Boolean).entries()) {
      if (place > 0) this.#credits.append(" · ");
      this.#credits.append(...parts(text));
    }
  }

  /** Announces something; a message that is also seen stays for some seconds. */
  say(text: string, seen = false): void {
    this.#status.textContent = text;
    this.#status.classList.toggle("lb-seen", seen);
    if (seen) setTimeout(() => this.#status.classList.remove("lb-seen"), 8000);
  }

  /** A sentence at the top of the map, until `null`. */
  hint(text: string | null, onClose?: () => void): void {
    this.#hint.hidden = text === null;
    this.#hint.replaceChildren(text ?? "");
    if (text === null || !onClose) return;
    this.#hint.append(
      this.#button(this.#strings.close, ICONS.close, () => {
        this.hint(null);
        onClose();
      }),
    );
  }

  /** The name of the pin under the mouse. */
  tip(text: string | null, x = 0, y = 0): void {
    this.#tip.hidden = text === null;
    if (text === null) return;
    this.#tip.textContent = text;
    this.#tip.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px) translate(-50%, calc(-100% - 14px))`;
  }

  #locate(button: HTMLButtonElement): void {
    button.setAttribute("aria-busy", "true");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        button.removeAttribute("aria-busy");
        this.#here?.remove();
        const element = make("div", { class: "lb-here", title: this.#strings.here });
        this.#here = new Marker({ element })
          .setLngLat([coords.longitude, coords.latitude])
          .addTo(this.#map);
        element.setAttribute("role", "img");
        element.setAttribute("aria-label", this.#strings.here);
        element.removeAttribute("tabindex");
        const zoom = Math.max(NEAR_ZOOM, this.#map.getZoom());
        this.#map.flyTo(
          {
            center: [coords.longitude, coords.latitude],
            zoom: Math.min(zoom, this.#map.getMaxZoom()),
          },
          { originalEvent: true },
        );
        this.say(this.#strings.here);
      },
      (error) => {
        button.removeAttribute("aria-busy");
        this.say(
          error.code === error.PERMISSION_DENIED
            ? this.#strings.nearMeDenied
            : this.#strings.nearMeFailed,
          true,
        );
      },
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 60_000 },
    );
  }
}
