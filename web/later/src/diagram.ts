// The diagram panel: a drawing that is moved, made larger, pointed at and dragged about.
//
// Yew would compare every element of it with the one before at each step of a drag; here a
// step changes one transform, or one box and its lines.

import type { Diagram, Point } from "./data";
import { Drawing, type Places } from "./drawing";
import { asPng, asSvg } from "./picture";
import { keepPlaces, placesOf } from "./places";
import { saveBlob } from "./save";
import { html } from "./svg";

/** What one step of zooming multiplies by. */
const STEP = 1.25;
const SMALLEST = 0.05;
const LARGEST = 4;
/** Below this nothing of a drawing can be made out; it is not made so small for all of it to be seen. */
const LEAST = 0.2;
/** Where the panel is as narrow as a phone's, a drawing is seen in parts rather than smaller than this. */
const NARROW = 560;
const LEAST_IF_NARROW = 0.75;
/** The size of a drawing of which only a part is seen. */
const READABLE = 0.75;
/** Below this columns cannot be read; then the names of the tables stand alone, this large in pixels. */
const AFAR = 0.55;
const NAMES = 12;
/** How far the mouse moves before a press is a drag, in pixels. */
const STILL = 4;
/** How far a key moves the drawing, and a box. */
const PAN = 60;
const NUDGE = 12;

const ARROWS: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Shows diagrams in `host`; tells where a click leads to, and which lines are pointed at. */
export function open(host: HTMLElement, go: (line: number) => void, point: (lines: Uint32Array) => void): View {
  return new View(host, go, point);
}

/** Saves a diagram as a file of this kind. */
export async function savePicture(json: string, kind: "svg" | "png"): Promise<void> {
  const data: Diagram = JSON.parse(json);
  saveBlob(`diagram.${kind}`, kind === "svg" ? asSvg(data) : await asPng(data));
}

class View {
  readonly #host: HTMLElement;
  readonly #go: (line: number) => void;
  readonly #point: (lines: Uint32Array) => void;
  readonly #ground = html("div", { class: "ground" });
  readonly #text = html("div", { class: "as-text", hidden: "" });
  readonly #note = html("p", { class: "note" }, "from before the error");
  readonly #buttons = html("div", { class: "zoom", role: "group", "aria-label": "View of the diagram" });
  readonly #again: HTMLButtonElement;
  readonly #asText: HTMLButtonElement;
  readonly #size: ResizeObserver;
  #json = "";
  #drawing: Drawing | undefined;
  #places: Places = new Map();
  #scale = 1;
  #at: Point = { x: 0, y: 0 };
  /** Whether it is as large as the panel lets it be, until the reader moves it. */
  #fits = true;
  #pointers = new Map<number, Point>();
  #drag: { table: number | undefined; from: Point; grip: Point; moved: boolean } | undefined;
  #line = 0;

