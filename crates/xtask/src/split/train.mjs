// Has the observed worker compile and run scripts, and writes down which of its functions each one used.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, notes, functions, output, ...scripts] = process.argv.slice(2);
const [start, count] = [Number(notes), Number(functions)];

// The kind of what the worker said last: 1 is an answer to COMPILE, 2 one to RUN.
let said;
globalThis.postMessage = (bytes) => (said = bytes[0]);
const program = new WebAssembly.Module(readFileSync(join(folder, "observed.wasm")));
const { initSync, warm } = await import(pathToFileURL(join(folder, "worker.mjs")));

// A number as the page writes it to the worker (`web/protocol`).
const number = (value) => (value < 128 ? [value] : [(value % 128) | 128, ...number(Math.floor(value / 128))]);
const [COMPILE, RUN] = [0, 1];
// No library named, the first dialect, not lenient.
const NOTHING_CHOSEN = [0, 0, 0];

// Held, since what wasm-bindgen does when one of them goes, it would do to the program of the day.
const listeners = [];
const lines = scripts.map((path) => {
  const source = readFileSync(path);
  // A worker of its own: what is done once in the life of a worker, each script's does.
  const { memory } = initSync({ module: program });
  listeners.push(globalThis.onmessage);
  const ask = (task) => {
    const data = Uint8Array.from([...number(1), task, ...number(source.length), ...source, ...NOTHING_CHOSEN]);
    globalThis.onmessage({ data });
    if (said !== task + 1) throw new Error(`the worker does not understand what it is asked (${path})`);
  };
  // What `worker_start.js` has it do ahead, and what it is asked: twice, since a run also ends what the one before left.
  warm(source, false);
  ask(COMPILE);
  warm(source, true);
  for (const task of [RUN, COMPILE, RUN]) ask(task);
  const called = new Uint8Array(memory.buffer, start, count);
  const [, orm] = /^\s*(?:from|import)\s+(sqlmodel|ormar|tortoise)\b/m.exec(source) ?? [null, "sqlmodel"];
  return [path, orm, called.join("")].join("\t");
});
writeFileSync(output, lines.join("\n"));
