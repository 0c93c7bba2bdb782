/** Small pictures drawn in the page, so that pins need neither a sprite nor the style's fonts. */

export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

/** Device pixels for each pixel of a picture: sharp on phones, too. */
export const SCALE = 3;

function canvas(width: number, height: number): CanvasRenderingContext2D | null {
  const element = document.createElement("canvas");
  element.width = Math.ceil(width * SCALE);
  element.height = Math.ceil(height * SCALE);
  const context = element.getContext("2d", { willReadFrequently: true });
  context?.scale(SCALE, SCALE);
  return context;
}

function picture(context: CanvasRenderingContext2D): Picture {
  return context.getImageData(0, 0, context.canvas.width, context.canvas.height);
}

/** A check mark: the place was visited. */
function check(color: string): Picture | null {
  const context = canvas(12, 12);
  if (!context) return null;
  context.strokeStyle = color;
  context.lineWidth = 2;
  context.lineCap = "round";
  context.lineJoin = "round";
  context.beginPath();
  context.moveTo(2.6, 6.3);
  context.lineTo(5, 8.6);
  context.lineTo(9.4, 3.6);
  context.stroke();
  return picture(context);
}

const FONT = "600 12px system-ui, sans-serif";

/** A number, for the middle of a cluster. */
function text(label: string, color: string): Picture | null {
  const measure = canvas(1, 1);
  if (!measure) return null;
  measure.font = FONT;
  const context = canvas(Math.ceil(measure.measureText(label).width) + 2, 16);
  if (!context) return null;
  context.font = FONT;
  context.fillStyle = color;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(label, context.canvas.width / SCALE / 2, 8.5);
  return picture(context);
}

/** Draws a picture by its name: `listbud:check:#fff` or `listbud:text:#fff:1.2k`. */
export function draw(name: string): Picture | null {
  const [owner, kind, color, ...label] = name.split(":");
  if (owner !== "listbud" || !color) return null;
  return kind === "check" ? check(color) : text(label.join(":"), color);
}
