// Tab indents: those who came by it are told how it leaves again.

import { StateEffect, StateField } from "@codemirror/state";
import { EditorView, showPanel, ViewPlugin, type Panel } from "@codemirror/view";

const TEXT = "Tab indents. To leave the editor: Esc, then Tab.";

const setShown = StateEffect.define<boolean>();

const shown = StateField.define<boolean>({
  create: () => false,
  update(before, transaction) {
    for (const effect of transaction.effects) if (effect.is(setShown)) return effect.value;
    return before;
  },
  provide: (field) => showPanel.from(field, (isShown) => (isShown ? panel : null)),
});

function panel(): Panel {
  const dom = document.createElement("div");
  dom.className = "cm-leave-hint";
  dom.textContent = TEXT;
  return { dom, top: false };
}

/** Which key was pressed last in the whole page, until a pointer is. */
const watch = ViewPlugin.define((view) => {
  let isByTab = false;
  const pressed = (event: KeyboardEvent) => (isByTab = event.key === "Tab");
  const pointed = () => (isByTab = false);
  const show = (isShown: boolean) => {
    if (view.state.field(shown) === isShown) return;
    // Not while CodeMirror is at work on an update.
    queueMicrotask(() =>
      view.dispatch({ effects: isShown ? [setShown.of(true), EditorView.announce.of(TEXT)] : setShown.of(false) }),
    );
  };
  const focused = () => show(isByTab);
  const left = () => show(false);
  document.addEventListener("keydown", pressed, true);
  document.addEventListener("pointerdown", pointed, true);
  view.contentDOM.addEventListener("focus", focused);
  view.contentDOM.addEventListener("blur", left);
  view.contentDOM.addEventListener("pointerdown", left);
  return {
    destroy() {
      document.removeEventListener("keydown", pressed, true);
      document.removeEventListener("pointerdown", pointed, true);
      view.contentDOM.removeEventListener("focus", focused);
      view.contentDOM.removeEventListener("blur", left);
      view.contentDOM.removeEventListener("pointerdown", left);
    },
  };
});

export const leaveHint = [shown, watch];
