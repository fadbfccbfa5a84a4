// Starts the page. A file of its own, because the Content-Security-Policy allows no inline script; it is
// loaded before anything is drawn, so that the colours are right from the first.
{
  const { page, wasm } = document.currentScript.dataset;
  const root = document.documentElement;
  const address = (file) => new URL(file, document.baseURI).href;

  /** The library that the page opens for, as far as can be told before its program is there. */
  let library = location.hash.length > 1 ? "" : "sqlmodel";
  try {
    // A page around this one has chosen; else the reader may have.
    root.dataset.theme = /;theme=(light|dark)/.exec(location.hash)?.[1] ?? localStorage.getItem("linktable:theme") ?? "auto";
    // A draft is kept behind the time of its last edit.
    const drafts = Object.entries(localStorage).filter(([key]) => key.startsWith("linktable:draft:"));
    const [newest] = drafts.map(([, kept]) => kept).sort((one, other) => parseFloat(other) - parseFloat(one));
    if (library && newest) library = /^\s*(?:from|import)\s+(sqlmodel|ormar|tortoise)\b/m.exec(newest)?.[1] ?? "";
  } catch {
    // A browser that keeps nothing has the system's colours, and the first example.
  }

  // The worker is loaded beside the page's program, which takes it over with what it said until then (`frame.ts`).
  try {
    const worker = new Worker(address(page.replace(/[^/]*$/, "worker_start.js")), { type: "module", name: library });
    const said = [];
    worker.onmessage = worker.onerror = (event) => {
      // The page says it in its own place; the console need not, too.
      event.preventDefault();
      said.push(event);
    };
    globalThis.startedWorker = { worker, said };
    // A page by itself is kept for when there is no network, once the worker has answered: what is kept would take the
    // place of what the reader waits for. Only builds with a folder of their own can be.
    let messages = 0;
    const keep = () => navigator.serviceWorker.register(address("./service_worker.js")).catch(() => undefined);
    worker.addEventListener("message", () => {
      messages += 1;
      if (messages === 2 && window === top && page.includes("/build-") && navigator.serviceWorker) setTimeout(keep, 3000);
    });
  } catch {
    // A page without an origin starts it in another way.
  }

  const parsed = new Promise((done) => {
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", done);
    else done();
  });
  const start = async () => {
    const [{ default: start }] = await Promise.all([import(address(page)), parsed]);
    await start({ module_or_path: address(wasm) });
  };
  start().catch(async (error) => {
    await parsed;
    const message = document.createElement("p");
    message.setAttribute("role", "alert");
    message.textContent = `Linktable could not start: ${error}. It needs a browser with WebAssembly.`;
    document.body.replaceChildren(message);
    throw error;
  });
}
