// A diagram as an SVG element: boxes, and lines between them.

import type { Box, Diagram, Line, Point, Row, Table } from "./data";
import { hits, path, route, turns, type Turn } from "./routes";
import { svg } from "./svg";

/** What is free around the boxes. */
const MARGIN = 28;
/** How high the name of a table is. */
const HEAD = 30;
/** How wide a letter is, to its height; one of Chinese writing is as wide as high. */
const WIDE = 0.6;

/** The places that the reader gave to tables, by their names. */
export type Places = Map<string, Point>;

/** A drawing, and what of it changes when a box is dragged or a relationship lit. */
export class Drawing {
  readonly element: SVGSVGElement;
  readonly boxes: SVGGElement[];
  readonly rows: SVGGElement[][];
  readonly heads: SVGGElement[];
  readonly #lines: SVGGElement[];
  readonly #courses: Turn[][];
  #frame: Box = { x: 0, y: 0, width: 0, height: 0 };

  constructor(
    readonly data: Diagram,
    readonly places: Places,
  ) {
    this.rows = [];
    this.heads = [];
    this.boxes = data.tables.map((table, at) => this.#table(table, at));
    this.#lines = data.lines.map((line, at) => lineElement(line, at));
    this.#courses = data.lines.map((line) => turns(line.course));
    this.element = svg(
      "svg",
      { class: "drawing", role: "group", "aria-label": `Diagram of ${data.tables.length} tables` },
      svg("g", { "aria-hidden": "true" }, ...this.#lines),
      ...this.boxes,
    );
    this.settle();
  }

  /** Where a table stands. */
  corner(at: number): Point {
    const table = this.data.tables[at];
    return (table && this.places.get(table.name)) ?? table?.corner ?? { x: 0, y: 0 };
  }

  box(at: number): Box {
    const table = this.data.tables[at];
    return { ...this.corner(at), width: table?.width ?? 0, height: table?.height ?? 0 };
  }

  /** All of it, with what is free around. */
  get frame(): Box {
    return this.#frame;
  }

  /** Puts a table elsewhere, and its lines after it. */
  move(at: number, to: Point): void {
    const table = this.data.tables[at];
    if (!table) return;
    this.places.set(table.name, to);
    this.#place(at);
    this.#arrows();
    this.#route();
  }

  /** Puts everything where it belongs, and makes the drawing as large as that. */
  settle(): void {
    this.boxes.forEach((_, at) => this.#place(at));
    this.#arrows();
    this.#route();
    const boxes = this.data.tables.map((_, at) => this.box(at));
    const courses = this.#courses.flat();
    const least = (pick: (point: Point) => number) => Math.min(0, ...boxes.map(pick), ...courses.map(pick));
    const [x, y] = [least((point) => point.x) - MARGIN, least((point) => point.y) - MARGIN];
    const right = Math.max(this.data.width, ...boxes.map((box) => box.x + box.width), ...courses.map((turn) => turn.x));
    const bottom = Math.max(this.data.height, ...boxes.map((box) => box.y + box.height), ...courses.map((turn) => turn.y));
    this.#frame = { x, y, width: right + MARGIN - x, height: bottom + MARGIN - y };
    const { width, height } = this.#frame;
    this.element.setAttribute("viewBox", [x, y, width, height].map((n) => n.toFixed(1)).join(" "));
  }

  /** Lights what belongs to these relationships and lines; nothing else stays lit. */
  light(relationships: number[], lines: number[], table?: number): void {
    for (const lit of this.element.querySelectorAll(".lit")) lit.classList.remove("lit");
    this.data.lines.forEach((line, at) => {
      const uses = line.relationships.some((own) => relationships.includes(own));
      if (!uses && !lines.includes(at)) return;
      this.#lines[at]?.classList.add("lit");
      // Over those that are not.
      const element = this.#lines[at];
      element?.parentNode?.append(element);
      if (line.one_row !== null) this.rows[line.one]?.[line.one_row]?.classList.add("lit");
      if (line.many_row !== null) this.rows[line.many]?.[line.many_row]?.classList.add("lit");
    });
    this.data.tables.forEach((own, at) => {
      own.rows.forEach((row, nth) => {
        if (row.relationship !== null && relationships.includes(row.relationship)) {
          this.rows[at]?.[nth]?.classList.add("lit");
        }
      });
    });
    if (table !== undefined) this.boxes[table]?.classList.add("lit");
  }

  #place(at: number): void {
    const { x, y } = this.corner(at);
    this.boxes[at]?.setAttribute("transform", `translate(${x.toFixed(1)} ${y.toFixed(1)})`);
  }

  /** The names of relationships point to where the other table stands. */
  #arrows(): void {
    this.data.tables.forEach((table, at) => {
      const own = this.box(at);
      table.rows.forEach((row, nth) => {
        if (row.kind !== "end" || row.toward === null) return;
        const other = this.box(row.toward);
        const isRight = other.x + other.width / 2 >= own.x + own.width / 2;
        const text = this.rows[at]?.[nth]?.querySelector("text");
        if (text) text.textContent = row.toward === at ? `${row.name} ↺` : isRight ? `${row.name} →` : `← ${row.name}`;
      });
    });
  }

  /** Courses that a dragged box ends or stands in the way of are found anew. */
  #route(): void {
    const boxes = this.data.tables.map((_, at) => this.box(at));
    const moved = this.data.tables.map((table) => this.places.has(table.name));
    const strangers = boxes.filter((_, at) => moved[at]);
    this.data.lines.forEach((line, at) => {
      let course = turns(line.course);
      const [one, many] = [boxes[line.one], boxes[line.many]];
      if (one && many && (moved[line.one] || moved[line.many] || (strangers.length && hits(course, strangers)))) {
        const y = (table: number, row: number | null) =>
          row === null ? HEAD / 2 : (this.data.tables[table]?.rows[row]?.y ?? HEAD / 2);
        course =
          line.one === line.many
            ? loop(one, y(line.one, line.one_row), y(line.many, line.many_row))
            : route(one, y(line.one, line.one_row), many, y(line.many, line.many_row), boxes);
      }
      this.#courses[at] = course;
      const element = this.#lines[at];
      if (element) drawCourse(element, line, course);
    });
  }

