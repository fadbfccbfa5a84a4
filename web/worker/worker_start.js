// Starts the worker's program and loads its parts: those that scripts of a library take come together and ahead of the
// first of them, others when the first of those is called. Trunk's own loader would leave a failure to load unheard.
import start, { warm } from "./worker.js";

const libraries = ["sqlmodel", "ormar", "tortoise"];
/** For each library the parts that its scripts take; the cut of the program writes them here (`crates/xtask`). */
const taken = [[], [], []];
/** The parts that come when one is called that is not there: a script that calls one of them mostly calls several. */
const together = [];
/** For each library a script that does what many do. */
const usual = ["sqlmodel/00_heroes_and_teams", "ormar/00_posts_and_categories", "tortoise/01_foreign_key"];
/** How long nobody must have asked for anything before the program does something of itself, in milliseconds. */
const REST = 300;

let program;
/** What was asked for, and what came of it. */
const coming = new Map();
const compiled = new Map();
const there = new Set();
const beside = (file) => new URL(file, import.meta.url);
const file = (number) => beside(`worker_part_${number}.wasm`);

/** Adds a part's functions to the program. */
function add(number, module) {
  if (there.has(number)) return;
  new WebAssembly.Instance(module, { "": program });
  there.add(number);
}

/** Fetches parts. One that cannot be had is asked for again when it is called. */
function fetchParts(numbers) {
  for (const number of numbers) {
    if (coming.has(number)) continue;
    const module = WebAssembly.compileStreaming(fetch(file(number)));
    coming.set(number, module.then((module) => compiled.set(number, module), () => undefined));
  }
  return Promise.all(numbers.map((number) => coming.get(number)));
}

/** A part, at once: everything else stands still until it is there. */
function fetchAtOnce(number) {
  const request = new XMLHttpRequest();
  request.open("GET", file(number), false);
  request.responseType = "arraybuffer";
  request.send();
  if (request.status !== 200) throw new Error(`a part of it could not be loaded (${request.status})`);
  return new WebAssembly.Module(request.response);
}

// What was cut off the program; it calls this when it comes to such a function, and waits. The browser goes on meanwhile
// with the parts that were asked for before, so that those that are called next are in its cache by then.
globalThis.loadPart = (number) => {
  if (there.has(number)) return;
  fetchParts(together.filter((other) => other !== number));
  add(number, compiled.get(number) ?? fetchAtOnce(number));
};

async function addFor(library) {
  await fetchParts(taken[library]);
  for (const number of taken[library]) if (compiled.has(number)) add(number, compiled.get(number));
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
  if (expected >= 0) fetchParts(taken[expected]);
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
