// Starts the page. A file of its own, because the Content-Security-Policy allows no inline script.
const { page, wasm } = document.querySelector("script[data-page]").dataset;
const address = (file) => new URL(file, document.baseURI);

try {
  const { default: start } = await import(address(page));
  await start({ module_or_path: address(wasm) });
} catch (error) {
  const message = document.createElement("p");
  message.setAttribute("role", "alert");
  message.textContent = `Linktable could not start: ${error}. It needs a browser with WebAssembly.`;
  document.body.append(message);
  throw error;
}
