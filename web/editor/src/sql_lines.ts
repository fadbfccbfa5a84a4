// The lines that caused SQL: marked in the gutter with how much, and opened in place.

import { StateEffect, StateField, type Extension, type Text, type Transaction } from "@codemirror/state";
import { Decoration, EditorView, gutter, GutterMarker, keymap, WidgetType, type DecorationSet } from "@codemirror/view";
import { inGroups, prose } from "./boxes";
import { Wanted, type Host, type SqlMark } from "./host";

/** A marked line of the text as it is now. */
interface MarkedLine {
  /** Where it begins. */
  from: number;
  mark: SqlMark;
}

interface Marks {
  lines: MarkedLine[];
  /** Whether the text is another than the one that ran. */
  isStale: boolean;
}

const setMarks = StateEffect.define<SqlMark[]>();
/** What a line caused, to be shown below it; nothing closes it. */
const setOpen = StateEffect.define<{ line: number; parts: string[] } | { line: number; parts: null }>();

const marks = StateField.define<Marks>({
  create: () => ({ lines: [], isStale: false }),
  update(before, transaction) {
    let now = transaction.docChanged ? moved(before, transaction) : before;
    for (const effect of transaction.effects) {
      if (!effect.is(setMarks)) continue;
      const { doc } = transaction.state;
      const inside = effect.value.filter(({ line }) => line >= 1 && line <= doc.lines);
      now = { lines: inside.map((mark) => ({ from: doc.line(mark.line).from, mark })), isStale: false };
    }
    return now;
  },
});

/** The marks after an edit: a line that was edited has none any more. */
function moved({ lines }: Marks, { changes, startState, state }: Transaction): Marks {
  const kept: MarkedLine[] = [];
  for (const { from, mark } of lines) {
    const { to } = startState.doc.lineAt(from);
    if (changes.touchesRange(from, to)) continue;
    kept.push({ from: state.doc.lineAt(changes.mapPos(from, 1)).from, mark });
  }
  return { lines: kept, isStale: true };
}

class CountMarker extends GutterMarker {
  constructor(
    readonly mark: SqlMark,
    readonly isStale: boolean,
  ) {
    super();
  }

  override eq(other: CountMarker): boolean {
    return other.mark === this.mark && other.isStale === this.isStale;
  }

  override toDOM(): Node {
    const { count, isAdvised } = this.mark;
    const dom = document.createElement("span");
    dom.className = "cm-sql-count";
    if (isAdvised) dom.classList.add("advised");
    if (this.isStale) dom.classList.add("stale");
    dom.textContent = count > 99 ? "99+" : String(count);
    dom.title = `${amount(count)} of SQL${isAdvised ? ", some alike" : ""}${this.isStale ? ", before the edit" : ""} (F9)`;
    return dom;
  }
}

const amount = (count: number) => (count === 1 ? "1 statement" : `${count} statements`);

