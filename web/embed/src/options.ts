// What an author may choose for an element: as attributes, as classes of a code block whose generator passes
// nothing else on (`linktable-autorun`, `linktable-panels-output`), or as comments in the source.

import { optionsIn } from "./lines";

const NAMES = [
  "orm",
  "dialect",
  "panels",
  "height",
  "theme",
  "readonly",
  "autorun",
  "lenient",
  "hide",
  "expect",
  "expect-error",
  "load",
  "src",
  "site",
] as const;

/** What names another place: only the page's author may, and a comment in a code block may be another's. */
const PLACES: readonly string[] = ["src", "site"];

export type OptionName = (typeof NAMES)[number];
export type Options = Partial<Record<OptionName, string>>;

/** The options of an element with this source; its own attributes go before what stands further inside. */
export function optionsOf(element: Element, source: string): Options {
  const options: Options = {};
  const inside = [...element.querySelectorAll(".linktable, pre, code")];
  const comments = optionsIn(source);
  for (const name of NAMES) {
    const isPlace = PLACES.includes(name);
    const given =
      element.getAttribute(name) ??
      inside
        .map((block) => attribute(block, name) ?? (isPlace ? undefined : className(block, name)))
        .find((value) => value !== undefined) ??
      (isPlace ? undefined : comments.get(name));
    if (given !== undefined) options[name] = given;
  }
  return options;
}

function attribute(block: Element, name: string): string | undefined {
  return block.getAttribute(`data-linktable-${name}`) ?? undefined;
}

function className(block: Element, name: string): string | undefined {
  const start = `linktable-${name}`;
  const found = [...block.classList].find(
    (each) => each === start || (each.startsWith(`${start}-`) && !(name === "expect" && each.startsWith("linktable-expect-error"))),
  );
  // A class has no commas: `linktable-panels-output-tables`; but `linktable-hide-1-4` is a range.
  const value = found?.slice(start.length + 1);
  return name === "panels" ? value?.replaceAll("-", ",") : value;
}

/** Whether an option that needs no value is wanted. */
export function isOn(value: string | undefined): boolean {
  return value !== undefined && value !== "false" && value !== "no";
}
