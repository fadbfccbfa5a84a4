// The SQL panel: statements by kind, copied, paged, and those that are alike.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, LINKED, open, soon } from "./support.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** Runs a source and opens its SQL. */
async function sqlOf(source, options = {}) {
  const linktable = await open(browser, { source, ...options });
  await linktable.run.click();
  await linktable.page.getByRole("tab", { name: /^SQL\b/ }).click();
  const { page } = linktable;
  await page.locator(".statements li").first().waitFor();
  return { linktable, page, rows: page.locator(".statements li"), chip: (name) => page.getByRole("button", { name: new RegExp(`^${name} ?\\d`) }) };
}

/** A clipboard of the test's own, which takes what is copied or refuses it. */
const clipboard = (refuses) => (page) =>
  page.addInitScript((refuses) => {
    Object.defineProperty(navigator, "clipboard", { value: Object.create(Clipboard.prototype) });
    navigator.clipboard.writeText = (text) => {
      if (refuses) return Promise.reject(new DOMException("no", "NotAllowedError"));
      window.copied = text;
      return Promise.resolve();
    };
  }, refuses);

test("statements are shown by kind, and the choice is remembered", async () => {
  const { linktable, page, rows, chip } = await sqlOf(LINKED);
  const all = await rows.count();
  const counts = {};
  for (const name of ["Schema", "Transactions", "Reads", "Writes"]) {
    counts[name] = Number(await chip(name).locator(".count").textContent());
    // Below what the browser's clock counts in, the most that it may be.
    await soon.match(() => chip(name).locator(".took").textContent(), counts[name] ? /^(< )?\d+\.\d ms$/ : /^$/);
    await soon.equal(() => chip(name).getAttribute("aria-pressed"), "true");
  }
  assert.equal(Object.values(counts).reduce((sum, count) => sum + count), all);
  const abouts = await rows.locator(".about").allTextContents();
  assert.ok(abouts.every((about) => /(< 0\.1|[1-9]\d*\.\d|0\.[1-9]) ms/.test(about)), abouts.join("\n"));
  await chip("Schema").click();
  await chip("Transactions").click();
  await soon.equal(() => rows.count(), counts.Reads + counts.Writes);
  const shown = await rows.locator(".sql").allTextContents();
  assert.ok(shown.every((sql) => /^(INSERT|SELECT)/.test(sql)), shown.join("\n"));
  // What asks the database which tables there are is not shown until it is asked for.
  const asks = Number(await chip("PRAGMA").locator(".count").textContent());
  assert.ok(asks > 0);
  await soon.equal(() => chip("PRAGMA").getAttribute("aria-pressed"), "false");
  await chip("PRAGMA").click();
  await soon.equal(() => rows.filter({ hasText: /PRAGMA (main|temp)\.table_info/ }).count(), asks);
  await chip("PRAGMA").click();
  await soon.equal(() => rows.count(), counts.Reads + counts.Writes);
  // A statement keeps its number.
  await soon.ok(async () => Number(await rows.first().getAttribute("data-number")) > counts.Schema);
  await page.reload();
  await linktable.editor.waitFor();
  await linktable.run.click();
  await linktable.tab("SQL").click();
  await soon.equal(() => chip("Schema").getAttribute("aria-pressed"), "false");
  await soon.equal(() => rows.count(), counts.Reads + counts.Writes);
  await linktable.close();
});

