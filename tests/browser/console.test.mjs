// The reader's own SQL on the database that the run left.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, LINKED, open, soon, violations } from "./support.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** A page on which a script has run, at its console. */
async function ran(options) {
  const linktable = await open(browser, { source: LINKED, ...options });
  await linktable.run.click();
  const status = linktable.page.locator(".ran .status", { hasText: /^ran in/ });
  await status.waitFor({ state: "attached" });
  await linktable.tab("Console").click();
  return Object.assign(linktable, {
    text: linktable.page.getByRole("textbox", { name: "SQL", exact: true }),
    answers: linktable.page.locator(".answer"),
    /** Executes statements, as a reader types them. */
    async execute(sql) {
      await this.text.fill(sql);
      await this.text.press("Enter");
      await this.page.locator(".answers[aria-busy=false]").waitFor();
    },
    rows(at = 0) {
      return this.answers.nth(at).locator("tbody tr").evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent)));
    },
  });
}

test("statements are executed on what the run left, and what they change is in the tables", async () => {
  const linktable = await ran();
  await linktable.execute("SELECT title, id FROM book ORDER BY id; SELECT NULL AS none, 1.5 AS half");
  await linktable.answers.nth(1).waitFor();
  await soon.deepEqual(() => linktable.rows(0), [["Ferns", "1"], ["Mosses", "2"]]);
  await soon.deepEqual(() => linktable.rows(1), [["NULL", "1.5"]]);
  await soon.match(() => linktable.answers.first().locator(".effect").textContent(), /^2 rows · [\d.]+ m?s$/);

  await linktable.execute("UPDATE book SET title = upper(title)");
  await linktable.page.getByText("2 rows changed").waitFor();
  await linktable.tab("Tables").click();
  await linktable.page.locator("table[data-table=book]").getByText("MOSSES").waitFor();
  await linktable.page.getByText("after the console").waitFor();

  await linktable.tab("Console").click();
  await linktable.execute("SELECT * FROM nope; SELECT 1");
  await soon.equal(() => linktable.page.locator(".answer .failed").textContent(), "no such table: nope");
  await soon.equal(() => linktable.answers.count(), 1);

  // Another run begins anew.
  await linktable.run.click();
  await linktable.ran();
  await linktable.execute("SELECT title FROM book");
  await linktable.page.locator(".answer").getByText("Mosses").waitFor();
  await linktable.close();
});

test("what was executed is found again", async () => {
  const linktable = await ran();
  await linktable.execute("SELECT 1");
  await linktable.execute("SELECT 2");
  await linktable.text.fill("begun");
  for (const expected of ["SELECT 2", "SELECT 1", "SELECT 1"]) {
    await linktable.text.press("ArrowUp");
    await soon.equal(() => linktable.text.inputValue(), expected);
  }
  await linktable.text.press("ArrowDown");
  await linktable.text.press("ArrowDown");
  await soon.equal(() => linktable.text.inputValue(), "begun");
  // Shift+Enter begins a line, and the arrows then move in the text.
  await linktable.text.press("Shift+Enter");
  await linktable.text.press("ArrowUp");
  await soon.equal(() => linktable.text.inputValue(), "begun\n");
  await linktable.close();
});

const ENDLESS = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT";

test("a long answer is cut and says so", async () => {
  const linktable = await ran();
  await linktable.execute(`${ENDLESS} x FROM c LIMIT 2500`);
  await linktable.page.getByText("first 1,000 of 2,500 rows").waitFor();
  await soon.equal(async () => (await linktable.rows()).length, 1000);
  await linktable.execute(`${ENDLESS} x FROM c`);
  await linktable.page.getByText("first 1,000 of more than 100,000 rows").waitFor();
  await linktable.close();
});

test("a query without end is stopped; what the run left is gone then, and running again brings it back", async () => {
  const linktable = await ran();
  await linktable.text.fill(`${ENDLESS} count(*) FROM c`);
  await linktable.text.press("Enter");
  await linktable.page.locator(".console").getByRole("button", { name: "Stop" }).click();
  const gone = linktable.page.locator(".gone");
  await gone.waitFor();
  await soon.match(() => gone.textContent(), /What the run left is gone/);
  await soon.equal(() => linktable.text.inputValue(), `${ENDLESS} count(*) FROM c`);
  await gone.getByRole("button", { name: "Run again" }).click();
  await gone.waitFor({ state: "detached" });
  await linktable.ran();
  await linktable.execute("SELECT count(*) FROM book");
  await linktable.page.locator(".answer tbody").getByText("2", { exact: true }).waitFor();
  await linktable.close();
});

test("a script with two databases lets the reader choose", async () => {
  const two = `${LINKED}\nother = create_engine("sqlite:///other.db")\nSQLModel.metadata.create_all(other)\n`;
  const linktable = await ran({ source: two });
  const choice = linktable.page.getByRole("combobox", { name: "Database" });
  await soon.deepEqual(() => choice.locator("option").allTextContents(), ["other.db", ":memory:"]);
  await linktable.execute("SELECT count(*) FROM book");
  await soon.deepEqual(() => linktable.rows(), [["0"]]);
  await choice.selectOption(":memory:");
  await linktable.execute("SELECT count(*) FROM book; ");
  await soon.deepEqual(() => linktable.rows(), [["2"]]);
  await linktable.close();
});

for (const [name, options] of [
  ["wide-light", { colorScheme: "light" }],
  ["wide-dark", { colorScheme: "dark" }],
  ["phone-light", { viewport: { width: 390, height: 844 } }],
  ["phone-dark", { viewport: { width: 390, height: 844 }, colorScheme: "dark" }],
]) {
  test(`the console looks right: ${name}`, async () => {
    const linktable = await ran(options);
    await linktable.execute("SELECT * FROM shelfbook NATURAL JOIN book; SELECT b.title, s.name, NULL AS note, x'00ff' AS raw FROM book b, shelf s WHERE b.id <> s.id; DELETE FROM nope");
    await linktable.answers.nth(2).waitFor();
    await linktable.screenshot(`console-${name}`);
    assert.deepEqual(await violations(linktable.page), []);
    const [whole, seen] = await linktable.panel.evaluate((panel) => [panel.scrollWidth, panel.clientWidth]);
    assert.ok(whole <= seen, `${whole} px are in ${seen}`);
    await linktable.close();
  });
}
