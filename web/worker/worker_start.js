// Starts the worker's program. Trunk's own loader would leave a failure to load unheard.
import start from "./worker.js";

try {
  await start({ module_or_path: new URL("worker_bg.wasm", import.meta.url) });
} catch (error) {
  postMessage(JSON.stringify({ stopped: { reason: `it could not be loaded (${error})` } }));
}
