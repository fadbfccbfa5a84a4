// The code block that an element holds: its text, and its look without the lines that are not shown.

import { hiddenLines } from "./lines";

/** What generators and themes put among the code that is none of it. */
const NO_CODE = ".linenos, .linenodiv, .lineno, .gutter, .buttons, button, .copybtn, .md-clipboard, .md-code__nav, .boring-hidden";

/** Where the text is. */
function codeOf(root: ParentNode): Element | null {
  const pre = root.querySelector("td.code pre, pre:not(.linenodiv pre)");
  return pre?.querySelector("code") ?? pre ?? null;
}

/** The source in an element, as it was written; the indentation of the page's own HTML is left out. */
export function sourceIn(element: Element): string {
  const code = codeOf(element);
  const held = (code ?? element.querySelector('script[type="text/plain"]') ?? element).cloneNode(true) as Element;
  for (const other of held.querySelectorAll(NO_CODE)) other.remove();
  const text = (held.textContent ?? "").replace(/\r\n?/g, "\n").replace(/\u00a0/g, " ");
  return tidy(code ? text : dedented(text));
}

function tidy(text: string): string {
  return text.replace(/^(?:[ \t]*\n)+/, "").trimEnd();
}

function dedented(text: string): string {
  const lines = text.split("\n");
  const depths = lines.filter((line) => line.trim()).map((line) => /^[ \t]*/.exec(line)![0].length);
  const depth = Math.min(...depths, 1000);
  return lines.map((line) => line.slice(depth)).join("\n");
}

/** Whether the page has coloured the code itself. */
export function isHighlighted(element: Element): boolean {
  return (codeOf(element)?.querySelectorAll("span[class]").length ?? 0) > 1;
}

/** A copy of the page's own block without the lines that are not shown. */
export function cutCopy(block: Element): Element {
  const copy = block.cloneNode(true) as Element;
  for (const named of [copy, ...copy.querySelectorAll("[id]")]) named.removeAttribute("id");
  for (const other of copy.querySelectorAll(NO_CODE)) other.remove();
  const code = copy.matches("pre") ? (copy.querySelector("code") ?? copy) : codeOf(copy);
  if (!code) return copy;
  const text = code.textContent ?? "";
  const { flags } = hiddenLines(text);
  const lines = text.split("\n");
  let end = text.length;
  for (let at = lines.length - 1; at >= 0; at -= 1) {
    const start = end - (lines[at]?.length ?? 0);
    // From the last line to the first, so that the places of the others stay.
    if (flags[at]) remove(code, start, Math.min(end + 1, text.length));
    end = start - 1;
  }
  return copy;
}

/** Takes the characters between two places out of an element, whatever elements they are in. */
function remove(element: Element, start: number, end: number): void {
  const range = document.createRange();
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let [at, began] = [0, false];
  for (let node = walker.nextNode() as Text | null; node; node = walker.nextNode() as Text | null) {
    const after = at + node.data.length;
    if (!began && start < after) {
      range.setStart(node, start - at);
      began = true;
    }
    if (began && end <= after) {
      range.setEnd(node, end - at);
      range.deleteContents();
      return;
    }
    at = after;
  }
}
