// What the parts of the editor know of the page around it.

import type { Text } from "@codemirror/state";

/** What may be asked for; the page has the same numbers. */
export const enum Wanted {
  Complete,
  Hover,
  Sql,
}

/** What was answered; offsets in UTF-16 code units. */
export interface Answer {
  from: number;
  to: number;
  /** By turns what the question's kind says. */
  parts: string[];
}

/** A finding, as the page gives it: offsets in UTF-16 code units. */
export interface Finding {
  from: number;
  to: number;
  severity: "error" | "warning" | "info";
  code: string;
  message: string;
  details: string[];
  fix: null | { title: string; edits: { from: number; to: number; insert: string }[] };
}

/** A line that caused SQL. */
export interface SqlMark {
  /** From 1, in the text that ran. */
  line: number;
  count: number;
  /** Whether some of it could be less. */
  isAdvised: boolean;
}

/** What the later part asks of the first. */
export interface Host {
  /** Asks the page; nothing if it has nothing to say, or was asked for something else since. */
  ask(wanted: Wanted, at: number): Promise<Answer | null>;
  /** Findings and marks that came before the later part did. */
  findings: { list: Finding[]; doc: Text } | null;
  marks: { list: SqlMark[]; doc: Text } | null;
}
