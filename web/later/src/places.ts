// The places that boxes were dragged to, kept as long as the tab lives.
//
// They belong to a source, which has no name: it is known by its tables. A source that
// was edited keeps most of its tables, and with them its places.

import type { Diagram, Point } from "./data";
import type { Places } from "./drawing";

const KEY = "linktable:places";
/** How many sources' places are kept. */
const MOST = 20;

interface Kept {
  tables: string[];
  places: Record<string, [number, number]>;
}

function read(): Kept[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter(isKept) : [];
  } catch {
    // A browser that keeps nothing, or a text that is none of ours.
    return [];
  }
}

function isKept(kept: Partial<Kept> | null): kept is Kept {
  return Array.isArray(kept?.tables) && typeof kept.places === "object" && kept.places !== null;
}

/** The one kept for the source with these tables: it has half of them at least, and the most of all. */
function find(all: Kept[], tables: string[]): Kept | undefined {
  let best: Kept | undefined;
  let most = 0;
  for (const kept of all) {
    const both = kept.tables.filter((name) => tables.includes(name)).length;
    const share = both / Math.max(kept.tables.length, tables.length, 1);
    if (share >= 0.5 && share > most) [best, most] = [kept, share];
  }
  return best;
}

export function placesOf(data: Diagram): Places {
  const tables = data.tables.map((table) => table.name);
  const places = new Map<string, Point>();
  for (const [name, place] of Object.entries(find(read(), tables)?.places ?? {})) {
    const [x, y] = Array.isArray(place) ? place : [];
    if (tables.includes(name) && Number.isFinite(x) && Number.isFinite(y)) places.set(name, { x: x!, y: y! });
  }
  return places;
}

export function keepPlaces(data: Diagram, places: Places): void {
  const tables = data.tables.map((table) => table.name);
  const all = read();
  const before = find(all, tables);
  const kept: Kept = { tables, places: {} };
  for (const [name, { x, y }] of places) kept.places[name] = [Math.round(x), Math.round(y)];
  try {
    const others = all.filter((other) => other !== before);
    sessionStorage.setItem(KEY, JSON.stringify([kept, ...others].slice(0, MOST)));
  } catch {
    // Then they last until the page goes.
  }
}
