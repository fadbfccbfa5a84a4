// Starts the worker's program. Trunk's own loader would leave a failure to load unheard.
import start from "./worker.js";

let program;
// What few scripts need is cut off the program; it calls this when it comes to such a function, and waits.
globalThis.loadPart = (number) => {
  const request = new XMLHttpRequest();
  request.open("GET", new URL(`worker_part_${number}.wasm`, import.meta.url), false);
  request.responseType = "arraybuffer";
  request.send();
  if (request.status !== 200) throw new Error(`a part of it could not be loaded (${request.status})`);
  new WebAssembly.Instance(new WebAssembly.Module(request.response), { "": program });
};

try {
  program = await start({ module_or_path: new URL("worker_bg.wasm", import.meta.url) });
} catch (error) {
  reportError(new Error(`it could not be loaded (${error})`));
}
