// A worker that fails, hangs or never comes costs nothing that was typed.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { fakeWorker } from "./fake_worker.mjs";
import { launch, open, soon } from "./support.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const compile = `(request) => {
  const schema = { orm: "sqlmodel", models: [], relationships: [], link_tables: [], tables: [] };
  const span = { start: 0, end: 1 };
  for (const name of request.source.split(/\\s+/).filter((word) => word.startsWith("t_"))) {
    schema.tables.push({ name, schema: null, kind: "model", model: null, columns: [], constraints: [], indexes: [], span });
  }
  const ddl = schema.tables.map(({ name }, table) => ({ sql: "CREATE TABLE " + name, table, span }));
  const broken = request.source.indexOf("!");
  const diagnostics = [];
  if (broken >= 0) {
    const at = new TextEncoder().encode(request.source.slice(0, broken)).length;
    diagnostics.push({
      code: "LT999", severity: "error", span: { start: at, end: at + 1 }, message: "no \`!\` here", labels: [],
      note: "It would raise.", help: null,
      fix: { title: "Take it away", edits: [{ span: { start: at, end: at + 1 }, text: "" }] },
    });
  }
  return { compiled: { generation: request.generation, micros: 100, compilation: { schema, ddl, links: [], diagnostics } } };
}`;
const ran = `(request, stdout) => ({ ran: { generation: request.generation, report: {
  orm: "sqlmodel", schema: { orm: "sqlmodel", models: [], tables: [], relationships: [], link_tables: [] },
  stdout, stderr: "", echo: "", error: null, statements: [], tables: [], micros: 5,
} } })`;

/** A worker that compiles, and runs as told. */
const worker = (run) =>
  fakeWorker(`(request) => request.task === "compile" ? (${compile})(request) : (${run})(request)`);

test("a run that hangs is stopped; the text stays, and the next edit compiles", async () => {
  const linktable = await open(browser, { source: "t_one\n", route: worker("() => { for (;;); }") });
  await linktable.compiled();
  await linktable.run.click();
  await linktable.page.getByText("running …").waitFor();

  // The page answers throughout.
  await linktable.editor.click();
  await linktable.page.keyboard.press("ControlOrMeta+End");
  await linktable.page.keyboard.type("t_two");
  await soon.match(() => linktable.editor.innerText(), /t_two/);

  await linktable.stop.click();
  await linktable.page.getByText("The run was stopped.").waitFor();
  await linktable.compiled();
  await soon.deepEqual(() => linktable.statements(), ["CREATE TABLE t_one", "CREATE TABLE t_two"]);
  await linktable.close();
});

test("a worker that dies while compiling is replaced, and what killed it is not tried again", async () => {
  const deadly = `(request) => {
    if (request.source.includes("deadly")) throw new Error("unreachable executed");
    return (${compile})(request);
  }`;
  const linktable = await open(browser, { source: "t_one\n", route: fakeWorker(deadly) });
  await linktable.compiled();
  await linktable.paste("t_one\ndeadly t_two");
  await linktable.page.getByText(/The compiler stopped: .*unreachable executed/).waitFor();
  await soon.match(() => linktable.editor.innerText(), /deadly t_two/);
  await soon.deepEqual(() => linktable.statements(), ["CREATE TABLE t_one"], "what was there stays");
  await linktable.paste("t_two");
  await linktable.compiled();
  await soon.deepEqual(() => linktable.statements(), ["CREATE TABLE t_two"]);
  await linktable.close();
});

test("a worker that cannot be loaded is said, and tried again at the next edit", async () => {
  let attempts = 0;
  const missing = (page) =>
    page.route("**/worker_start.js", (route) => {
      attempts += 1;
      return route.fulfill({ status: 404, contentType: "text/plain", body: "none" });
    });
  const linktable = await open(browser, { source: "x", route: missing });
  await linktable.page.getByText("the compiler could not be loaded").waitFor();
  assert.equal(attempts, 2);
  await linktable.page.unroute("**/worker_start.js");
  await worker("() => null")(linktable.page);
  await linktable.paste("t_one");
  await linktable.compiled();
  await soon.deepEqual(() => linktable.statements(), ["CREATE TABLE t_one"]);
  linktable.expect(/404|worker_start/);
  await linktable.close();
});

test("a worker whose program does not arrive says so", async () => {
  const missing = (page) => page.route("**/worker_bg.wasm", (route) => route.fulfill({ status: 503, contentType: "text/plain", body: "none" }));
  const linktable = await open(browser, { source: "x = 1\n", route: missing });
  await linktable.page.getByText(/The compiler stopped: .*it could not be loaded \(.*What you typed is safe/).waitFor();
  await linktable.page.unroute("**/worker_bg.wasm");
  await linktable.paste("x = 2\n");
  await linktable.compiled();
  linktable.expect(/503/);
  await linktable.close();
});

test("an error keeps what it hides, shows where it is, and its fix mends it", async () => {
  const linktable = await open(browser, { source: "t_one t_two\n", route: worker("() => null") });
  await linktable.compiled();
  await linktable.paste("t_one é😀!\nx");
  await linktable.page.getByText("from before the error").waitFor();
  await soon.deepEqual(() => linktable.statements(), ["CREATE TABLE t_one", "CREATE TABLE t_two"]);
  const underlined = linktable.page.locator(".cm-lintRange-error");
  await soon.equal(() => underlined.innerText(), "!");
  await linktable.page.getByRole("button", { name: "Error at 1:9" }).waitFor();

  await underlined.hover();
  await linktable.page.locator(".cm-tooltip").getByText("It would raise.").waitFor();
  await linktable.page.locator(".problems").getByRole("button", { name: "Take it away" }).click();
  await linktable.compiled();
  await soon.match(() => linktable.editor.innerText(), /^t_one é😀\nx/);
  await soon.deepEqual(() => linktable.statements(), ["CREATE TABLE t_one"]);
  await soon.equal(() => linktable.page.locator(".problems").count(), 0);

  // What is typed right after it is a step of its own, and so is the fix.
  await linktable.page.keyboard.press("Control+End");
  await linktable.page.keyboard.type("y");
  await linktable.page.keyboard.press("Control+z");
  await soon.match(() => linktable.editor.innerText(), /^t_one é😀\nx\s*$/);
  await linktable.page.keyboard.press("Control+z");
  await soon.match(() => linktable.editor.innerText(), /^t_one é😀!\nx\s*$/);

  // The same from where it is underlined.
  await underlined.hover();
  await linktable.page.locator(".cm-tooltip").getByRole("button", { name: "Take it away" }).click();
  await linktable.compiled();
  await soon.match(() => linktable.editor.innerText(), /^t_one é😀\nx\s*$/);
  await linktable.close();
});

test("what an old worker still says is not heard", async () => {
  const slow = `(request) => { setTimeout(() => say((${ran})(request, "late")), 2000); }`;
  const linktable = await open(browser, { source: "t_one", route: worker(slow) });
  await linktable.compiled();
  await linktable.run.click();
  await linktable.stop.click();
  await linktable.page.waitForTimeout(2200);
  await soon.doesNotMatch(() => linktable.panel.innerText(), /late/);
  await linktable.close();
});
