// Has the observed worker compile and run scripts, and writes down which of its functions each one used.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, notes, functions, output, ...scripts] = process.argv.slice(2);
const [start, count] = [Number(notes), Number(functions)];

globalThis.postMessage = () => {};
const { default: load } = await import(pathToFileURL(join(folder, "worker.mjs")));
const { memory } = await load({ module_or_path: readFileSync(join(folder, "observed.wasm")) });
const called = () => new Uint8Array(memory.buffer, start, count);
// What starting takes, every script takes.
const atStart = called().slice();

// A number as the page writes it to the worker (`web/protocol`).
const number = (value) => (value < 128 ? [value] : [(value % 128) | 128, ...number(Math.floor(value / 128))]);
const [COMPILE, RUN] = [0, 1];

const lines = scripts.map((path) => {
  const source = readFileSync(path);
  called().set(atStart);
  for (const task of [COMPILE, RUN]) {
    const data = Uint8Array.from([...number(1), task, ...number(source.length), ...source]);
    globalThis.onmessage({ data });
  }
  const [, orm] = /^\s*(?:from|import)\s+(sqlmodel|ormar|tortoise)\b/m.exec(source) ?? [null, "sqlmodel"];
  return [path, orm, called().join("")].join("\t");
});
writeFileSync(output, lines.join("\n"));
