// The editor's look. Colours are the page's custom properties, so that light and dark need one theme.

import { HighlightStyle } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags as t } from "@lezer/highlight";

export const palette = HighlightStyle.define([
  { tag: [t.keyword, t.operatorKeyword, t.modifier], color: "var(--keyword)" },
  { tag: [t.string, t.special(t.string)], color: "var(--string)" },
  { tag: [t.number, t.bool, t.null, t.self], color: "var(--number)" },
  { tag: [t.function(t.variableName), t.function(t.propertyName)], color: "var(--function)" },
  { tag: [t.className, t.definition(t.className), t.typeName], color: "var(--type)" },
  { tag: t.comment, color: "var(--comment)", fontStyle: "italic" },
  { tag: t.meta, color: "var(--function)" },
  { tag: t.invalid, color: "var(--del)" },
]);

export const theme = EditorView.theme({
  "&": { height: "100%", color: "var(--text)", backgroundColor: "var(--panel)" },
  "&.cm-focused": { outline: "none" },
  // Over the gutters, which would cover an outline.
  "&.cm-focused::after": {
    content: "''",
    position: "absolute",
    inset: "0",
    zIndex: "300",
    borderTop: "2px solid var(--accent)",
    pointerEvents: "none",
  },
  // A page inside of another one is as high as its content, up to a bound.
  ".cm-scroller": { maxHeight: "var(--code-max, none)", fontFamily: "var(--mono)", fontSize: "var(--code-size)", lineHeight: "1.62" },
  ".cm-content": { padding: "10px 0", caretColor: "var(--text)" },
  ".cm-line": { padding: "0 12px 0 4px" },
  // As wide as with what comes later: nothing moves when it does.
  ".cm-gutters": { minWidth: "76px", backgroundColor: "var(--panel)", color: "var(--comment)", border: "none" },
  ".cm-lineNumbers .cm-gutterElement": { minWidth: "34px", padding: "0 4px 0 8px" },
  "@media (max-width: 600px)": {
    ".cm-gutters": { minWidth: "66px" },
    ".cm-lineNumbers .cm-gutterElement": { minWidth: "24px", padding: "0 3px 0 4px" },
  },
  ".cm-hidden-lines": { height: "0" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--active-line)" },
  ".cm-spoken-of": { backgroundColor: "var(--link-soft)" },
  ".cm-type-name, .cm-type-name > span": { color: "var(--type)" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    background: "var(--selection)",
  },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--accent-soft)" },
  "&.cm-focused .cm-nonmatchingBracket": { backgroundColor: "var(--del-bg)" },
});
