// Has the observed page do what readers do, and writes down which of its functions it used: up to when its first
// screen stands and is typed at ("first"), where it opens with a link or in a frame ("linked") and is told things
// there ("told"), and in what many do then ("visit").
import { readFileSync, writeFileSync } from "node:fs";
import { file, files, launch, LINKED, open, SITE } from "../../../../tests/browser/support.mjs";

const [wasm, notes, functions, output] = process.argv.slice(2);
const [start, count] = [Number(notes), Number(functions)];
const program = readFileSync(wasm);
const lines = [];

const examples = files("examples/").filter((path) => path.endsWith(".py")).sort();
const example = (path) => file(`examples/${path}`);
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** A part that has nothing: the observed program is whole. */
const nothing = Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);

/** Gives the page its observed program, and holds on to its memory. */
async function observed(page) {
  await page.route(/\/page_part_\d+\.wasm$/, (route) => route.fulfill({ body: nothing, contentType: "application/wasm" }));
  await page.route(/\/page-[^/]*_bg\.wasm$/, (route) =>
    route.fulfill({ body: program, contentType: "application/wasm" }),
  );
  await page.addInitScript(() => {
    const instantiate = WebAssembly.instantiateStreaming;
    WebAssembly.instantiateStreaming = async (...given) => {
      const made = await instantiate.apply(WebAssembly, given);
      globalThis.observed = made.instance.exports.memory;
      return made;
    };
  });
}

/** Notes what the page of a visit used up to now. */
async function note(moment, { page }) {
  const called = await page.evaluate(
    ([start, count]) => new Uint8Array(globalThis.observed.buffer, start, count).join(""),
    [start, count],
  );
  lines.push(`${moment}\t${called}`);
}

const browser = await launch();
/** A visit; `missing` has none of the page's parts to be had. */
const visit = ({ missing, ...options }) => open(browser, { ...options, route: async (page) => {
  await observed(page);
  if (missing) await page.route(/\/page_part_\d+\.wasm$/, (route) => route.fulfill({ status: 503 }));
  await options.route?.(page);
} });

/** Waits for the newest edit to be compiled, whether a narrow screen shows it or not. */
const compiled = ({ page }) => page.getByText("compiled as you type ·").waitFor({ state: "attached" });

/** What is done at a first screen: typed, undone, scrolled, left. */
async function atFirst(linktable, paths) {
  const { page } = linktable;
  const { keyboard } = page;
  await compiled(linktable);
  await linktable.editor.click();
  await keyboard.press("ControlOrMeta+End");
  await keyboard.type("\nx = 1\n", { delay: 30 });
  await compiled(linktable);
  await keyboard.press("ControlOrMeta+z");
  // A slip, while it is typed and after it was mended.
  await keyboard.type("\nclass Slip(", { delay: 30 });
  await page.locator(".problems").waitFor();
  await page.waitForTimeout(400);
  for (let at = 0; at < 8; at += 1) await keyboard.press("Backspace");
  await compiled(linktable);
  for (const path of paths) {
    await linktable.paste(example(path));
    await compiled(linktable);
  }
  await page.mouse.wheel(0, 400);
  await keyboard.press("ControlOrMeta+Home");
  await page.mouse.wheel(0, -400);
  // The page is left, and returned to as it was.
  for (const event of ["blur", "pagehide", "pageshow", "focus"])
    await page.evaluate((event) => window.dispatchEvent(new Event(event)), event);
  await page.waitForTimeout(400);
}

