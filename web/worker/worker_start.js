// Starts the worker's program and loads its parts: those that scripts of a library take come together and ahead of the
// first of them, others when they are called. Trunk's own loader would leave a failure to load unheard.
import start, { warm } from "./worker.js";

const libraries = ["sqlmodel", "ormar", "tortoise"];
/** For each library the parts that its scripts take; the cut of the program writes them here (`crates/xtask`). */
const taken = [[], [], []];
/** For each library a script that does what many do. */
const usual = ["sqlmodel/00_heroes_and_teams", "ormar/00_posts_and_categories", "tortoise/01_foreign_key"];
/** How long nobody must have asked for anything before the program does something of itself, in milliseconds. */
const REST = 300;

let program;
const coming = new Map();
const there = new Set();
const beside = (file) => new URL(file, import.meta.url);
const file = (number) => beside(`worker_part_${number}.wasm`);

/** Adds a part's functions to the program. */
function add(number, module) {
  if (there.has(number)) return;
  new WebAssembly.Instance(module, { "": program });
  there.add(number);
}

// What was cut off the program; it calls this when it comes to such a function, and waits.
globalThis.loadPart = (number) => {
  if (there.has(number)) return;
  const request = new XMLHttpRequest();
  request.open("GET", file(number), false);
  request.responseType = "arraybuffer";
  request.send();
  if (request.status !== 200) throw new Error(`a part of it could not be loaded (${request.status})`);
  add(number, new WebAssembly.Module(request.response));
};

/** Loads the parts that scripts of a library take. One that cannot be had is asked for again when it is called. */
function fetchFor(library) {
  for (const number of taken[library]) {
    if (!coming.has(number)) coming.set(number, WebAssembly.compileStreaming(fetch(file(number))).catch(() => undefined));
  }
  return taken[library].map((number) => coming.get(number));
}

async function addFor(library) {
  const modules = await Promise.all(fetchFor(library));
  modules.forEach((module, at) => module && add(taken[library][at], module));
}

/** The libraries that are imported by the source which a request holds, as it is. */
function imported(request) {
  const text = new TextDecoder("latin1").decode(request);
  const found = text.matchAll(/\b(?:from|import)\s+(sqlmodel|ormar|tortoise)\b/g);
  return [...new Set([...found].map(([, name]) => libraries.indexOf(name)))];
}

// A browser compiles a function when it is first called, so that a first compilation and a first run take ten times as
// long as others. So the program has done both before the reader wants them, where there is time.
const warmed = new Set();
async function warmUp(library, runs) {
  const script = await fetch(beside(`examples/${usual[library]}.py`));
  if (script.ok) warm(new Uint8Array(await script.arrayBuffer()), runs);
}

let isAsked = false;
let resting;

/** Has the program answer a request, once what it takes is there. */
function take(event, answer) {
  isAsked = true;
  clearTimeout(resting);
  const used = imported(event.data);
  const go = () => {
    answer(event);
    const library = used.find((library) => !warmed.has(library));
    if (library === undefined) return;
    resting = setTimeout(() => {
      warmed.add(library);
      warmUp(library, true).catch(() => undefined);
    }, REST);
  };
  if (used.every((library) => taken[library].every((number) => there.has(number)))) return go();
  Promise.all(used.map(addFor)).then(go).catch(reportError);
}

try {
  // The page is opened for it, if it could be told.
  const expected = libraries.indexOf(self.name);
  if (expected >= 0) fetchFor(expected);
  program = await start({ module_or_path: beside("worker_bg.wasm") });
  const answer = self.onmessage;
  onmessage = (event) => take(event, answer);
  if (expected >= 0) {
    await addFor(expected);
    if (!isAsked) warmUp(expected, false).catch(() => undefined);
  }
} catch (error) {
  reportError(new Error(`it could not be loaded (${error})`));
}
