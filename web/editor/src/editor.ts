// The source editor: CodeMirror, set up for Python and dressed in the page's colours.
//
// It lives in a shadow root: there CodeMirror adopts its style sheets instead of
// writing `style` elements, which the Content-Security-Policy forbids.
//
// This is what the first screen needs; completion, search, hovering and the SQL of a line are in
// `extras.ts`, which is fetched once there is an answer about the source.

import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab, isolateHistory } from "@codemirror/commands";
import { pythonLanguage } from "@codemirror/lang-python";
import { bracketMatching, indentOnInput, indentUnit, LanguageSupport, syntaxHighlighting } from "@codemirror/language";
import { Compartment, EditorState, Prec, StateEffect, type ChangeSpec } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
} from "@codemirror/view";
import { shared } from "linktable:shared";
import { hiddenLines, hideLines } from "./hidden_lines";
import type { Extras, setUp } from "./extras";
import { Wanted, type Answer, type Finding, type Host, type SqlMark } from "./host";
import { later } from "./later";
import { lineMarks, setMarkedLines } from "./line_marks";
import { lineTold } from "./line_told";
import { palette, theme } from "./look";
import { fetchParts, fetchWhenWanted, hasParts, loadPart, whenStopped } from "./parts";
import { typeNames } from "./type_names";

export { fetchParts, fetchWhenWanted, hasParts, later, loadPart };

/** Where the second part is, from the page; the bundler knows its name. */
declare const LATER: string;

/** How long the second part waits for a first answer, in milliseconds. */
const PATIENCE = 5000;

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
  readonly #ask: (number: number, wanted: Wanted, at: number) => void;
  /** Counts the questions; the newest may still be answered. */
  #number = 0;
  #waiting: ((answer: Answer | null) => void) | null = null;
  readonly #extensions = new Compartment();
  #extras: Extras | null = null;
  #isFetched = false;
  readonly #host: Host = {
    ask: (wanted, at) => this.#question(wanted, at),
    findings: null,
    marks: null,
  };

  /** Shows `text` in `parent`; tells of every change, of Ctrl+Enter, and asks what it wants to know. */
  constructor(
    parent: HTMLElement,
    text: string,
    changed: (text: string) => void,
    run: () => void,
    ask: (number: number, wanted: Wanted, at: number) => void,
  ) {
    this.#ask = ask;
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
          lineMarks,
          new LanguageSupport(pythonLanguage),
          typeNames,
          syntaxHighlighting(palette),
          theme,
          spellcheckOff,
          this.#extensions.of([]),
          keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, indentWithTab]),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) changed(update.state.doc.toString());
          }),
        ],
      }),
    });
    setTimeout(() => this.#fetchExtras(), PATIENCE);
    whenStopped(() => this.text());
  }

  /** What stands in it. */
  text(): string {
    return this.#view.state.doc.toString();
  }

  /** Puts `text` in place of everything, as one step that can be undone. */
  replace(text: string): void {
    this.#view.dispatch({
      changes: { from: 0, to: this.#view.state.doc.length, insert: text },
      selection: { anchor: 0 },
      scrollIntoView: true,
      userEvent: "input.exchange",
      annotations: isolateHistory.of("full"),
      // Whatever protects single lines.
      filter: false,
    });
  }

  /** What is selected, from and to. */
  selection(): Uint32Array {
    const { from, to } = this.#view.state.selection.main;
    return Uint32Array.of(from, to);
  }

  /** Selects what stands between two places, and shows it. */
  select(from: number, to: number): void {
    const { length } = this.#view.state.doc;
    if (from > length || to > length) return;
    this.#view.dispatch({
      selection: { anchor: from, head: to },
      effects: EditorView.scrollIntoView(from, { y: "center" }),
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
    const { doc } = this.#view.state;
    const inside = findings.filter((finding) => finding.from <= finding.to && finding.to <= doc.length);
    this.#host.findings = { list: inside, doc };
    this.#extras?.showFindings(this.#view);
    this.#fetchExtras();
  }

  /** Marks the lines that caused SQL: by turns the line, from 1, its statements, and whether there is advice. */
  mark_sql(marks: Uint32Array): void {
    const list: SqlMark[] = [];
    for (let at = 0; at < marks.length; at += 3) {
      const [line = 0, count = 0, isAdvised = 0] = marks.subarray(at, at + 3);
      list.push({ line, count, isAdvised: isAdvised === 1 });
    }
    this.#host.marks = { list, doc: this.#view.state.doc };
    this.#extras?.showMarks(this.#view);
  }

  /** Answers a question, by its number. */
  answer(number: number, from: number, to: number, parts: string[]): void {
    if (number !== this.#number || !this.#waiting) return;
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting(parts.length > 0 ? { from, to, parts } : null);
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
    this.#view.dispatch({ changes: edits, userEvent: "input.fix", annotations: isolateHistory.of("full") });
    this.#view.focus();
  }

  focus(): void {
    this.#view.focus();
  }

  destroy(): void {
    this.#isFetched = true;
    this.#view.destroy();
  }

  #question(wanted: Wanted, at: number): Promise<Answer | null> {
    this.#waiting?.(null);
    this.#number += 1;
    const number = this.#number;
    return new Promise((resolve) => {
      this.#waiting = resolve;
      this.#ask(number, wanted, at);
    });
  }

  async #fetchExtras(): Promise<void> {
    if (this.#isFetched) return;
    this.#isFetched = true;
    let extras: Extras;
    try {
      const module = (await later(LATER)) as { default(require: (name: string) => unknown): unknown };
      const parts = module.default((name) => shared[name]) as { setUp: typeof setUp };
      extras = parts.setUp(this.#host);
    } catch (error) {
      // One can type and run without it.
      console.warn("The editor's help could not be loaded.", error);
      return;
    }
    this.#extras = extras;
    this.#view.dispatch({ effects: this.#extensions.reconfigure(extras.extensions) });
    extras.showFindings(this.#view);
    extras.showMarks(this.#view);
  }
}
