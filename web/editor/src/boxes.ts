// What the page says of a name or a line, as elements: styles and texts by turns.

/** What an answer's parts are, `size` of them at a time. */
export function* inGroups(parts: string[], size: number): Generator<string[]> {
  for (let at = 0; at + size <= parts.length; at += size) yield parts.slice(at, at + size);
}

/** The text, with what stands in backquotes as code. */
export function prose(style: string, text: string): HTMLElement {
  const line = document.createElement("p");
  line.className = style;
  for (const [at, part] of text.split("`").entries()) {
    if (at % 2 === 1) line.appendChild(document.createElement("code")).textContent = part;
    else line.append(part);
  }
  return line;
}

export function block(style: string, text: string): HTMLElement {
  const block = document.createElement("pre");
  block.className = style;
  block.textContent = text;
  return block;
}

/** What a name stands for. */
export function nameBox(parts: string[]): HTMLElement {
  const box = document.createElement("div");
  box.className = "cm-name-box";
  let rows: HTMLTableSectionElement | null = null;
  for (const [style = "", text = ""] of inGroups(parts, 2)) {
    if (style === "row") {
      rows ??= box.appendChild(document.createElement("table")).createTBody();
      const row = rows.insertRow();
      for (const cell of text.split("\t")) row.insertCell().textContent = cell;
      continue;
    }
    rows = null;
    box.append(style === "code" || style === "sql" ? block(style, text) : prose(style, text));
  }
  return box;
}
