// Whether the page around an element is light or dark. Themes say so in many ways; what they all do is
// paint a background, so that is what is looked at.

/** `light` or `dark`, as the background behind an element is. */
export function schemeBehind(element: Element): "light" | "dark" {
  for (let at: Element | null = element; at; at = parentOf(at)) {
    const [red = 0, green = 0, blue = 0, alpha = 1] = numbers(getComputedStyle(at).backgroundColor);
    if (alpha > 0.5) return red * 0.3 + green * 0.59 + blue * 0.11 > 127 ? "light" : "dark";
  }
  return matchMedia("(prefers-color-scheme: dark)").matches && !/^\s*light\s*$/.test(getComputedStyle(element).colorScheme)
    ? "dark"
    : "light";
}

function parentOf(element: Element): Element | null {
  const root = element.getRootNode();
  return element.assignedSlot ?? element.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
}

/** Red, green, blue and perhaps alpha of a computed colour. */
function numbers(colour: string): number[] {
  const found = (colour.match(/[\d.]+(?:e-?\d+)?/g) ?? []).map(Number);
  // `color(srgb …)` and its like count from 0 to 1.
  return colour.startsWith("color(") ? found.map((value, at) => (at < 3 ? value * 255 : value)) : found;
}

/** Calls `changed` whenever the page around may have taken other colours; gives what ends that. */
export function watchScheme(changed: () => void): () => void {
  let later = 0;
  const soon = () => {
    changed();
    // Themes fade from one to the other.
    clearTimeout(later);
    later = setTimeout(changed, 400);
  };
  const observer = new MutationObserver(soon);
  for (const element of [document.documentElement, document.body]) {
    observer.observe(element, { attributes: true });
  }
  const system = matchMedia("(prefers-color-scheme: dark)");
  system.addEventListener("change", soon);
  return () => {
    clearTimeout(later);
    observer.disconnect();
    system.removeEventListener("change", soon);
  };
}