test("what is shown is copied as a script, its parameters as literals", async () => {
  const source = LINKED.replace('"attic"', `"it's \\\\ attic"`);
  const { linktable, page, rows, chip } = await sqlOf(source, { route: clipboard(false) });
  await page.getByRole("button", { name: "Copy as script" }).click();
  await page.getByText("Copied.").waitFor();
  const script = await page.evaluate(() => window.copied);
  assert.match(script, /^-- BEGIN \(implicit\)\nCREATE TABLE/);
  assert.match(script, /CREATE TABLE shelf \(\n\tid INTEGER NOT NULL, \n[^;]*\);\n/);
  assert.match(script, /BEGIN;\nINSERT INTO book [^]*\nINSERT INTO shelf \(name\) VALUES \('it''s \\ attic'\)/);
  assert.equal((script.match(/INSERT INTO shelfbook \(shelf_id, book_id\) VALUES \(\d, \d\);/g) ?? []).length, 3);
  assert.ok(!script.includes("?"));
  for (const name of ["Schema", "Transactions", "Reads"]) {
    await chip(name).click();
    await soon.equal(() => chip(name).getAttribute("aria-pressed"), "false");
  }
  await page.getByRole("button", { name: "Copy as script" }).click();
  await page.waitForFunction(() => window.copied.startsWith("INSERT"));
  const one = rows.filter({ hasText: "INSERT INTO shelf (" }).first();
  const number = await one.getAttribute("data-number");
  await one.hover();
  await page.getByRole("button", { name: `Copy statement ${number}`, exact: true }).click();
  await page.waitForFunction(() => window.copied.startsWith("INSERT INTO shelf (name) VALUES ('it''s"));
  await linktable.close();
});

test("where the clipboard is refused, the script is there to be copied by hand", async () => {
  const { linktable, page } = await sqlOf(LINKED, { route: clipboard(true) });
  await page.getByRole("button", { name: "Copy as script" }).click();
  const field = page.getByRole("textbox", { name: "To copy" });
  await field.waitFor();
  const selected = await field.evaluate((field) => [document.activeElement === field, field.value.slice(field.selectionStart, field.selectionEnd)]);
  assert.equal(selected[0], true);
  assert.match(selected[1], /INSERT INTO shelf \(name\)/);
  await page.locator(".by-hand").getByRole("button", { name: "Close" }).click();
  await soon.equal(() => field.count(), 0);
  await linktable.close();
});

test("pointing at a statement lights its line, and so does coming to it by keyboard", async () => {
  const { linktable, page, rows } = await sqlOf(LINKED);
  const insert = rows.filter({ hasText: "INSERT INTO book" }).first();
  await insert.hover();
  await soon.match(() => page.locator(".cm-spoken-of").textContent(), /session\.commit\(\)/);
  await page.getByRole("button", { name: "Run", exact: true }).hover();
  await page.locator(".cm-spoken-of").waitFor({ state: "detached" });
  await rows.filter({ hasText: "CREATE TABLE book" }).getByRole("button", { name: /^line/ }).focus();
  await soon.match(() => page.locator(".cm-spoken-of").textContent(), /create_all/);
  await linktable.close();
});

test("a relationship that is loaded row by row is called out once", async () => {
  const source = `${LINKED}
with Session(engine) as session:
    from sqlmodel import select

    for book in session.exec(select(Book)).all():
        print(book.title, len(book.shelves))
`;
  const { linktable, page } = await sqlOf(source);
  const said = page.locator(".similar");
  await soon.equal(() => said.count(), 1);
  await soon.equal(() => said.textContent(), "2 similar: loaded one by one; selectinload(Book.shelves) would load them at once");
  await linktable.close();
});

test("ten thousand statements are paged", async () => {
  const { linktable, page, rows } = await sqlOf(`from sqlalchemy import text
from sqlmodel import create_engine

engine = create_engine("sqlite://")
with engine.connect() as connection:
    for number in range(10000):
        connection.execute(text("SELECT :n"), {"n": number})
`);
  await soon.equal(() => rows.count(), 200);
  const pages = page.getByRole("group", { name: "Pages of statements" }).first();
  await soon.match(() => pages.textContent(), /1–200 of 10002/);
  await pages.getByRole("button", { name: "Last page" }).click();
  await soon.match(() => pages.textContent(), /10001–10002 of 10002/);
  await soon.equal(() => rows.last().getAttribute("data-number"), "10002");
  await pages.getByRole("button", { name: "Page before" }).click();
  await soon.equal(() => rows.first().getAttribute("data-number"), "9801");
  await linktable.close();
});