const open = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(before, transaction) {
    let now = transaction.docChanged ? stillThere(before, transaction) : before;
    for (const effect of transaction.effects) {
      if (effect.is(setMarks)) now = Decoration.none;
      if (!effect.is(setOpen)) continue;
      const { line, parts } = effect.value;
      now = now.update({ filter: (_, __, { spec }) => spec.widget.line !== line });
      const place = transaction.state.field(marks).lines.find(({ mark }) => mark.line === line);
      if (!parts || !place) continue;
      const widget = Decoration.widget({ widget: new SqlWidget(line, parts), block: true, side: 1 });
      now = now.update({ add: [widget.range(transaction.state.doc.lineAt(place.from).to)], sort: true });
    }
    return now;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** What was open, without what belongs to lines whose mark has gone. */
function stillThere(before: DecorationSet, transaction: Transaction): DecorationSet {
  const { lines } = transaction.state.field(marks);
  const known = new Set(lines.map(({ mark }) => mark.line));
  return before.map(transaction.changes).update({ filter: (_, __, { spec }) => known.has(spec.widget.line) });
}

class SqlWidget extends WidgetType {
  constructor(
    readonly line: number,
    readonly parts: string[],
  ) {
    super();
  }

  override eq(other: SqlWidget): boolean {
    return other.line === this.line && other.parts === this.parts;
  }

  override toDOM(view: EditorView): HTMLElement {
    const box = document.createElement("div");
    box.className = "cm-sql-box";
    const gutters = view.scrollDOM.querySelector(".cm-gutters")?.clientWidth ?? 0;
    box.style.setProperty("left", `${gutters + 4}px`);
    box.style.setProperty("max-width", `${Math.max(240, view.scrollDOM.clientWidth - gutters - 16)}px`);
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", `SQL of line ${this.line}`);
    const close = box.appendChild(document.createElement("button"));
    close.type = "button";
    close.className = "close";
    close.textContent = "×";
    close.setAttribute("aria-label", `Close the SQL of line ${this.line}`);
    close.onclick = () => {
      view.dispatch({ effects: setOpen.of({ line: this.line, parts: null }) });
      view.focus();
    };
    fill(box, this.parts);
    return box;
  }

  override ignoreEvent(): boolean {
    return true;
  }
}

function fill(box: HTMLElement, parts: string[]): void {
  let statement: HTMLElement = box;
  let sql: HTMLElement = box;
  for (const [style = "", text = ""] of inGroups(parts, 2)) {
    if (style === "statement") {
      statement = box.appendChild(document.createElement("div"));
      statement.className = "statement";
      if (text) statement.append(prose("effect", text));
      sql = statement.appendChild(document.createElement("pre"));
    } else if (style.startsWith("sql-")) {
      const piece = sql.appendChild(document.createElement("span"));
      piece.className = style;
      piece.textContent = text;
    } else {
      (style === "params" || style === "error" ? statement : box).append(prose(style, text));
    }
  }
}

async function toggle(view: EditorView, host: Host, from: number): Promise<void> {
  const marked = view.state.field(marks).lines.find((line) => line.from === from);
  if (!marked) return;
  const { line, count } = marked.mark;
  if (isOpen(view, line)) {
    view.dispatch({ effects: setOpen.of({ line, parts: null }) });
    return;
  }
  const answer = await host.ask(Wanted.Sql, line);
  if (!answer) return;
  const calledOut = answer.parts.filter((_, at) => answer.parts[at - 1] === "call-out");
  view.dispatch({
    effects: [
      setOpen.of({ line, parts: answer.parts }),
      EditorView.scrollIntoView(marked.from, { y: "nearest", yMargin: 180 }),
      EditorView.announce.of([`${amount(count)} of SQL below line ${line}`, ...calledOut].join(". ")),
    ],
  });
}

function isOpen(view: EditorView, line: number): boolean {
  let found = false;
  for (let cursor = view.state.field(open).iter(); cursor.value; cursor.next()) {
    found ||= cursor.value.spec.widget.line === line;
  }
  return found;
}

export function showMarks(view: EditorView, given: { list: SqlMark[]; doc: Text } | null): void {
  if (given && given.doc.eq(view.state.doc)) view.dispatch({ effects: setMarks.of(given.list) });
}

export function sqlLines(host: Host): Extension {
  return [
    marks,
    open,
    gutter({
      class: "cm-sql-gutter",
      lineMarker(view, line) {
        const { lines, isStale } = view.state.field(marks);
        const marked = lines.find(({ from }) => from === line.from);
        return marked ? new CountMarker(marked.mark, isStale) : null;
      },
      lineMarkerChange: (update) => update.startState.field(marks) !== update.state.field(marks),
      initialSpacer: () => new CountMarker({ line: 0, count: 88, isAdvised: false }, false),
      domEventHandlers: {
        mousedown(view, line) {
          void toggle(view, host, line.from);
          return true;
        },
      },
    }),
    keymap.of([
      {
        key: "F9",
        run: (view) => {
          void toggle(view, host, view.state.doc.lineAt(view.state.selection.main.head).from);
          return true;
        },
      },
    ]),
  ];
}