// The link of a playground, made by the page itself.
const linkOf = (name) => file(`crates/share/tests/links/${name}.link`).trim().replace(/^.*#/, "");
const [link, otherLink] = [linkOf("first_example"), linkOf("choices")];

/** A browser that keeps nothing. */
const refuseToKeep = (page) =>
  page.addInitScript(() => {
    const get = () => {
      throw new DOMException("refused", "SecurityError");
    };
    Object.defineProperty(window, "localStorage", { get });
  });

/** Visits, in any order. */
const visits = [];

for (const options of [
  { colorScheme: "light", paths: examples },
  { colorScheme: "dark", ...phone },
  { source: LINKED },
  { source: "from sqlmodel import SQLModel\n\nclass A(SQLModel, table=True):\n    name: str\n", colorScheme: "dark" },
  { source: LINKED, missing: true },
  { route: refuseToKeep },
]) {
  visits.push(async () => {
    const { missing, paths = examples.slice(-1) } = options;
    const linktable = await visit(options);
    const { page } = linktable;
    await compiled(linktable);
    if (missing) {
      await linktable.run.click();
      await page.locator(".notice button").click();
    }
    if (options.isMobile) for (const name of ["Schema", "Results", "Code"]) await linktable.tab(name).click();
    await atFirst(linktable, paths);
    await note("first", linktable);
    // Failures were made here.
    linktable.expect(missing ? /503/ : /^$/);
    await linktable.close();
  });
}

// The worker is not to be had.
visits.push(async () => {
  const route = (page) => page.route("**/worker_bg.wasm", (route) => route.fulfill({ status: 503 }));
  const linktable = await visit({ route });
  await linktable.page.getByText("could not be loaded").first().waitFor();
  await note("first", linktable);
  await linktable.page.context().close();
});

const ends = `import sqlalchemy

print("before")
for number in range(3):
    assert number < 2, "too many"
`;

/** What many do then: they run the script, look at what came of it, ask the editor, try an example. */
async function afterwards(linktable, paths) {
  const { page } = linktable;
  const { keyboard } = page;
  const isNarrow = page.viewportSize().width < 760;
  const show = async (view, tab) => {
    if (isNarrow) await linktable.tab(view).click();
    if (tab) await linktable.tab(tab).click();
  };
  const schema = async () => {
    for (const tab of ["Diagram", "Links", "DDL"]) {
      await show("Schema", tab);
      if (tab === "Diagram") await page.locator("#compiled-panel-diagram svg").first().waitFor();
      const line = page.locator(".pane.compiled .line:visible").first();
      if (await line.count()) await line.hover();
    }
  };
  for (const path of paths) {
    await show("Code");
    await linktable.paste(example(path));
    await compiled(linktable);
    await schema();
    await linktable.run.click();
    await page.locator(".ran .status", { hasText: /^ran in/ }).waitFor({ state: "attached" });
    for (const tab of ["Output", "SQL", "Tables"]) {
      await show("Results", tab);
      const statement = page.locator("#ran-panel-sql .statements li").first();
      if (await statement.count()) await statement.hover();
    }
    const label = page.locator("#ran-panel-tables td button.label").first();
    if (await label.count()) await label.click();
  }
  if (isNarrow) return;

  // From a statement to its line, and what came of that line.
  await linktable.tab("SQL").click();
  await page.locator("#ran-panel-sql .line").first().click();
  await page.locator(".cm-sql-count:visible").first().click();
  await page.locator(".cm-sql-box").waitFor();
  // A script with findings, which then ends with a traceback; the panes get other sizes; a run by keyboard.
  await linktable.paste(ends);
  await keyboard.press("ControlOrMeta+Enter");
  await linktable.tab("Output").click();
  await page.locator(".traceback .line").first().click();
  await linktable.paste(LINKED.replace('foreign_key="shelf.id"', 'foreign_key="shelves.id"'));
  await compiled(linktable);
  await page.locator(".problems .place").first().click();
  const fix = page.locator(".problems .fix").first();
  if (await fix.count()) await fix.click();
  await linktable.paste(LINKED);
  await compiled(linktable);
  // What may be written, and what a name stands for.
  await linktable.editor.click();
  await keyboard.press("ControlOrMeta+End");
  await keyboard.type("\nShelf.na", { delay: 40 });
  await page.waitForTimeout(700);
  await keyboard.press("Escape");
  await linktable.editor.locator(".cm-line", { hasText: "class Shelf(" }).locator("span").nth(1).hover();
  await page.waitForTimeout(900);
  for (const separator of await page.getByRole("separator").all()) {
    const { x, y, width, height } = await separator.boundingBox();
    await page.mouse.move(x + width / 2, y + height / 2);
    await page.mouse.down();
    await page.mouse.move(x + width / 2 + 30, y + height / 2 + 30, { steps: 3 });
    await page.mouse.up();
  }
  await linktable.example("One to many");
  await compiled(linktable);
  await linktable.run.click();
  await linktable.ran();
  await linktable.paste("while True:\n    pass\n");
  await linktable.run.click();
  await linktable.stop.click();
  await page.getByText("The run was stopped.").first().waitFor();
}

// With a link, one that is broken, and another one in the same tab.
for (const opened of [link, "2AAAA"]) {
  visits.push(async () => {
    const linktable = await visit({ site: `${SITE}#${opened}` });
    await compiled(linktable);
    await note("linked", linktable);
    await linktable.page.evaluate((link) => (location.hash = link), otherLink);
    await linktable.page.waitForTimeout(300);
    await compiled(linktable);
    await note("told", linktable);
    await linktable.close();
  });
}

// In the frame of another page, which says what it wants.
const asks = [{ type: "theme", theme: "dark" }, { type: "focus" }, { type: "source", source: LINKED }, { type: "run" }, { type: "stop" }];
for (const settings of ["panels=output,ddl", "theme=dark;height=1", "readonly=1"]) {
  visits.push(async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await observed(page);
    const address = `${SITE}#${link};embed=${encodeURIComponent(new URL(SITE).origin)};${settings}`;
    const body = `<!doctype html><iframe width="900" height="700" src="${address}"></iframe>`;
    await page.route(`${SITE}around`, (route) => route.fulfill({ body, contentType: "text/html" }));
    await page.goto(`${SITE}around`);
    const inside = { page: page.frameLocator("iframe") };
    await compiled(inside);
    const [, frame] = page.frames();
    await note("linked", { page: frame });
    for (const asked of asks) {
      await page.evaluate((asked) => frames[0].postMessage({ linktable: 1, ...asked }, "*"), asked);
      await page.waitForTimeout(200);
    }
    await inside.page.locator(".cm-content").click();
    await page.keyboard.type("# typed", { delay: 30 });
    await compiled(inside);
    await note("told", { page: frame });
    await context.close();
  });
}

for (const options of [{ colorScheme: "light" }, { colorScheme: "dark", ...phone }]) {
  visits.push(async () => {
    const linktable = await visit(options);
    await compiled(linktable);
    await afterwards(linktable, examples);
    await note("visit", linktable);
    await linktable.close();
  });
}

// The longest come last, and two are at work at any time.
const lane = async () => {
  for (let next = visits.pop(); next; next = visits.pop()) await next();
};
await Promise.all([lane(), lane()]);
await browser.close();
writeFileSync(output, lines.join("\n"));
