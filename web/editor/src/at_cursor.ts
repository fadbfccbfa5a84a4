// A box at the cursor, for those who ask by keys: it goes with the next move, edit or Escape.

import { StateEffect, StateField, type Extension } from "@codemirror/state";
import { closeHoverTooltips, hasHoverTooltips, keymap, showTooltip, type EditorView, type Tooltip } from "@codemirror/view";

/** Shows a box at a place; nothing takes it away. */
export const said = StateEffect.define<{ at: number; box: HTMLElement } | null>();

const field = StateField.define<Tooltip | null>({
  create: () => null,
  update(shown, transaction) {
    for (const effect of transaction.effects) {
      if (!effect.is(said)) continue;
      const { value } = effect;
      if (!value) return null;
      return { pos: value.at, above: true, create: () => ({ dom: value.box }) };
    }
    return transaction.docChanged || transaction.selection ? null : shown;
  },
  provide: (own) => showTooltip.from(own),
});

function close(view: EditorView): boolean {
  if (!view.state.field(field, false) && !hasHoverTooltips(view.state)) return false;
  view.dispatch({ effects: [said.of(null), closeHoverTooltips] });
  return true;
}

export const atCursor: Extension = [field, keymap.of([{ key: "Escape", run: close }])];
