// Names in annotations, coloured as types; the grammar calls them plain variables.

import { syntaxTree } from "@codemirror/language";
import { RangeSetBuilder } from "@codemirror/state";
import { Decoration, ViewPlugin, type DecorationSet, type EditorView } from "@codemirror/view";

const mark = Decoration.mark({ class: "cm-type-name" });

function typesIn(view: EditorView): DecorationSet {
  const found = new RangeSetBuilder<Decoration>();
  for (const { from, to } of view.visibleRanges) {
    syntaxTree(view.state).iterate({
      from,
      to,
      enter(node) {
        if (node.name !== "TypeDef") return;
        node.node.toTree().iterate({
          enter(inner) {
            if (inner.name === "VariableName") found.add(node.from + inner.from, node.from + inner.to, mark);
          },
        });
        return false;
      },
    });
  }
  return found.finish();
}

export const typeNames = ViewPlugin.define(
  (view) => ({
    marks: typesIn(view),
    update(update) {
      const parsed = syntaxTree(update.startState) !== syntaxTree(update.state);
      if (update.docChanged || update.viewportChanged || parsed) this.marks = typesIn(update.view);
    },
  }),
  { decorations: (plugin) => plugin.marks },
);
