// What an element and its frame say to each other. The script in a page may be older or newer than the
// frame it opens: fields are only ever added, and either side leaves out what it does not know.

/** Marks a message as one of these. */
export const PROTOCOL = 1;

/** A finding of compiling, as a page around the frame hears of it. */
export interface Problem {
  severity: string;
  code: string;
  line: number;
  message: string;
}

/** What the frame says. */
export type FromFrame =
  | { type: "ready"; version: string }
  | { type: "size"; height: number }
  | { type: "source"; source: string }
  | { type: "compiled"; ok: boolean; orm: string; ddl: string[]; problems: Problem[] }
  | {
      type: "ran";
      ok: boolean;
      stdout: string;
      error: null | { kind: string; message: string; line: number };
      statements: number;
      rowsChanged: number;
    };

/** What it is told. */
export type ToFrame =
  | { type: "run" }
  | { type: "stop" }
  | { type: "focus" }
  | { type: "source"; source: string }
  | { type: "theme"; theme: string };

export type Marked<T> = T & { linktable: typeof PROTOCOL };

/** The message of an event, if it is one of these. */
export function message<T extends { type: string }>(data: unknown): T | null {
  const marked = data as Partial<Marked<T>> | null;
  return typeof marked === "object" && marked?.linktable === PROTOCOL && typeof marked.type === "string" ? (data as T) : null;
}
