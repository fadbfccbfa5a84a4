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

const wave = (colour: string) => ({
  backgroundImage: "none",
  paddingBottom: "0",
  textDecoration: `underline wavy ${colour}`,
  textUnderlineOffset: "3px",
  textDecorationSkipInk: "none",
});

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
  ".cm-gutters": { backgroundColor: "var(--panel)", color: "var(--comment)", border: "none" },
  ".cm-lineNumbers .cm-gutterElement": { minWidth: "34px", padding: "0 4px 0 8px" },
  ".cm-gutter-lint": { width: "14px" },
  ".cm-gutter-lint .cm-gutterElement": { padding: "0 1px" },
  ".cm-hidden-lines": { height: "0" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--active-line)" },
  ".cm-spoken-of": { backgroundColor: "var(--link-soft)" },
  ".cm-type-name, .cm-type-name > span": { color: "var(--type)" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    background: "var(--selection)",
  },
  ".cm-selectionMatch, .cm-searchMatch": { backgroundColor: "var(--accent-soft)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--accent-soft)" },
  "&.cm-focused .cm-nonmatchingBracket": { backgroundColor: "var(--del-bg)" },
  ".cm-lintRange-error": wave("var(--del)"),
  ".cm-lintRange-warning": wave("var(--upd)"),
  ".cm-lintRange-info": wave("var(--accent)"),
  ".cm-tooltip": {
    color: "var(--text)",
    backgroundColor: "var(--panel)",
    border: "1px solid var(--line)",
    borderRadius: "6px",
    boxShadow: "0 4px 16px rgb(0 0 0 / 18%)",
    maxWidth: "min(560px, 90vw)",
  },
  ".cm-diagnostic": { padding: "8px 12px", font: "13px/1.5 var(--sans)", whiteSpace: "pre-wrap" },
  ".cm-diagnostic p": { margin: "0 0 4px" },
  ".cm-diagnostic .code": { marginLeft: "8px", color: "var(--muted)", font: "11px var(--mono)" },
  ".cm-diagnostic-error": { borderLeft: "4px solid var(--del)" },
  ".cm-diagnostic-warning": { borderLeft: "4px solid var(--upd)" },
  ".cm-diagnostic-info": { borderLeft: "4px solid var(--accent)" },
  ".cm-diagnosticAction": {
    color: "var(--upd)",
    backgroundColor: "transparent",
    border: "1px solid currentColor",
    borderRadius: "6px",
    font: "12px var(--sans)",
    padding: "2px 8px",
    margin: "4px 0 0",
    cursor: "pointer",
  },
  ".cm-panels": { color: "var(--text)", backgroundColor: "var(--sunken)", borderColor: "var(--line)" },
  ".cm-textfield": { color: "inherit", backgroundColor: "var(--panel)", border: "1px solid var(--line)" },
  ".cm-button": {
    color: "inherit",
    background: "var(--panel)",
    border: "1px solid var(--line)",
    borderRadius: "6px",
  },
});
