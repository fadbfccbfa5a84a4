// Has the observed page do what readers do, and writes down which of its functions it used: up to when its first
// screen stands and is typed at ("first"), where it opens with a link or in a frame ("linked") and is told things
// there ("told"), and in what many do then ("visit").
import { readFileSync, writeFileSync } from "node:fs";
import { file, files, launch, LINKED, open, SITE } from "../../../../tests/browser/support.mjs";

const [wasm, notes, functions, output] = process.argv.slice(2);
const [start, count] = [Number(notes), Number(functions)];
const program = readFileSync(wasm);
const lines = [];

const read = (folder, ending) => files(folder).filter((path) => path.endsWith(ending)).sort().map((path) => file(folder + path));
const examples = read("examples/", ".py");
/** The wrong and right sources of every page about a diagnostic. */
const diagnosed = read("docs/diagnostics/", ".md").flatMap((text) =>
  [...text.matchAll(/^```python\n(.*?)^```/gms)].map(([, source]) => source),
);
/** A source that is being typed: up to a place, and without one of its lines. */
const typed = (source) => {
  const lines = source.split("\n");
  const some = [...lines.keys()].filter((at) => at % 3 === 0);
  return some.flatMap((at) => [source, lines.slice(0, at).join("\n"), source, lines.filter((_, line) => line !== at).join("\n")]);
};
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
/** A visit; of the page's parts, those that `missing` names are not to be had. */
const visit = ({ missing, ...options }) => open(browser, { ...options, route: async (page) => {
  await observed(page);
  if (missing) await page.route(missing, (route) => route.fulfill({ status: 503 }));
  await options.route?.(page);
} });
const ANY_PART = /\/page_part_\d+\.wasm$/;
const PART_OF_FEW = /\/page_part_1\.wasm$/;

/** Clicks what can be clicked; what is covered or gone by now is not. */
const click = (control) => control.click({ timeout: 1000 }).catch(() => undefined);

/** Presses what can be pressed, as one does who does not know that a part is missing: up to where it is asked for. */
async function pressAll(page, selector, most = 12) {
  const controls = page.locator(selector);
  for (let at = 0; at < Math.min(most, await controls.count()); at += 1) {
    await page.keyboard.press("Escape");
    if (await controls.nth(at).isVisible()) await click(controls.nth(at));
  }
}

/** Asks for everything that the page's frame has, by mouse and by keys. */
async function askForAll(page) {
  await pressAll(page, "header button, .actions button, [role=tab]", 30);
  for (const menu of ["export-menu", "more"]) {
    const items = page.locator(`#${menu} button`);
    for (let at = 0; at < (await items.count()); at += 1) {
      await page.keyboard.press("Escape");
      await click(page.locator(`[popovertarget=${menu}]`).first());
      if (await items.nth(at).isVisible()) await click(items.nth(at));
    }
  }
  await pressAll(page, ".corner > button");
  const keys = ["F6", "Shift+F6", "Control+k", "F1", "Control+,", "Control+o", ...[..."23456789"].map((digit) => `Alt+${digit}`)];
  for (const key of keys) {
    await page.keyboard.press(key);
    await page.keyboard.press("Escape");
  }
  await resize(page);
  await pressAll(page, ".notice button");
}

/** Gives the panes other sizes, by keys and by mouse. */
async function resize(page) {
  for (const separator of await page.locator("[role=separator]:visible").all()) {
    await separator.focus();
    for (const key of ["ArrowLeft", "ArrowUp", "ArrowRight", "ArrowDown", "Enter"]) await page.keyboard.press(key);
    const { x, y, width, height } = await separator.boundingBox();
    await page.mouse.move(x + width / 2, y + height / 2);
    await page.mouse.down();
    await page.mouse.move(x + width / 2 + 30, y + height / 2 + 30, { steps: 3 });
    await page.mouse.up();
  }
}

/** So many models that what sorts and looks up takes its ways for many. */
const many = (count) =>
  "from sqlmodel import Field, SQLModel\n" +
  Array.from({ length: count }, (_, n) => {
    const key = n ? `    other_id: int | None = Field(default=None, foreign_key="m${(n * 7) % n}.id")\n` : "";
    return `\n\nclass M${n}(SQLModel, table=True):\n    id: int | None = Field(default=None, primary_key=True)\n${key}    name: str\n`;
  }).join("");

/** Waits for the newest edit to be compiled, whether a narrow screen shows it or not. */
const compiled = ({ page }) => page.getByText("compiled as you type ·").waitFor({ state: "attached" });

/** What is done at a first screen: typed, undone, scrolled, left. */
async function atFirst(linktable, sources) {
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
  for (const source of sources) {
    await linktable.paste(source);
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

/** A machine on which the text is often ahead of the answer. */
async function slow(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: 6 });
}

/** Visits, in any order. */
const visits = [];

