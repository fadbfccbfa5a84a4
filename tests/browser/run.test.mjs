// What the page shows of a source is what the real library did with it, in a real browser on real SQLite.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { file, files, launch, LINKED, open, soon } from "./support.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** The recording of a script. */
const recorded = (path) => JSON.parse(file(`tests/conformance/${path}.json`));

/** What the Tables panel shows, table by table. */
const tables = (linktable) =>
  linktable.page.locator("#ran-panel-tables table").evaluateAll((grids) =>
    grids.map((grid) => ({
      name: grid.dataset.table,
      isLink: grid.classList.contains("link"),
      rows: [...grid.querySelectorAll("tbody tr")].map((row) => [...row.cells].map((cell) => cell.firstChild?.data ?? "")),
    })),
  );

/** What a page shows of a source, pasted and run, is what was recorded of it. */
async function shows(linktable, source, recording) {
  await linktable.paste(source);
  await linktable.compiled();
  const trimmed = recording.ddl.map((sql) => sql.replace(/^\n+|\n+$/g, ""));
  // What the library refuses before it makes a table is drawn all the same, beside the error.
  if (recording.error && trimmed.length === 0) {
    await soon.ok(async () => (await linktable.page.locator(".problems li.error").count()) > 0);
  } else {
    await soon.deepEqual(() => linktable.statements(), trimmed);
  }

  await linktable.run.click();
  await linktable.ran();
  await linktable.tab("Output").click();
  const output = linktable.page.locator("#ran-panel-output .stdout");
  await soon.equal(async () => recording.stdout === "" ? "" : await output.textContent(), recording.stdout);
  const traceback = linktable.page.locator(".traceback");
  await soon.equal(() => traceback.count(), recording.error ? 1 : 0);

  await linktable.tab("SQL").click();
  // Recordings hold the DDL apart.
  const counts = (sql) => !/^(BEGIN|COMMIT|ROLLBACK|PRAGMA|CREATE)/.test(sql.trim());
  const sent = linktable.page.locator("#ran-panel-sql .statements .sql");
  await soon.deepEqual(
    async () => (await sent.allTextContents()).filter(counts),
    recording.sql.map(({ sql }) => sql.trim()).filter(counts),
  );

  await linktable.tab("Tables").click();
  const kept = Object.entries(recording.dump ?? {});
  await soon.deepEqual(async () => (await tables(linktable)).map(({ name }) => name).sort(), kept.map(([name]) => name).sort());
  const shown = await tables(linktable);
  for (const [name, { rows }] of kept) {
    const texts = rows.slice(0, 100).map((row) => row.map((value) => (value === null ? "NULL" : value)));
    const grid = shown.find((table) => table.name === name);
    assert.equal(grid.rows.length, texts.length, name);
    for (const [at, row] of texts.entries()) {
      for (const [column, value] of row.entries()) {
        const cell = grid.rows[at][column];
        if (typeof value === "number") assert.equal(Number(cell), value);
        else if (typeof value === "string") assert.equal(cell, value);
      }
    }
  }
}

test("every example shows what was recorded of it", async () => {
  const linktable = await open(browser);
  await linktable.compiled();
  const names = files("examples/sqlmodel/").filter((name) => name.endsWith(".py")).sort();
  assert.ok(names.length >= 3);
  for (const name of names) {
    const recording = recorded(`examples/sqlmodel__${name.replace(".py", "")}`);
    await shows(linktable, file(`examples/sqlmodel/${name}`), recording);
  }
  await linktable.close();
});

test("every example of Tortoise ORM shows what was recorded of it", async () => {
  const linktable = await open(browser);
  await linktable.compiled();
  const names = files("examples/tortoise/").filter((name) => name.endsWith(".py")).sort();
  assert.ok(names.length >= 3);
  for (const name of names) {
    const recording = recorded(`examples/tortoise__${name.replace(".py", "")}`);
    await shows(linktable, file(`examples/tortoise/${name}`), recording);
  }
  await linktable.close();
});

test("a relationship that both sides declare is refused before it is run, and runs as one", async () => {
  const linktable = await open(browser, { source: file("tests/conformance/seeds/003a_as_printed.py") });
  await linktable.compiled();
  const problem = linktable.page.locator(".problems li.error");
  await soon.match(() => problem.textContent(), /backward relation "roles" duplicates in model User/);
  const links = (await linktable.statements()).filter((sql) => sql.includes('TABLE IF NOT EXISTS "user_role"'));
  assert.equal(links.length, 1);
  await problem.getByRole("button", { name: "Run as one relationship" }).click();
  await linktable.ran();
  await linktable.tab("Output").click();
  await soon.equal(() => linktable.page.locator("#ran-panel-output .stdout").textContent(), "Admin\nUser\n");
  await problem.getByRole("button", { name: "Remove Role.users" }).click();
  await linktable.compiled();
  await soon.equal(() => problem.count(), 0);
  await linktable.close();
});

