// The look of what comes later: boxes, lists, findings, searching, the SQL of a line.

import { EditorView } from "@codemirror/view";

const wave = (colour: string) => ({
  backgroundImage: "none",
  paddingBottom: "0",
  textDecoration: `underline wavy ${colour}`,
  textUnderlineOffset: "3px",
  textDecorationSkipInk: "none",
});

/** A sign in the gutter: a shape for those who see no colours. */
const sign = (colour: string, shape: string) => ({
  content: "none",
  width: "8px",
  height: "8px",
  margin: "0 auto",
  backgroundColor: colour,
  clipPath: shape,
});

const BUTTON = {
  color: "inherit",
  background: "var(--panel)",
  border: "1px solid var(--line)",
  borderRadius: "6px",
  font: "12px var(--sans)",
  padding: "3px 8px",
  margin: "0",
  cursor: "pointer",
};

/** The letter before a completion. */
const letter = (content: string, colour: string) => ({ "&:after": { content: `'${content}'`, color: colour } });

const SQL = {
  "& .sql-keyword": { color: "var(--keyword)" },
  "& .sql-type": { color: "var(--type)" },
  "& .sql-string": { color: "var(--string)" },
  "& .sql-number": { color: "var(--number)" },
  "& .sql-place": { color: "var(--link)" },
};

