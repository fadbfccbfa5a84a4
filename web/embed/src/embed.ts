// The script of a page with playgrounds in it: the element, and the code blocks that are marked for it.

import { LinkTable } from "./element";

/** Puts every marked code block into an element, where it stays as it is until its reader acts. */
function upgrade(): void {
  for (const marked of document.querySelectorAll(".linktable:not(link-table *)")) {
    const block = marked.matches("code") ? (marked.closest("pre") ?? marked) : marked;
    if (marked.localName === "link-table" || (!block.matches("pre") && !block.querySelector("pre"))) continue;
    const element = document.createElement("link-table");
    const place = document.createComment("");
    block.replaceWith(place);
    // It reads what it holds when it comes into the page.
    element.append(block);
    place.replaceWith(element);
  }
}

function start(): void {
  upgrade();
  // Pages with instant navigation exchange what they show without being loaded again.
  let waits = false;
  new MutationObserver((changes) => {
    if (waits || !changes.some((change) => change.addedNodes.length > 0)) return;
    waits = true;
    requestAnimationFrame(() => {
      waits = false;
      upgrade();
    });
  }).observe(document.documentElement, { childList: true, subtree: true });
}

// A page that has the script twice has the element once.
if (!customElements.get("link-table")) {
  customElements.define("link-table", LinkTable);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
}
