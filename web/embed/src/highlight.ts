// Python in colours, for a code block that comes without: names what a reader looks for, and no more.

const WORDS =
  "False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda match nonlocal not or pass raise return try while with yield case";
const KEYWORDS = new Set(WORDS.split(" "));

// In this order: comments, strings (of any prefix, in three quotes or one), decorators, numbers, names.
const TOKEN =
  /(#[^\n]*)|((?:[rbfut]|rb|br|fr|rf|tr|rt)?(?:"""(?:[^\\]|\\[^])*?(?:"""|$)|'''(?:[^\\]|\\[^])*?(?:'''|$)|"(?:[^"\\\n]|\\[^])*(?:"|(?=\n)|$)|'(?:[^'\\\n]|\\[^])*(?:'|(?=\n)|$)))|(@[\p{L}_][\p{L}\p{N}_.]*)|(\b(?:0[xXoObB][\da-fA-F_]+|\d[\d_]*(?:\.[\d_]*)?(?:[eE][+-]?\d+)?j?)\b)|([\p{L}_][\p{L}\p{N}_]*)/giu;

/** The source as nodes, with a span of a class for each token that has a colour. */
export function highlighted(source: string): DocumentFragment {
  const nodes = document.createDocumentFragment();
  let end = 0;
  for (const found of source.matchAll(TOKEN)) {
    const [text, comment, string, decorator, number] = found;
    const kind = comment
      ? "c"
      : string
        ? "s"
        : decorator
          ? "f"
          : number
            ? "n"
            : nameKind(text, source.slice(Math.max(0, found.index - 8), found.index), source.slice(found.index + text.length));
    if (!kind) continue;
    nodes.append(source.slice(end, found.index));
    const span = document.createElement("span");
    span.className = kind;
    span.textContent = text;
    nodes.append(span);
    end = found.index + text.length;
  }
  nodes.append(source.slice(end));
  return nodes;
}

function nameKind(name: string, before: string, after: string): string {
  if (/\bclass\s+$/.test(before)) return "t";
  if (name === "None" || name === "True" || name === "False") return "n";
  // `match` and `case` are names too.
  if (KEYWORDS.has(name) && !(/^(match|case)$/.test(name) && /^\s*[=.,)(\]:]/.test(after))) return "k";
  if (after.startsWith("(")) return "f";
  return /^[A-Z]/.test(name) ? "t" : "";
}