  #table(table: Table, at: number): SVGGElement {
    const head = svg(
      "g",
      { class: "head", role: "button", tabindex: "0", "aria-label": table.spoken, "data-table": at },
      svg("rect", { class: "row", x: 1, y: 1, width: table.width - 2, height: HEAD - 1, rx: 6 }),
      svg("text", { class: "name", x: 12, y: 20, "aria-hidden": "true" }, table.title),
    );
    const rows = table.rows.map((row) => rowElement(table, row));
    // The name as it is read from afar, as large as the box lets it be.
    const afar = svg("text", { class: "from-afar", x: table.width / 2, y: table.height / 2, "aria-hidden": "true" }, table.title);
    const ems = [...table.title].reduce((sum, character) => sum + (character < "\u2e80" ? WIDE : 1), WIDE);
    const widest = (table.width - 12) / ems;
    afar.style.setProperty("font-size", `min(var(--name), ${Math.min(widest, table.height * 0.6).toFixed(1)}px)`);
    this.rows.push(rows);
    this.heads.push(head);
    return svg(
      "g",
      { class: table.is_link ? "table link" : "table", role: "group", "aria-label": table.name, "data-table": at },
      svg("rect", { class: "box", width: table.width, height: table.height, rx: 7 }),
      svg("path", { class: "rule", d: `M0 ${HEAD}H${table.width.toFixed(1)}` }),
      head,
      ...rows,
      afar,
    );
  }
}

const CLASSES = { key: "key-column", column: "column", end: "end", index: "index" };

