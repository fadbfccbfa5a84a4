// Tells of the line that the reader is at: where the mouse is over the text, else where the cursor is.

import { type Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";

export function lineTold(tell: (line: number) => void): Extension {
  let told = 0;
  let pointed = 0;
  const say = (line: number) => {
    if (line !== told) tell((told = line));
  };
  const cursor = (view: EditorView) => view.state.doc.lineAt(view.state.selection.main.head).number;
  return [
    EditorView.updateListener.of((update) => {
      if (!update.docChanged && !update.selectionSet) return;
      pointed = 0;
      say(cursor(update.view));
    }),
    EditorView.domEventHandlers({
      mousemove: (event, view) => {
        const at = view.posAtCoords({ x: event.clientX, y: event.clientY });
        if (at !== null) say((pointed = view.state.doc.lineAt(at).number));
      },
      mouseleave: (_, view) => {
        if (pointed) say(cursor(view));
        pointed = 0;
      },
    }),
  ];
}
