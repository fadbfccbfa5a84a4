// Loads the parts that the page's program was cut into (`crates/xtask/src/split`): ahead of what takes them, or when
// a function of theirs is called.

import { program } from "./later";

/** What the page's program exports: what it was called by, and what its parts take from it. */
type Program = WebAssembly.Exports;

/** How long a part may take, in milliseconds. */
const PATIENCE = 20_000;

/** What stands for controls that few readers use. */
const SELDOM = ".share, .corner, .timeline, #ran-tab-link-matrix, #ran-tab-console";

const there = new Set<number>();
const underWay = new Map<number, Promise<void>>();

const address = (number: number): URL => new URL(`page_part_${number}.wasm`, program());

/** Whether parts are there; a program that was not cut has all of them. */
export const hasParts = (numbers: Uint32Array, program: Program): boolean =>
  !(":m" in program) || numbers.every((number) => there.has(number));

/** Fetches parts ahead of their first call; throws the reason, a text, if they cannot be had. */
export async function fetchParts(numbers: Uint32Array, program: Program): Promise<void> {
  if (hasParts(numbers, program)) return;
  const fetched = Array.from(numbers, (number) => {
    const begun = underWay.get(number) ?? fetchPart(number, program).finally(() => underWay.delete(number));
    underWay.set(number, begun);
    return begun;
  });
  await Promise.all(fetched).catch((error) => {
    throw String(error);
  });
}

async function fetchPart(number: number, program: Program): Promise<void> {
  if (there.has(number)) return;
  const response = await fetch(address(number), { signal: AbortSignal.timeout(PATIENCE) });
  if (!response.ok) throw new Error(`the server says ${response.status}`);
  const module = await WebAssembly.compile(await response.arrayBuffer());
  if (!there.has(number)) join(number, module, program);
}

/** Puts the functions of a part where the program calls them. */
function join(number: number, module: WebAssembly.Module, program: Program): void {
  new WebAssembly.Instance(module, { "": program as WebAssembly.ModuleImports });
  there.add(number);
}

/** Loads a part whose function is being called; the page stands still until it is there. */
export function loadPart(number: number, program: Program): void {
  if (there.has(number)) return;
  try {
    const request = new XMLHttpRequest();
    request.open("GET", address(number), false);
    // A page may not ask for bytes so; as text of this kind each byte is a character.
    request.overrideMimeType("text/plain; charset=x-user-defined");
    request.send();
    if (request.status !== 200) throw new Error(`the server says ${request.status}`);
    const bytes = Uint8Array.from(request.responseText, (character) => character.charCodeAt(0));
    join(number, new WebAssembly.Module(bytes), program);
  } catch (error) {
    stop(error);
    throw error;
  }
}

/** Fetches parts when the reader points at or comes to what takes them. */
export function fetchWhenWanted(numbers: Uint32Array, program: Program): void {
  const near = new AbortController();
  const come = ({ target }: Event) => {
    if (!(target instanceof Element) || !target.closest(SELDOM)) return;
    near.abort();
    // What takes them asks for them again, and says if they cannot be had.
    fetchParts(numbers, program).catch(() => undefined);
  };
  for (const event of ["pointerover", "focusin"])
    document.addEventListener(event, come, { passive: true, signal: near.signal });
}

/** What stands in the editor. */
let source: () => string = () => "";

/** Has `text` called for what stands in the editor, should the program stop. */
export function whenStopped(text: () => string): void {
  source = text;
}

/** Keeps what stands in the editor as a draft (`web/src/draft.rs`); says whether the browser does. */
function keep(id: string): boolean {
  // Inside of another page nothing is the reader's own.
  if (window !== top) return false;
  try {
    localStorage.setItem(`linktable:draft:${id}`, `${Date.now()}\n${source()}`);
    return true;
  } catch {
    return false;
  }
}

/** Says that the program stopped in the middle of something, from where it cannot go on. */
function stop(reason: unknown): void {
  if (document.querySelector(".stopped")) return;
  const id = Math.trunc(Math.random() * 9e15).toString(16);
  const isKept = keep(id);
  // What is typed from now on the program does not hear of. The tab opens with it again.
  addEventListener("pagehide", () => keep(id) && sessionStorage.setItem("linktable:tab", id));
  const message = document.createElement("p");
  message.className = "stopped";
  message.setAttribute("role", "alert");
  const said = isKept ? "What you typed is kept." : "What you typed can still be copied from the editor.";
  const again = document.createElement("button");
  again.type = "button";
  again.textContent = "Load the page again";
  again.addEventListener("click", () => location.reload());
  message.append(`Linktable stopped, since a part of it could not be loaded (${reason}). ${said} `, again);
  document.body.append(message);
}
