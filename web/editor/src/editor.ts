// The source editor: CodeMirror, set up for Python and dressed in the page's colours.
//
// It lives in a shadow root: there CodeMirror adopts its style sheets instead of
// writing `style` elements, which the Content-Security-Policy forbids.

import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab, isolateHistory } from "@codemirror/commands";
import { pythonLanguage } from "@codemirror/lang-python";
import { bracketMatching, indentOnInput, indentUnit, LanguageSupport, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, lintKeymap, setDiagnostics, type Diagnostic } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { EditorState, Prec, StateEffect, type ChangeSpec, type Text } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
} from "@codemirror/view";
import { hiddenLines, hideLines } from "./hidden_lines";
import { lineMarks, setMarkedLines } from "./line_marks";
import { lineTold } from "./line_told";
import { palette, theme } from "./look";
import { typeNames } from "./type_names";

export { later } from "./later";

/** A finding, as the page gives it: offsets in UTF-16 code units. */
interface Finding {
  from: number;
  to: number;
  severity: "error" | "warning" | "info";
  code: string;
  message: string;
  details: string[];
  fix: null | { title: string; edits: { from: number; to: number; insert: string }[] };
}

const spellcheckOff = EditorView.contentAttributes.of({
  "aria-label": "Python source",
  autocorrect: "off",
  autocapitalize: "off",
  spellcheck: "false",
  tabindex: "0",
  translate: "no",
});

export class Editor {
  readonly #view: EditorView;

  /** Shows `text` in `parent`; tells of every change and of Ctrl+Enter. */
  constructor(parent: HTMLElement, text: string, changed: (text: string) => void, run: () => void) {
    const root = parent.shadowRoot ?? parent.attachShadow({ mode: "open" });
    const runKey = {
      key: "Mod-Enter",
      run: () => {
        run();
        return true;
      },
    };
    this.#view = new EditorView({
      parent: root,
      root,
      state: EditorState.create({
        doc: text,
        extensions: [
          Prec.highest(keymap.of([runKey])),
          hiddenLines,
          highlightActiveLineGutter(),
          highlightSpecialChars(),
          history(),
          drawSelection(),
          EditorState.allowMultipleSelections.of(true),
          indentUnit.of("    "),
          indentOnInput(),
          bracketMatching(),
          closeBrackets(),
          highlightActiveLine(),
          highlightSelectionMatches(),
          lintGutter(),
          lineMarks,
          new LanguageSupport(pythonLanguage),
          typeNames,
          syntaxHighlighting(palette),
          theme,
          spellcheckOff,
          keymap.of([
            ...closeBracketsKeymap,
            ...defaultKeymap,
            ...searchKeymap,
            ...historyKeymap,
            ...lintKeymap,
            indentWithTab,
          ]),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) changed(update.state.doc.toString());
          }),
        ],
      }),
    });
  }

  /** What stands in it. */
  text(): string {
    return this.#view.state.doc.toString();
  }

  /** Puts `text` in place of everything; can be undone. */
  replace(text: string): void {
    this.#view.dispatch({
      changes: { from: 0, to: this.#view.state.doc.length, insert: text },
      selection: { anchor: 0 },
      scrollIntoView: true,
      // Whatever protects single lines.
      filter: false,
    });
  }

  /** Hides lines: first and last of each run of them, from 1, one after another. */
  hide_lines(runs: Uint32Array): void {
    this.#view.dispatch({ effects: hideLines.of([...runs]) });
  }

  /** From now on the text can be read and copied, not changed. */
  make_read_only(): void {
    this.#view.dispatch({ effects: StateEffect.appendConfig.of(EditorState.readOnly.of(true)) });
  }

  /** Underlines findings and offers their fixes; `json` is an array of them. */
  show_findings(json: string): void {
    const findings: Finding[] = JSON.parse(json);
    const length = this.#view.state.doc.length;
    const inside = findings.filter((finding) => finding.from <= finding.to && finding.to <= length);
    const { doc } = this.#view.state;
    this.#view.dispatch(setDiagnostics(this.#view.state, inside.map((finding) => asDiagnostic(finding, doc))));
  }

  /** Puts the cursor on a line and a column in characters, both from 1, and shows it. */
  go_to(line: number, column: number): void {
    const { doc } = this.#view.state;
    if (line < 1 || line > doc.lines) return;
    const { from, text } = doc.line(line);
    const before = Array.from(text).slice(0, column - 1).join("");
    const anchor = from + before.length;
    this.#view.dispatch({
      selection: { anchor },
      effects: EditorView.scrollIntoView(anchor, { y: "center" }),
    });
    this.#view.focus();
  }

  /** Scrolls so that a line, from 1, is in view; the cursor and the focus stay. */
  show_line(line: number): void {
    const { doc } = this.#view.state;
    if (line < 1 || line > doc.lines) return;
    const { from } = doc.line(line);
    this.#view.dispatch({ effects: EditorView.scrollIntoView(from, { y: "nearest", yMargin: 60 }) });
  }

  /** Marks one line, from 1, as the one being spoken of; 0 marks none. */
  mark_line(line: number): void {
    this.mark_lines(Uint32Array.of(line));
  }

  /** Marks lines, from 1, as those being spoken of. */
  mark_lines(lines: Uint32Array): void {
    this.#view.dispatch({ effects: setMarkedLines.of([...lines]) });
  }

  /** Tells of the line, from 1, that the reader is at or points at, whenever it is another. */
  tell_line(tell: (line: number) => void): void {
    this.#view.dispatch({ effects: StateEffect.appendConfig.of(lineTold(tell)) });
  }

  /** Makes the edits of a fix, all at once; `json` is an array of them. */
  apply_edits(json: string): void {
    const edits: ChangeSpec[] = JSON.parse(json);
    makeEdits(this.#view, edits);
    this.#view.focus();
  }

  focus(): void {
    this.#view.focus();
  }

  destroy(): void {
    this.#view.destroy();
  }
}

/** Makes the edits of a fix as one step, which one undo takes back, whatever is typed around it. */
function makeEdits(view: EditorView, edits: ChangeSpec[]): void {
  view.dispatch({ changes: edits, userEvent: "input.fix", annotations: isolateHistory.of("full") });
}

/** A finding about `doc`; its fix is for that text and no other. */
function asDiagnostic(finding: Finding, doc: Text): Diagnostic {
  const { from, to, severity, fix } = finding;
  return {
    from,
    // An empty range would show nothing.
    to: Math.max(to, from),
    severity,
    message: finding.message,
    renderMessage: () => described(finding),
    actions: fix
      ? [{ name: fix.title, apply: (view) => view.state.doc.eq(doc) && makeEdits(view, fix.edits) }]
      : [],
  };
}

function described({ message, code, details }: Finding): HTMLElement {
  const text = document.createElement("div");
  const head = text.appendChild(document.createElement("p"));
  head.textContent = message;
  const mark = head.appendChild(document.createElement("span"));
  mark.className = "code";
  mark.textContent = code;
  for (const detail of details) text.appendChild(document.createElement("p")).textContent = detail;
  return text;
}