function rowElement(table: Table, row: Row): SVGGElement {
  const isEnd = row.kind === "end";
  const baseline = row.y + 4;
  const marked = row.mark !== "none";
  const element = svg(
    "g",
    {
      class: CLASSES[row.kind],
      "data-line": row.line,
      "data-relationship": row.relationship ?? undefined,
      // What is said of a column is said of its table.
      ...(isEnd ? { role: "button", tabindex: "0", "aria-label": row.spoken } : { "aria-hidden": "true" }),
    },
    svg("rect", { class: "row", x: 1, y: row.y - 11, width: table.width - 2, height: 22 }),
    row.kind === "key" ? svg("circle", { cx: 15, cy: row.y, r: 3 }) : undefined,
    svg("text", { x: isEnd || row.kind === "index" ? 12 : 24, y: baseline, "aria-hidden": "true" }, row.name),
    // Words apart, for what reads the text and not the drawing.
    " ",
    svg("text", { class: "detail", x: table.width - (marked ? 28 : 12), y: baseline, "aria-hidden": "true" }, row.detail),
  );
  if (marked) element.append(mark(row.mark === "unique", table.width - 17, row.y));
  return element;
}

/** A magnifying glass for an index; a U beside it would not fit, so a unique one has it in a frame. */
function mark(isUnique: boolean, x: number, y: number): SVGGElement {
  return isUnique
    ? svg(
        "g",
        { class: "mark" },
        svg("title", {}, "unique"),
        svg("rect", { x: x - 6, y: y - 6, width: 12, height: 12, rx: 3 }),
        svg("text", { x, y: y + 3.2 }, "U"),
      )
    : svg(
        "g",
        { class: "mark" },
        svg("title", {}, "index"),
        svg("circle", { cx: x - 1, cy: y - 1, r: 3.4 }),
        svg("path", { d: `M${x + 1.5} ${y + 1.5}L${x + 4.5} ${y + 4.5}` }),
      );
}

function lineElement(line: Line, at: number): SVGGElement {
  return svg(
    "g",
    { class: line.is_link ? "key link" : "key", "data-key": at },
    svg("path", { class: "reach" }),
    svg("path", { class: "course" }),
    svg("path", { class: "foot" }),
    line.is_optional ? svg("circle", { r: 4 }) : undefined,
    svg("text", { class: "one" }, line.is_optional ? "0..1" : "1"),
    svg("text", { class: "many" }, line.is_single ? "0..1" : "n"),
  );
}

function drawCourse(element: SVGGElement, line: Line, course: Turn[]): void {
  const [first, last] = [course[0], course[course.length - 1]];
  if (!first || !last) return;
  const text = path(course);
  element.querySelector(".reach")?.setAttribute("d", text);
  element.querySelector(".course")?.setAttribute("d", text);
  const bar = first.x + first.way * 8;
  const far = last.x - last.way * 11;
  const foot = line.is_single
    ? `M${far} ${last.y - 5}V${last.y + 5}`
    : `M${far} ${last.y}L${last.x} ${last.y - 5.5}M${far} ${last.y}L${last.x} ${last.y + 5.5}`;
  element.querySelector(".foot")?.setAttribute("d", `${foot}M${bar} ${first.y - 5}V${first.y + 5}`);
  const ring = element.querySelector("circle");
  ring?.setAttribute("cx", String(first.x + first.way * 15));
  ring?.setAttribute("cy", String(first.y));
  label(element.querySelector(".one"), first.x, first.way, first.y);
  label(element.querySelector(".many"), last.x, last.way === 1 ? -1 : 1, last.y);
}

/** A number beside the end of a line, above it. */
function label(text: Element | null, x: number, out: 1 | -1, y: number): void {
  text?.setAttribute("x", (x + out * 7).toFixed(1));
  text?.setAttribute("y", (y - 9).toFixed(1));
  text?.setAttribute("text-anchor", out === 1 ? "start" : "end");
}

/** A line from a box to itself. */
function loop(box: Box, from: number, to: number): Turn[] {
  const x = box.x + box.width;
  return [
    { x, y: box.y + from, way: 1 },
    { x, y: box.y + to, way: -1 },
  ];
}
