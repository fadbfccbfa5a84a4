// Starts the page. A file of its own, because the Content-Security-Policy allows no inline script; it is
// loaded before anything is drawn, so that the colours are right from the first.
{
  const { page, wasm } = document.currentScript.dataset;
  const root = document.documentElement;
  const address = (file) => new URL(file, document.baseURI).href;

  try {
    root.dataset.theme = localStorage.getItem("linktable:theme") ?? "auto";
  } catch {
    // A browser that keeps nothing has the system's colours.
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
