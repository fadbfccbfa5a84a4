// Findings: underlined, in the gutter, with what they say and their fix where one points or goes.

import { isolateHistory } from "@codemirror/commands";
import {
  forEachDiagnostic,
  lintGutter,
  nextDiagnostic,
  previousDiagnostic,
  setDiagnostics,
  type Diagnostic,
} from "@codemirror/lint";
import type { Text } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { prose } from "./boxes";
import type { Finding } from "./host";

export const findingExtensions = [
  lintGutter(),
  keymap.of([
    { key: "F8", run: (view) => nextDiagnostic(view) && say(view) },
    { key: "Shift-F8", run: (view) => previousDiagnostic(view) && say(view) },
    { key: "Mod-.", run: fixHere },
  ]),
];

export function showFindings(view: EditorView, findings: { list: Finding[]; doc: Text } | null): void {
  if (!findings || !findings.doc.eq(view.state.doc)) return;
  const shown = findings.list.map((finding) => asDiagnostic(finding, findings.doc));
  view.dispatch(setDiagnostics(view.state, shown));
}

/** A finding about `doc`; its fix is for that text and no other. */
function asDiagnostic(finding: Finding, doc: Text): Diagnostic {
  const { from, to, severity, fix } = finding;
  const apply = (view: EditorView) => {
    if (fix && view.state.doc.eq(doc)) makeEdits(view, fix.edits);
  };
  return {
    from,
    // An empty range would show nothing.
    to: Math.max(to, from),
    severity,
    message: finding.message,
    renderMessage: () => described(finding),
    actions: fix ? [{ name: fix.title, apply }] : [],
  };
}

/** Makes the edits of a fix as one step, which one undo takes back, whatever is typed around it. */
function makeEdits(view: EditorView, changes: { from: number; to: number; insert: string }[]): void {
  view.dispatch({ changes, userEvent: "input.fix", annotations: isolateHistory.of("full") });
  view.focus();
}

function described({ message, code, details }: Finding): HTMLElement {
  const text = document.createElement("div");
  const mark = document.createElement("span");
  mark.className = "code";
  mark.textContent = code;
  text.appendChild(prose("message", message)).append(mark);
  for (const detail of details) text.append(prose("detail", detail));
  return text;
}

/** The findings at the cursor, the closest first. */
function here(view: EditorView): Diagnostic[] {
  const { from, to } = view.state.selection.main;
  const found: { diagnostic: Diagnostic; size: number }[] = [];
  forEachDiagnostic(view.state, (diagnostic, start, end) => {
    if (start <= to && end >= from) found.push({ diagnostic, size: end - start });
  });
  return found.sort((a, b) => a.size - b.size).map(({ diagnostic }) => diagnostic);
}

/** Says what was found at the cursor; the box with it is CodeMirror's. */
function say(view: EditorView): boolean {
  const found = here(view);
  const fix = found.find((diagnostic) => diagnostic.actions?.length)?.actions?.[0];
  const offer = fix ? `. ${fix.name}: Control or Command and full stop.` : "";
  view.dispatch({ effects: EditorView.announce.of(found.map(({ message }) => message).join(". ") + offer) });
  return true;
}

/** Takes the fix of what was found at the cursor. */
function fixHere(view: EditorView): boolean {
  const found = here(view).find((diagnostic) => diagnostic.actions?.length);
  const fix = found?.actions?.[0];
  if (!found || !fix) return false;
  fix.apply(view, found.from, found.to);
  return true;
}
