// What the editor can do besides showing a source: fetched after the first screen.

import type { Extension } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import { completion } from "./completion";
import { findingExtensions, showFindings } from "./findings";
import type { Host } from "./host";
import { hover } from "./hover";
import { leaveHint } from "./leave_hint";
import { laterLook } from "./later_look";
import { searching } from "./searching";
import { showMarks, sqlLines } from "./sql_lines";

/** The second part, once it is there. */
export interface Extras {
  extensions: Extension;
  showFindings(view: EditorView): void;
  showMarks(view: EditorView): void;
}

export function setUp(host: Host): Extras {
  return {
    extensions: [laterLook, completion(host), findingExtensions, hover(host), searching, sqlLines(host), leaveHint],
    showFindings: (view) => showFindings(view, host.findings),
    showMarks: (view) => showMarks(view, host.marks),
  };
}