  constructor(host: HTMLElement, go: (line: number) => void, point: (lines: Uint32Array) => void) {
    this.#host = host;
    this.#go = go;
    this.#point = point;
    this.#again = button("Lay out again", "Put every table back where it was laid out", () => this.#layOutAgain());
    this.#asText = button("As text", "Show the tables as text", () => this.#toggleText());
    this.#asText.setAttribute("aria-pressed", "false");
    this.#buttons.append(
      this.#asText,
      this.#again,
      button("−", "Smaller", () => this.#zoom(1 / STEP)),
      button("Fit", "Fit into the panel", () => this.#fit()),
      button("+", "Larger", () => this.#zoom(STEP)),
    );
    const over = html("div", { class: "over" }, this.#note, html("span", { class: "spacer" }), this.#buttons);
    host.replaceChildren(this.#ground, this.#text, over);
    this.#listen();
    this.#size = new ResizeObserver(() => this.#fits && this.#open());
    this.#size.observe(host);
  }

  /** Shows another diagram, or the same again. */
  show(json: string): void {
    if (json === this.#json) return;
    this.#json = json;
    const data: Diagram = JSON.parse(json);
    this.#host.classList.toggle("kept", data.is_kept);
    this.#note.hidden = !data.is_kept;
    this.#places = placesOf(data);
    const focused = this.#focused();
    this.#drawing = new Drawing(data, this.#places);
    this.#ground.replaceChildren(this.#drawing.element);
    this.#text.replaceChildren(...asText(data, this.#go));
    this.#moved();
    if (this.#fits) this.#open();
    else this.#apply();
    if (focused) this.#drawing.heads[data.tables.findIndex((table) => table.name === focused)]?.focus();
    this.at_line(this.#line);
  }

  /** Marks the table that stands on a line of the source; 0 marks none. */
  at_line(line: number): void {
    this.#line = line;
    this.#drawing?.data.tables.forEach((table, at) => {
      const is = line >= table.line && line <= table.last_line && line > 0;
      this.#drawing?.boxes[at]?.classList.toggle("here", is);
    });
  }

  close(): void {
    this.#size.disconnect();
    this.#point(new Uint32Array());
    this.#host.replaceChildren();
  }

  #focused(): string | undefined {
    const at = document.activeElement?.closest?.(".table")?.getAttribute("data-table");
    return at ? this.#drawing?.data.tables[Number(at)]?.name : undefined;
  }

  // How large it is, and which part is seen.

  #apply(): void {
    const drawing = this.#drawing;
    if (!drawing) return;
    const { width, height } = drawing.frame;
    drawing.element.setAttribute("width", (width * this.#scale).toFixed(1));
    drawing.element.setAttribute("height", (height * this.#scale).toFixed(1));
    drawing.element.classList.toggle("afar", this.#scale < AFAR);
    drawing.element.style.setProperty("--name", `${(NAMES / this.#scale).toFixed(1)}px`);
    this.#pan();
  }

  /** Nothing but the transform: what is drawn stays as it is. */
  #pan(): void {
    const drawing = this.#drawing;
    if (!drawing) return;
    const { clientWidth, clientHeight } = this.#ground;
    const { width, height } = drawing.frame;
    const inside = (value: number, size: number, room: number) =>
      Math.min(Math.max(value, Math.min(60 - size, 0)), Math.max(room - 60, 0));
    this.#at = {
      x: inside(this.#at.x, width * this.#scale, clientWidth),
      y: inside(this.#at.y, height * this.#scale, clientHeight),
    };
    drawing.element.style.setProperty("transform", `translate(${this.#at.x}px,${this.#at.y}px)`);
  }

  /** As it is first seen: the whole, or what is read of it where the whole would be too small. */
  #open(): void {
    const { clientWidth } = this.#ground;
    this.#fit(clientWidth < NARROW ? LEAST_IF_NARROW : LEAST);
  }

  /** Shows the whole; if that took less than `least`, the table with the most lines and what is around it. */
  #fit(least = SMALLEST): void {
    const drawing = this.#drawing;
    const { clientWidth, clientHeight } = this.#ground;
    // A panel that is not shown has no size; it is fitted once it has one.
    if (!drawing || !clientWidth || !clientHeight) return;
    this.#fits = true;
    if (this.#whole(clientHeight) < least) this.#part();
    // The buttons lie over no table.
    else if (this.#isCovered()) this.#whole(clientHeight - this.#buttons.offsetHeight - 14);
    this.#apply();
  }

  /** Puts the whole into the panel down to a height; gives how large it then is. */
  #whole(height: number): number {
    const { clientWidth } = this.#ground;
    const frame = this.#drawing?.frame;
    if (!frame) return 1;
    this.#scale = Math.max(Math.min(clientWidth / frame.width, height / frame.height, 1), SMALLEST);
    this.#at = {
      x: Math.max((clientWidth - frame.width * this.#scale) / 2, 0),
      y: Math.max((height - frame.height * this.#scale) / 2, 0),
    };
    return this.#scale;
  }

  /** Puts what matters most in the middle, and nothing beyond the drawing beside it. */
  #part(): void {
    const drawing = this.#drawing;
    if (!drawing) return;
    const { clientWidth, clientHeight } = this.#ground;
    const { x, y, width, height } = drawing.frame;
    const counts = drawing.data.tables.map(() => 0);
    for (const { one, many } of drawing.data.lines) for (const at of new Set([one, many])) counts[at]! += 1;
    const box = drawing.box(counts.indexOf(Math.max(...counts)));
    this.#scale = READABLE;
    const inside = (start: number, size: number, room: number) =>
      size < room ? (room - size) / 2 : Math.min(Math.max(room / 2 - start, room - size), 0);
    this.#at = {
      x: inside((box.x + box.width / 2 - x) * READABLE, width * READABLE, clientWidth),
      y: inside((box.y + box.height / 2 - y) * READABLE, height * READABLE, clientHeight),
    };
  }

  /** Whether a table is under the buttons. */
  #isCovered(): boolean {
    const drawing = this.#drawing;
    const { clientWidth, clientHeight } = this.#ground;
    const [left, top] = [clientWidth - this.#buttons.offsetWidth - 20, clientHeight - this.#buttons.offsetHeight - 14];
    return !!drawing?.data.tables.some((_, at) => {
      const box = drawing.box(at);
      const right = (box.x + box.width - drawing.frame.x) * this.#scale + this.#at.x;
      const bottom = (box.y + box.height - drawing.frame.y) * this.#scale + this.#at.y;
      return right > left && bottom > top;
    });
  }

  /** Makes it larger or smaller, about a place of the panel: its middle if none is given. */
  #zoom(factor: number, about?: Point): void {
    const { clientWidth, clientHeight } = this.#ground;
    const { x, y } = about ?? { x: clientWidth / 2, y: clientHeight / 2 };
    const scale = Math.min(Math.max(this.#scale * factor, SMALLEST), LARGEST);
    const by = scale / this.#scale;
    this.#scale = scale;
    this.#at = { x: x - (x - this.#at.x) * by, y: y - (y - this.#at.y) * by };
    this.#fits = false;
    this.#apply();
  }

  #panBy(x: number, y: number): void {
    this.#at = { x: this.#at.x + x, y: this.#at.y + y };
    this.#fits = false;
    this.#pan();
  }

  /** A box that got the focus is seen. */
  #reveal(table: number): void {
    const drawing = this.#drawing;
    if (!drawing) return;
    const [box, { x, y }] = [drawing.box(table), drawing.frame];
    const { clientWidth, clientHeight } = this.#ground;
    const [left, top] = [(box.x - x) * this.#scale + this.#at.x, (box.y - y) * this.#scale + this.#at.y];
    const [right, bottom] = [left + box.width * this.#scale, top + box.height * this.#scale];
    const by = (start: number, end: number, room: number) =>
      start < 12 ? 12 - start : end > room - 12 ? Math.max(room - 12 - end, 12 - start) : 0;
    const [right_by, down_by] = [by(left, right, clientWidth), by(top, bottom, clientHeight)];
    if (right_by || down_by) this.#panBy(right_by, down_by);
  }

  // Where the boxes are.

  #moved(): void {
    this.#again.setAttribute("aria-disabled", this.#places.size ? "false" : "true");
  }

  #move(table: number, to: Point): void {
    this.#drawing?.move(table, to);
    this.#moved();
  }

  /** The drawing has another frame after a drag; what is seen of it stays where it is. */
  #settle(): void {
    const drawing = this.#drawing;
    if (!drawing) return;
    const before = drawing.frame;
    drawing.settle();
    this.#at = {
      x: this.#at.x + (drawing.frame.x - before.x) * this.#scale,
      y: this.#at.y + (drawing.frame.y - before.y) * this.#scale,
    };
    this.#apply();
    keepPlaces(drawing.data, this.#places);
  }

  #layOutAgain(): void {
    if (!this.#drawing || !this.#places.size) return;
    this.#places.clear();
    this.#moved();
    this.#settle();
    this.#open();
  }

  #toggleText(): void {
    const is = this.#text.hidden;
    this.#text.hidden = !is;
    this.#ground.hidden = is;
    this.#asText.setAttribute("aria-pressed", String(is));
    if (!is && this.#fits) this.#open();
  }

  // What the reader does.

  #listen(): void {
    const ground = this.#ground;
    ground.addEventListener("pointerdown", (event) => this.#press(event));
    ground.addEventListener("pointermove", (event) => this.#movePointer(event));
    for (const end of ["pointerup", "pointercancel"] as const) {
      ground.addEventListener(end, (event) => this.#release(event));
    }
    ground.addEventListener("click", (event) => {
      // The click that ends a drag is none.
      if (this.#drag?.moved) event.stopPropagation();
      else this.#follow(event.target);
      this.#drag = undefined;
    });
    ground.addEventListener("pointerover", (event) => !this.#pointers.size && this.#light(event.target));
    ground.addEventListener("pointerleave", () => this.#light(null));
    ground.addEventListener("focusin", (event) => {
      this.#light(event.target);
      const table = tableOf(event.target);
      if (table !== undefined) this.#reveal(table);
    });
    ground.addEventListener("focusout", () => this.#light(null));
    ground.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    // The browser scrolls what got the focus into view; here that is done by moving the drawing.
    ground.addEventListener("scroll", () => ground.scrollTo(0, 0));
    // The panel has the focus where nothing in it has.
    (this.#host.parentElement ?? this.#host).addEventListener("keydown", (event) => this.#key(event));
  }

  #wheel(event: WheelEvent): void {
    event.preventDefault();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 20 : 1;
    if (event.ctrlKey || event.metaKey) {
      this.#zoom(Math.exp(-event.deltaY * unit * 0.004), this.#inGround(event));
    } else if (event.shiftKey && !event.deltaX) {
      this.#panBy(-event.deltaY * unit, 0);
    } else {
      this.#panBy(-event.deltaX * unit, -event.deltaY * unit);
    }
  }

  #inGround(event: MouseEvent): Point {
    const { left, top } = this.#ground.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }

  #press(event: PointerEvent): void {
    if (event.button !== 0) return;
    const from = this.#inGround(event);
    this.#pointers.set(event.pointerId, from);
    if (this.#pointers.size > 1) {
      this.#drag = undefined;
      return;
    }
    // A finger on a box's columns moves what is seen, for there may be nothing else to put it on.
    const isHeld = event.pointerType !== "touch" || (event.target as Element).closest(".head");
    const table = isHeld ? tableOf(event.target) : undefined;
    const corner = table === undefined ? this.#at : this.#drawing?.corner(table);
    this.#drag = { table, from, grip: corner ?? from, moved: false };
  }

  #movePointer(event: PointerEvent): void {
    const before = this.#pointers.get(event.pointerId);
    if (!before) return;
    const now = this.#inGround(event);
    if (this.#pointers.size === 2) {
      const other = [...this.#pointers].find(([id]) => id !== event.pointerId)?.[1];
      this.#pointers.set(event.pointerId, now);
      if (!other) return;
      const apart = (one: Point) => Math.hypot(one.x - other.x, one.y - other.y) || 1;
      this.#zoom(apart(now) / apart(before), other);
      return;
    }
    this.#pointers.set(event.pointerId, now);
    const drag = this.#drag;
    if (!drag) return;
    const [x, y] = [now.x - drag.from.x, now.y - drag.from.y];
    if (!drag.moved) {
      if (Math.hypot(x, y) < STILL) return;
      drag.moved = true;
      this.#ground.setPointerCapture(event.pointerId);
      this.#host.classList.add("dragging");
      // Over the others.
      const box = drag.table === undefined ? undefined : this.#drawing?.boxes[drag.table];
      if (box) box.parentNode?.append(box);
      this.#light(null);
    }
    if (drag.table === undefined) {
      this.#at = { x: drag.grip.x + x, y: drag.grip.y + y };
      this.#fits = false;
      this.#pan();
    } else {
      this.#fits = false;
      this.#move(drag.table, { x: drag.grip.x + x / this.#scale, y: drag.grip.y + y / this.#scale });
    }
  }

  #release(event: PointerEvent): void {
    this.#pointers.delete(event.pointerId);
    this.#host.classList.remove("dragging");
    if (this.#drag?.moved && this.#drag.table !== undefined) this.#settle();
    if (event.type === "pointercancel") this.#drag = undefined;
  }

  #key(event: KeyboardEvent): void {
    const arrow = ARROWS[event.key];
    const table = tableOf(event.target);
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "+" || event.key === "=") this.#zoom(STEP);
    else if (event.key === "-") this.#zoom(1 / STEP);
    else if (event.key === "0") this.#fit();
    else if ((event.key === "Enter" || event.key === " ") && table !== undefined) this.#follow(event.target);
    else if (arrow && event.shiftKey && table !== undefined && this.#drawing) {
      const { x, y } = this.#drawing.corner(table);
      this.#move(table, { x: x + arrow[0] * NUDGE, y: y + arrow[1] * NUDGE });
      this.#settle();
      this.#reveal(table);
    } else if (arrow && !this.#ground.hidden) this.#panBy(-arrow[0] * PAN, -arrow[1] * PAN);
    else return;
    event.preventDefault();
  }

  /** Goes to the line of what was clicked. */
  #follow(target: EventTarget | null): void {
    if (!(target instanceof Element)) return;
    const row = target.closest("[data-line]");
    const table = tableOf(target);
    if (row) this.#go(Number(row.getAttribute("data-line")));
    else if (table !== undefined) this.#go(this.#drawing?.data.tables[table]?.line ?? 1);
    else {
      const key = this.#drawing?.data.lines[Number(target.closest("[data-key]")?.getAttribute("data-key") ?? -1)];
      const line = key && this.#linesOf(key.relationships, [key])[0];
      if (line) this.#go(line);
    }
  }

  /** The lines of the source that say of these relationships and keys. */
  #linesOf(relationships: number[], keys: Diagram["lines"]): number[] {
    const data = this.#drawing?.data;
    const declared = relationships.flatMap((place) => data?.declared[place] ?? []);
    const columns = keys.map((key) => data?.tables[key.many]?.rows[key.many_row ?? -1]?.line ?? 0);
    return [...new Set([...declared, ...columns])].filter((line) => line > 0);
  }

  /** Lights what is pointed at, here and in the source. */
  #light(target: EventTarget | null): void {
    const drawing = this.#drawing;
    if (!drawing) return;
    const element = target instanceof Element ? target : null;
    const { lines } = drawing.data;
    const relationship = element?.closest("[data-relationship]")?.getAttribute("data-relationship");
    const key = element?.closest("[data-key]")?.getAttribute("data-key");
    const table = tableOf(element);
    const column = element?.closest("[data-line]")?.getAttribute("data-line");
    if (relationship) {
      const own = Number(relationship);
      drawing.light([own], []);
      const keys = lines.filter((line) => line.relationships.includes(own));
      this.#point(new Uint32Array(this.#linesOf([own], keys)));
    } else if (key && lines[Number(key)]) {
      const line = lines[Number(key)]!;
      // A link table's lines are one relationship; another line may carry several.
      const own = line.is_link ? line.relationships.slice(0, 1) : line.relationships;
      drawing.light(own, [Number(key)]);
      this.#point(new Uint32Array(this.#linesOf(own, lines.filter((other) => other === line || other.relationships.some((one) => own.includes(one))))));
    } else if (table !== undefined) {
      drawing.light([], lines.flatMap((line, at) => (line.one === table || line.many === table ? [at] : [])), table);
      this.#point(new Uint32Array([Number(column ?? drawing.data.tables[table]?.line ?? 0)]));
    } else {
      drawing.light([], []);
      this.#point(new Uint32Array());
    }
  }
}

function tableOf(target: EventTarget | null): number | undefined {
  const at = target instanceof Element ? target.closest(".table")?.getAttribute("data-table") : undefined;
  return at ? Number(at) : undefined;
}

function button(text: string, label: string, act: () => void): HTMLButtonElement {
  const element = html("button", { type: "button", "aria-label": /[a-z]/i.test(text) ? undefined : label, title: label }, text);
  element.addEventListener("click", act);
  return element;
}

/** The tables as headings and lists, each with a way to its line. */
function asText(data: Diagram, go: (line: number) => void): HTMLElement[] {
  if (!data.tables.length) return [];
  return data.tables.map((table) => {
    const line = button(`line ${table.line}`, `line ${table.line}`, () => go(table.line));
    line.className = "line";
    const tag = table.is_link ? html("span", { class: "tag" }, "link table") : undefined;
    const rows = table.rows.map((row) => html("li", { class: row.kind }, row.spoken));
    return html("section", {}, html("h2", {}, table.name, " ", tag, " ", line), html("ul", {}, ...rows));
  });
}
