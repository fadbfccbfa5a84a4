// Lines marked as those the page speaks of: where a statement came from, what a relationship is declared by.

import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, type DecorationSet } from "@codemirror/view";

/** The lines to mark, from 1. */
export const setMarkedLines = StateEffect.define<number[]>();

const mark = Decoration.line({ class: "cm-spoken-of" });

export const lineMarks = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    let next = marks.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(setMarkedLines)) continue;
      const { doc } = transaction.state;
      const known = [...new Set(effect.value)].filter((line) => line >= 1 && line <= doc.lines).sort((a, b) => a - b);
      next = Decoration.set(known.map((line) => mark.range(doc.line(line).from)));
    }
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});
