// The diagram as a file: an SVG that needs nothing else, or a PNG.

import type { Diagram } from "./data";
import { Drawing, type Places } from "./drawing";
import { placesOf } from "./places";
import { svg } from "./svg";

/** What is taken over from the page's styles. */
const STYLES = [
  "fill", "stroke", "stroke-width", "opacity", "font-family", "font-size", "font-weight", "text-anchor",
];
/** What a picture does not have. */
const UNSEEN = ".reach, .row, .from-afar";
/** The largest side of a PNG, in pixels: beyond it browsers draw nothing. */
const LARGEST = 8192;

/** The drawing in light colours, with its styles in its elements. */
function plain(data: Diagram): { text: string; width: number; height: number } {
  const places: Places = placesOf(data);
  const drawing = new Drawing(data, places);
  // It must stand on the page to have a style; nobody sees it there.
  const host = document.createElement("div");
  host.className = "picture";
  host.append(drawing.element);
  document.body.append(host);
  try {
    const { x, y, width, height } = drawing.frame;
    const root = drawing.element;
    const ground = getComputedStyle(host).backgroundColor;
    for (const element of root.querySelectorAll("*")) {
      if (element.matches(UNSEEN) || element.matches("title")) continue;
      const style = getComputedStyle(element);
      for (const name of STYLES) {
        const value = style.getPropertyValue(name);
        if (value && !(name === "opacity" && value === "1")) element.setAttribute(name, value);
      }
    }
    for (const unseen of root.querySelectorAll(UNSEEN)) unseen.remove();
    for (const element of [root, ...root.querySelectorAll("*")]) {
      for (const { name } of [...element.attributes]) {
        if (/^(class|role|tabindex|aria-|data-)/.test(name)) element.removeAttribute(name);
      }
    }
    root.prepend(svg("rect", { x, y, width, height, fill: ground }));
    root.prepend(svg("title", {}, `Diagram of ${data.tables.length} tables`));
    root.setAttribute("width", width.toFixed(0));
    root.setAttribute("height", height.toFixed(0));
    return { text: new XMLSerializer().serializeToString(root), width, height };
  } finally {
    host.remove();
  }
}

export function asSvg(data: Diagram): Blob {
  return new Blob(['<?xml version="1.0" encoding="UTF-8"?>\n', plain(data).text, "\n"], { type: "image/svg+xml" });
}

export async function asPng(data: Diagram): Promise<Blob> {
  const { text, width, height } = plain(data);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const scale = Math.min(2, LARGEST / width, LARGEST / height);
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done, failed) => {
    canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("the picture is too large"))), "image/png");
  });
}
