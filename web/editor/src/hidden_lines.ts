// Lines that run without being shown: they are folded away, not edited, and the others are counted without them.

import { EditorState, StateEffect, StateField, type Extension, type Range } from "@codemirror/state";
import { Decoration, EditorView, lineNumbers, WidgetType, type DecorationSet } from "@codemirror/view";

/** From now on these lines are hidden: first and last of each run of them, from 1, one after another. */
export const hideLines = StateEffect.define<readonly number[]>();

/** Nothing to see: the lines around close up. */
class Nothing extends WidgetType {
  override eq(): boolean {
    return true;
  }

  toDOM(): HTMLElement {
    const gap = document.createElement("div");
    gap.className = "cm-hidden-lines";
    return gap;
  }

  override get estimatedHeight(): number {
    return 0;
  }
}

const hidden = Decoration.replace({ widget: new Nothing(), block: true });

const field = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(ranges, transaction) {
    let now = ranges.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(hideLines)) continue;
      const { doc } = transaction.state;
      const found: Range<Decoration>[] = [];
      for (let at = 0; at + 1 < effect.value.length; at += 2) {
        const [first = 0, last = 0] = effect.value.slice(at, at + 2);
        if (first >= 1 && first <= last && last <= doc.lines) found.push(hidden.range(doc.line(first).from, doc.line(last).to));
      }
      now = Decoration.set(found);
    }
    return now;
  },
  provide: (self) => [
    EditorView.decorations.from(self),
    EditorView.atomicRanges.of((view) => view.state.field(self)),
    EditorState.changeFilter.of((transaction) => {
      const kept: number[] = [];
      transaction.startState.field(self).between(0, transaction.startState.doc.length, (from, to) => void kept.push(from, to));
      return kept.length > 0 ? kept : true;
    }),
  ],
});

/** The number of a line among those shown. */
function shownNumber(line: number, state: EditorState): string {
  let before = 0;
  if (line > state.doc.lines) return String(line);
  const { from } = state.doc.line(line);
  state.field(field).between(0, from, (start, end) => {
    if (end < from) before += state.doc.lineAt(end).number - state.doc.lineAt(start).number + 1;
  });
  return String(line - before);
}

export const hiddenLines: Extension = [field, lineNumbers({ formatNumber: shownNumber })];