for (const options of [
  { colorScheme: "light", sources: examples },
  { sources: [...diagnosed, many(40), many(150)] },
  { source: LINKED, sources: typed(LINKED) },
  { sources: ["", "# nothing\n", ...typed(examples.at(-1)).slice(0, 40)] },
  { colorScheme: "dark", ...phone },
  { source: LINKED },
  { source: "from sqlmodel import SQLModel\n\nclass A(SQLModel, table=True):\n    name: str\n", colorScheme: "dark" },
  { source: LINKED, missing: ANY_PART },
  { source: LINKED, missing: ANY_PART, ...phone },
  { route: refuseToKeep },
  { source: LINKED, route: slow, sources: typed(LINKED).slice(0, 12) },
]) {
  visits.push(async () => {
    const { missing, sources = examples.slice(-1) } = options;
    const linktable = await visit(options);
    const { page } = linktable;
    await compiled(linktable);
    if (missing) {
      await linktable.run.click();
      await page.locator(".notice button").click();
      await askForAll(page);
      await click(linktable.tab("Code"));
      for (const source of [LINKED.replace("shelf.id", "shelves.id"), mirrored]) {
        await linktable.paste(source);
        await compiled(linktable);
        await pressAll(page, ".problems button, .pane.compiled [role=tabpanel] button");
      }
    }
    if (options.isMobile) for (const name of ["Schema", "Results", "Code"]) await linktable.tab(name).click();
    await atFirst(linktable, sources);
    await note("first", linktable);
    // Failures were made here.
    linktable.expect(missing ? /503|clipboard/i : /^$/);
    await linktable.close();
  });
}

// What opens with something behind the `#`, up to where it asks for what that takes.
visits.push(async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await observed(page);
  const asked = page.waitForRequest(ANY_PART);
  await page.route(ANY_PART, () => undefined);
  await page.goto(`${SITE}#${link}`);
  await asked;
  await note("first", { page });
  await context.close();
});

// A visit that comes near to what few use, and does not get it.
visits.push(async () => {
  const linktable = await visit({ source: LINKED, missing: PART_OF_FEW });
  const { page } = linktable;
  await compiled(linktable);
  await linktable.run.click();
  await linktable.ran();
  for (const tab of ["Diagram", "Links", "DDL", "SQL", "Tables", "Output"]) {
    await page.keyboard.press("Escape");
    await click(linktable.tab(tab));
    await page.waitForTimeout(200);
    await pressAll(page, "[role=tabpanel] button:visible, [role=tabpanel] [role=slider]:visible", 24);
    for (const key of ["ArrowRight", "End", "Home"]) await page.keyboard.press(key);
  }
  await askForAll(page);
  await note("visit", linktable);
  await page.context().close();
});

// The worker is not to be had.
visits.push(async () => {
  const route = (page) => page.route("**/worker_bg.wasm", (route) => route.fulfill({ status: 503 }));
  const linktable = await visit({ route });
  await linktable.page.getByText("could not be loaded").first().waitFor();
  await note("first", linktable);
  await linktable.page.context().close();
});

/** A relationship that both sides declare, which the library refuses. */
const mirrored = file("examples/tortoise/04_declared_on_both_sides.py");

const ends = `import sqlalchemy

print("before")
for number in range(3):
    assert number < 2, "too many"
`;

/** Rows with values of every kind, and lists that are loaded one by one. */
const values = `from datetime import datetime, timezone
from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select


class Box(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    picture: bytes | None = None
    weight: float = 1.5
    is_open: bool = False
    made: datetime | None = None
    lids: list["Lid"] = Relationship(back_populates="box")


class Lid(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    box_id: int | None = Field(default=None, foreign_key="box.id")
    box: Box | None = Relationship(back_populates="lids")


engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)
with Session(engine) as session:
    for n in range(8):
        made = datetime(2024, 1, 2, tzinfo=timezone.utc) if n % 2 else None
        session.add(Box(picture=bytes(range(n)) if n % 3 else None, made=made, lids=[Lid(), Lid()]))
    session.commit()
    for box in session.exec(select(Box)).all():
        print(box.weight, len(box.lids))
`;

/** What many do then: they run the script, look at what came of it, ask the editor, try an example. */
async function afterwards(linktable, sources) {
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
  for (const source of sources) {
    await show("Code");
    await linktable.paste(source);
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
  for (const count of [30, 60, 150]) {
    await linktable.paste(many(count));
    await compiled(linktable);
    await linktable.tab("Links").click();
    await linktable.tab("Diagram").click();
    await page.waitForTimeout(500);
  }
  await linktable.tab("DDL").click();
  await linktable.paste(LINKED);
  await linktable.run.click();
  await linktable.ran();

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
  await resize(page);
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
    await afterwards(linktable, [...examples, values]);
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