test("a many-to-many script: its DDL as it is pasted; on Run its output, three tables and the link rows", async () => {
  const linktable = await open(browser, { source: "" });
  await linktable.compiled();
  await linktable.paste(LINKED);
  await linktable.compiled();
  await soon.equal(async () => (await linktable.statements()).filter((sql) => sql.startsWith("CREATE TABLE")).length, 3);
  await soon.equal(() => linktable.ddl.locator(".ddl.link").count(), 1);

  await linktable.run.click();
  await linktable.ran();
  await soon.equal(() => linktable.panel.locator(".stdout").textContent(), "in the hall: 2\n");
  await linktable.tab("Tables").click();
  const links = (await tables(linktable)).filter((table) => table.isLink);
  assert.deepEqual(links.map(({ name }) => name), ["shelfbook"]);
  assert.equal(links[0].rows.length, 3);
  await soon.equal(async () => (await tables(linktable)).length, 3);
  // A link row says what it links.
  await linktable.page.locator("table.link .label").getByText("Mosses").waitFor();

  await linktable.tab("SQL").click();
  const insert = linktable.page.locator(".statements li", { hasText: "INSERT INTO shelfbook" });
  await insert.first().getByRole("button", { name: /^line \d+$/ }).click();
  const line = await linktable.page.locator(".cm-activeLine").textContent();
  assert.match(line, /session\.commit\(\)/);
  await linktable.close();
});

test("an exception is shown where it came from", async () => {
  const source = `${LINKED}\n\ndef fails(what):\n    raise ValueError("no " + what)\n\n\nfails("moss")\n`;
  const linktable = await open(browser, { source });
  await linktable.compiled();
  await linktable.run.click();
  await linktable.ran();
  await soon.equal(() => linktable.panel.locator(".stdout").textContent(), "in the hall: 2\n");
  const traceback = linktable.page.locator(".traceback");
  await soon.match(() => traceback.textContent(), /Traceback[^]*ValueError: no moss/);
  await traceback.getByRole("button", { name: "line 34" }).click();
  await soon.match(() => linktable.page.locator(".cm-activeLine").textContent(), /raise ValueError/);
  await linktable.close();
});

test("an edit during a run is compiled after it, and the run's results stay", async () => {
  const linktable = await open(browser, { source: `${LINKED}\nn = 0\nwhile n < 30000:\n    n += 1\nprint(n)\n` });
  await linktable.compiled();
  await linktable.settled();
  await linktable.run.click();
  await linktable.editor.click();
  await linktable.page.keyboard.press("ControlOrMeta+End");
  await linktable.page.keyboard.type("class Loan(SQLModel, table=True):\n    id: int = Field(primary_key=True)\n");
  await linktable.page.locator(".ran .status", { hasText: "edited since" }).waitFor();
  await linktable.compiled();
  await linktable.ddl.getByText("CREATE TABLE loan").waitFor();
  await soon.match(() => linktable.panel.locator(".stdout").textContent(), /in the hall: 2\n30000\n/);
  await linktable.close();
});

test("a class that is being typed leaves the others standing", async () => {
  const linktable = await open(browser, { source: LINKED });
  await linktable.compiled();
  const before = await linktable.statements();
  await linktable.editor.click();
  await linktable.page.keyboard.press("ControlOrMeta+End");
  for (const key of "class Loan(SQLModel, table=True):\n    id: int = Field(prim") {
    await linktable.page.keyboard.type(key);
    await linktable.compiled();
    const now = await linktable.statements();
    for (const sql of before) assert.ok(now.includes(sql), `${sql} after typing ${key}`);
  }
  await linktable.page.locator(".problems").waitFor();
  await linktable.close();
});

const DEEP = 100_000;
const HOSTILE = {
  "a loop without end": "while True:\n    pass\n",
  "a recursion without end": "def f():\n    return f()\n\n\nf()\n",
  "a recursion through repr": "class A:\n    def __repr__(self):\n        return repr(self)\n\n\nprint(A())\n",
  "a list too long": "x = [0] * 10**12\n",
  "a number too large": "x = 9 ** 9 ** 9\n",
  "a string doubled for ever": "s = 'x'\nwhile True:\n    s += s\n",
  "brackets nested deep": `x = ${"(".repeat(DEEP)}${")".repeat(DEEP)}\n`,
  "unary operators nested deep": `x = ${"-".repeat(DEEP)}1\n`,
  "a source of a megabyte": "x = 1  # a line like many others, and no end of them\n".repeat(19_000),
};
for (const [what, source] of Object.entries(HOSTILE)) {
  test(`${what} ends soon, and the page answers throughout`, async () => {
    const linktable = await open(browser, { source: "x = 1\n" });
    await linktable.compiled();
    await linktable.page.evaluate(() => {
      window.longest = 0;
      let last = performance.now();
      const beat = () => {
        const now = performance.now();
        window.longest = Math.max(window.longest, now - last);
        last = now;
        setTimeout(beat, 5);
      };
      beat();
    });
    await linktable.paste(source);
    await linktable.compiled();
    const started = Date.now();
    await linktable.run.click();
    await linktable.ran();
    const took = Date.now() - started;
    assert.ok(took < 2000, `the run took ${took} ms`);
    if (!what.includes("megabyte")) {
      const said = linktable.page.locator(".traceback, .problems");
      await said.first().waitFor();
    }
    const longest = await linktable.page.evaluate(() => window.longest);
    assert.ok(longest < 1000, `the page stood still for ${longest} ms`);
    await soon.ok(async () => !(await linktable.page.getByText("The compiler stopped").isVisible()));
    await linktable.close();
  });
}
