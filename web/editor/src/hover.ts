// What a name stands for: where one points, and at the cursor by a key.

import type { Extension } from "@codemirror/state";
import { closeHoverTooltips, EditorView, hoverTooltip, keymap, type Tooltip } from "@codemirror/view";
import { atCursor, said } from "./at_cursor";
import { nameBox } from "./boxes";
import { Wanted, type Host } from "./host";

export function hover(host: Host): Extension {
  const pointed = hoverTooltip(
    async (view, at): Promise<Tooltip | null> => {
      if (!/\w/.test(view.state.sliceDoc(at, at + 1))) return null;
      const { doc } = view.state;
      const answer = await host.ask(Wanted.Hover, at);
      if (!answer || !view.state.doc.eq(doc)) return null;
      return { pos: answer.from, end: answer.to, above: true, create: () => ({ dom: nameBox(answer.parts) }) };
    },
    { hideOnChange: true },
  );
  const here = (view: EditorView): boolean => {
    void tell(view, host);
    return true;
  };
  return [pointed, atCursor, keymap.of([{ key: "Shift-F1", run: here, preventDefault: true }])];
}

async function tell(view: EditorView, host: Host): Promise<void> {
  const { state } = view;
  const answer = await host.ask(Wanted.Hover, state.selection.main.head);
  if (!view.state.doc.eq(state.doc)) return;
  if (!answer) {
    view.dispatch({ effects: EditorView.announce.of("Nothing is known of what is at the cursor.") });
    return;
  }
  const words = answer.parts.filter((_, at) => at % 2 === 1).slice(0, 8);
  view.dispatch({
    effects: [
      closeHoverTooltips,
      said.of({ at: answer.from, box: nameBox(answer.parts) }),
      EditorView.announce.of(words.join(". ").replaceAll("\t", ", ")),
    ],
  });
}
