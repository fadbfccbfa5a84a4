// The diagram as the page hands it over: `web/src/diagram` writes it as JSON.

export interface Point {
  x: number;
  y: number;
}

export interface Row {
  kind: "key" | "column" | "end" | "index";
  name: string;
  detail: string;
  /** How far below the top of the box its middle is. */
  y: number;
  /** The line it is declared in, from 1. */
  line: number;
  relationship: number | null;
  /** The table at the other end, for an end. */
  toward: number | null;
  mark: "none" | "index" | "unique";
  spoken: string;
}

export interface Table {
  /** The whole name: what it is known by. */
  name: string;
  title: string;
  is_link: boolean;
  /** The first and the last line of its class, from 1. */
  line: number;
  last_line: number;
  corner: Point;
  width: number;
  height: number;
  rows: Row[];
  spoken: string;
}

export interface Line {
  /** The table it leads to, and the one whose column refers to it. */
  one: number;
  many: number;
  /** The rows of the columns, by their places. */
  one_row: number | null;
  many_row: number | null;
  course: Point[];
  is_single: boolean;
  is_optional: boolean;
  is_link: boolean;
  relationships: number[];
}

export interface Diagram {
  tables: Table[];
  lines: Line[];
  /** For each relationship the lines of the source that declare it. */
  declared: number[][];
  width: number;
  height: number;
  /** Whether it is from before an error. */
  is_kept: boolean;
}

export interface Box extends Point {
  width: number;
  height: number;
}