export const laterLook = EditorView.theme({
  // Findings.
  ".cm-gutter-lint": { width: "13px" },
  ".cm-gutter-lint .cm-gutterElement": { display: "flex", alignItems: "center", padding: "0 1px" },
  ".cm-lint-marker-error": sign("var(--del)", "none"),
  ".cm-lint-marker-warning": sign("var(--upd)", "polygon(50% 0, 100% 100%, 0 100%)"),
  ".cm-lint-marker-info": sign("var(--accent)", "circle(50%)"),
  ".cm-lintRange-error": wave("var(--del)"),
  ".cm-lintRange-warning": wave("var(--upd)"),
  ".cm-lintRange-info": wave("var(--accent)"),
  ".cm-lintRange-active": { backgroundColor: "var(--accent-soft)" },
  ".cm-lintPoint:after": { display: "none" },
  ".cm-diagnostic": { padding: "8px 12px", font: "13px/1.5 var(--sans)", whiteSpace: "pre-wrap" },
  ".cm-diagnostic p": { margin: "0 0 4px" },
  ".cm-diagnostic code": { font: "12px var(--mono)" },
  ".cm-diagnostic .detail": { color: "var(--muted)" },
  ".cm-tooltip-lint": { maxHeight: "min(340px, 45vh)", overflow: "auto" },
  ".cm-diagnostic .code": { marginLeft: "8px", color: "var(--muted)", font: "11px var(--mono)" },
  ".cm-diagnostic-error": { borderLeft: "4px solid var(--del)" },
  ".cm-diagnostic-warning": { borderLeft: "4px solid var(--upd)" },
  ".cm-diagnostic-info": { borderLeft: "4px solid var(--accent)" },
  ".cm-diagnosticAction": {
    ...BUTTON,
    color: "var(--upd)",
    backgroundColor: "transparent",
    borderColor: "currentColor",
    margin: "4px 0 0",
  },

  // Boxes.
  ".cm-tooltip": {
    color: "var(--text)",
    backgroundColor: "var(--panel)",
    border: "1px solid var(--line)",
    borderRadius: "6px",
    boxShadow: "0 4px 16px rgb(0 0 0 / 18%)",
    maxWidth: "min(640px, 92vw)",
    overflow: "hidden",
  },
  ".cm-tooltip-section:not(:first-child)": { borderTop: "1px solid var(--line)" },
  ".cm-name-box": { maxHeight: "min(340px, 45vh)", padding: "8px 12px", overflow: "auto", font: "12.5px/1.5 var(--sans)" },
  ".cm-name-box p": { margin: "0 0 3px" },
  ".cm-name-box .title": { font: "600 12.5px/1.5 var(--mono)" },
  ".cm-name-box code": { font: "12px var(--mono)" },
  ".cm-name-box table": { margin: "2px 0 4px", borderCollapse: "collapse" },
  ".cm-name-box td": { padding: "1px 14px 1px 0", font: "12px/1.5 var(--mono)", whiteSpace: "nowrap" },
  ".cm-name-box td:nth-child(2)": { color: "var(--type)" },
  ".cm-name-box td:nth-child(3)": { color: "var(--muted)", font: "12px/1.5 var(--sans)" },
  ".cm-name-box pre": { margin: "0", font: "12px/1.5 var(--mono)", whiteSpace: "pre-wrap" },
  ".cm-name-box .code": { marginTop: "6px", color: "var(--function)" },
  ".cm-name-box .sql": { paddingLeft: "12px", color: "var(--muted)" },

  // Completion.
  ".cm-tooltip.cm-tooltip-autocomplete > ul": {
    maxHeight: "min(260px, 40vh)",
    fontFamily: "var(--mono)",
    fontSize: "12.5px",
    "& > li": { display: "flex", alignItems: "baseline", padding: "2px 10px 2px 6px", lineHeight: "1.5" },
  },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { background: "var(--selection)", color: "var(--text)" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "700", color: "var(--accent)" },
  ".cm-completionDetail": {
    marginLeft: "auto",
    paddingLeft: "18px",
    color: "var(--muted)",
    fontStyle: "normal",
    overflow: "hidden",
    textOverflow: "ellipsis",
  },
  ".cm-completionIcon": { width: "18px", opacity: "1", fontSize: "11px", fontWeight: "600", textAlign: "center" },
  ".cm-completionIcon-argument": letter("=", "var(--muted)"),
  ".cm-completionIcon-model": letter("M", "var(--type)"),
  ".cm-completionIcon-column": letter("c", "var(--number)"),
  ".cm-completionIcon-relationship": letter("⇄", "var(--link)"),
  ".cm-completionIcon-lookup": letter("?", "var(--keyword)"),
  ".cm-completionIcon-method": letter("f", "var(--function)"),
  ".cm-completionIcon-word": letter("w", "var(--string)"),

  // Searching.
  ".cm-selectionMatch": { backgroundColor: "var(--accent-soft)" },
  ".cm-searchMatch": { backgroundColor: "var(--link-soft)", outline: "1px solid var(--link)" },
  ".cm-searchMatch-selected": { backgroundColor: "var(--selection)" },
  ".cm-panels": { zIndex: "5", color: "var(--text)", backgroundColor: "var(--sunken)", borderColor: "var(--line)" },
  ".cm-panels.cm-panels-top": { borderBottom: "1px solid var(--line)" },
  ".cm-panels.cm-panels-bottom": { borderTop: "1px solid var(--line)" },
  ".cm-panel.cm-search": {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    gap: "6px",
    padding: "8px 36px 8px 10px",
    font: "12px var(--sans)",
    "& br": { flexBasis: "100%", height: "0", content: "''" },
    "& input, & button, & label": { margin: "0" },
    "& label": { display: "inline-flex", alignItems: "center", gap: "4px", fontSize: "12px", color: "var(--muted)" },
    "& [name=close]": {
      top: "6px",
      right: "8px",
      width: "26px",
      height: "26px",
      color: "var(--muted)",
      fontSize: "18px",
      cursor: "pointer",
    },
  },
  ".cm-textfield": {
    flex: "1 1 150px",
    minWidth: "0",
    maxWidth: "320px",
    color: "inherit",
    backgroundColor: "var(--panel)",
    border: "1px solid var(--line)",
    borderRadius: "6px",
    font: "12.5px var(--mono)",
    padding: "4px 8px",
  },
  ".cm-button": { ...BUTTON, backgroundImage: "none", "&:active": { backgroundImage: "none" } },
  ".cm-panel button:focus-visible, .cm-panel input:focus-visible, .cm-sql-box button:focus-visible": {
    outline: "2px solid var(--accent)",
    outlineOffset: "1px",
  },
  // A thumb is wider than a pointer, and a phone magnifies what is written small.
  "@media (max-width: 600px)": {
    ".cm-panel.cm-search": { "& .cm-button": { minHeight: "34px" }, "& label": { minHeight: "28px" } },
    ".cm-textfield": { fontSize: "16px", flexBasis: "55%" },
  },

  // How Tab leaves.
  ".cm-leave-hint": { padding: "4px 12px", color: "var(--muted)", font: "12px var(--sans)" },

  // The SQL of a line.
  ".cm-sql-gutter": { minWidth: "26px" },
  ".cm-sql-gutter .cm-gutterElement": { display: "flex", alignItems: "flex-start", padding: "0 3px 0 1px" },
  ".cm-sql-count": {
    boxSizing: "border-box",
    minWidth: "18px",
    marginTop: "3px",
    padding: "0 3px",
    borderLeft: "2px solid var(--accent)",
    color: "var(--accent)",
    font: "10px/14px var(--mono)",
    textAlign: "right",
    cursor: "pointer",
  },
  ".cm-sql-count:hover": { backgroundColor: "var(--accent-soft)" },
  ".cm-sql-count.advised": { borderLeftColor: "var(--upd)", color: "var(--upd)", fontWeight: "700" },
  ".cm-sql-count.stale": { borderLeftStyle: "dotted", color: "var(--muted)", borderLeftColor: "var(--muted)" },
  ".cm-sql-box": {
    // As wide as what is seen of the source, however long its lines are.
    boxSizing: "border-box",
    position: "sticky",
    margin: "2px 12px 6px 4px",
    padding: "6px 34px 6px 10px",
    borderLeft: "2px solid var(--accent)",
    backgroundColor: "var(--sunken)",
    font: "12px/1.5 var(--sans)",
    whiteSpace: "normal",
    maxHeight: "360px",
    overflow: "auto",
    ...SQL,
    "& p": { margin: "0" },
    "& code": { font: "12px var(--mono)" },
    "& pre": { margin: "0", font: "12px/1.5 var(--mono)", whiteSpace: "pre-wrap", overflowWrap: "anywhere" },
    "& .statement": { padding: "4px 0", borderTop: "1px solid var(--line)" },
    "& .statement:first-of-type": { borderTop: "0" },
    "& .effect": { float: "right", marginLeft: "12px", color: "var(--muted)", fontSize: "11.5px" },
    "& .params": { color: "var(--muted)", font: "12px/1.5 var(--mono)", overflowWrap: "anywhere" },
    "& .note": { color: "var(--muted)" },
    "& .error": { color: "var(--del)" },
    "& .call-out": { color: "var(--upd)", fontWeight: "600" },
    "& .close": {
      position: "absolute",
      top: "4px",
      right: "6px",
      width: "24px",
      height: "24px",
      padding: "0",
      border: "0",
      background: "none",
      color: "var(--muted)",
      font: "16px/1 var(--sans)",
      cursor: "pointer",
    },
  },
});
