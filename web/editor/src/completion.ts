// Completion of what Linktable knows: the page's worker says what fits.

import {
  acceptCompletion,
  autocompletion,
  completionKeymap,
  insertCompletionText,
  startCompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from "@codemirror/autocomplete";
import { Prec, type Extension } from "@codemirror/state";
import { keymap, type EditorView } from "@codemirror/view";
import { inGroups } from "./boxes";
import { Wanted, type Host } from "./host";

/** What is typed right before a place where something may be known; elsewhere only on request. */
const ASKING = /[\w."'-]$/;

/** The most that a completion may be raised or lowered in the list. */
const MOST_BOOST = 99;

export function completion(host: Host): Extension {
  const source = async (context: CompletionContext): Promise<CompletionResult | null> => {
    const { state, pos, explicit } = context;
    const before = state.sliceDoc(Math.max(0, pos - 1), pos);
    if (!explicit && !ASKING.test(before)) return null;
    const answer = await host.ask(Wanted.Complete, pos);
    if (!answer || context.aborted) return null;
    const options: Completion[] = [];
    for (const [label = "", detail = "", type = ""] of inGroups(answer.parts, 3)) {
      const boost = Math.max(-MOST_BOOST, MOST_BOOST - options.length);
      options.push({ label, detail, type, boost, apply: put });
    }
    // After two underscores other names follow, and after a dot, unless it is part of what is offered.
    const letters = options.some(({ label }) => label.includes(".")) ? /^[\w.]*$/ : /^\w*$/;
    const validFor = (text: string) => letters.test(text) && !text.endsWith("__");
    return options.length > 0 ? { from: answer.from, to: answer.to, options, validFor } : null;
  };
  return [
    autocompletion({ override: [source], icons: true, maxRenderedOptions: 60, defaultKeymap: false, closeOnBlur: true }),
    Prec.highest(keymap.of([...completionKeymap, { key: "Tab", run: acceptCompletion }])),
  ];
}

/** Puts a completion in; where more follows, that is offered at once. */
function put(view: EditorView, { label }: Completion, from: number, to: number): void {
  // An equals sign that is there already is not doubled.
  const hasSign = label.endsWith("=") && view.state.sliceDoc(to, to + 1) === "=";
  view.dispatch(insertCompletionText(view.state, hasSign ? label.slice(0, -1) : label, from, to));
  if (label.endsWith("__") || label.endsWith(".")) startCompletion(view);
}
