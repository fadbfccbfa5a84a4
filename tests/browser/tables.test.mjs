// The Tables panel: kinds of values told apart, keys that lead to their rows, pages of large tables.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, LINKED, open, soon, violations } from "./support.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** Runs a source and opens its tables. */
async function tablesOf(source) {
  const linktable = await open(browser, { source });
  await linktable.run.click();
  await linktable.ran();
  await linktable.tab("Tables").click();
  return { linktable, page: linktable.page, table: (name) => linktable.page.locator(`table[data-table="${name}"]`) };
}

test("link rows name what they link, and lead there", async () => {
  const { linktable, page, table } = await tablesOf(LINKED);
  const links = table("shelfbook");
  await soon.deepEqual(() => links.locator("th").allTextContents(), ["shelf_id → shelf", "book_id → book"]);
  await soon.match(() => page.locator(".grid-of.link h2").textContent(), /shelfbooklink table · 3 rows/);
  const linkColour = await links.locator("th").first().evaluate((head) => getComputedStyle(head).color);
  const colour = await table("book").locator("th").first().evaluate((head) => getComputedStyle(head).color);
  assert.notEqual(linkColour, colour);
  const mosses = links.getByRole("button", { name: "Mosses, go to the row of book" });
  await mosses.focus();
  await page.keyboard.press("Enter");
  const row = page.locator("tr.sought");
  await soon.equal(() => row.textContent(), "2Mosses");
  await soon.ok(() => row.evaluate((row) => document.activeElement === row));
  await linktable.close();
});

const VALUES = `from sqlalchemy import text
from sqlmodel import create_engine

engine = create_engine("sqlite://")
with engine.begin() as connection:
    connection.execute(text("CREATE TABLE v (a, b, c, d, e)"))
    connection.execute(text("INSERT INTO v VALUES (NULL, 'NULL', 1.0, 7, x'00ff')"))
    connection.execute(text("CREATE TABLE many (id INTEGER PRIMARY KEY, half REAL)"))
    for number in range(250):
        connection.execute(text("INSERT INTO many (half) VALUES (:half)"), {"half": number / 2})
`;

test("NULL, text, numbers and bytes are told apart", async () => {
  const { linktable, table } = await tablesOf(VALUES);
  const cells = await table("v").locator("td").evaluateAll((cells) => cells.map((cell) => [cell.className, cell.textContent]));
  assert.deepEqual(cells, [["null", "NULL"], ["text", "NULL"], ["number", "1.0"], ["number", "7"], ["blob", "x'00ff'"]]);
  const looks = await table("v").locator("td").evaluateAll((cells) =>
    cells.slice(0, 2).map((cell) => [getComputedStyle(cell).fontStyle, getComputedStyle(cell).color].join()),
  );
  assert.notEqual(looks[0], looks[1]);
  await linktable.close();
});

test("a large table is paged, and its heads stay", async () => {
  const { linktable, page, table } = await tablesOf(VALUES);
  const rows = table("many").locator("tbody tr");
  await soon.equal(() => rows.count(), 100);
  const pages = page.getByRole("group", { name: "Pages of rows" });
  await soon.match(() => pages.textContent(), /1–100 of 250/);
  await pages.getByRole("button", { name: "Next page" }).click();
  await soon.equal(() => rows.first().textContent(), "10150.0");
  await pages.getByRole("button", { name: "Last page" }).click();
  await soon.equal(() => rows.count(), 50);
  const frame = page.getByRole("group", { name: "Rows of many" });
  const moved = await frame.evaluate((frame) => {
    const head = frame.querySelector("th");
    const before = head.getBoundingClientRect().top;
    frame.scrollTop = 300;
    return [frame.scrollTop, Math.abs(head.getBoundingClientRect().top - before)];
  });
  assert.ok(moved[0] > 100 && moved[1] < 2, moved.join());
  await linktable.close();
});

const MIXED = `from sqlalchemy import text
from sqlmodel import create_engine

engine = create_engine("sqlite://")
with engine.begin() as connection:
    connection.execute(text("CREATE TABLE v (id INTEGER PRIMARY KEY, x)"))
    for value in ["b", 10, None, 9.5, "B", 9, "10", b"a", "a"]:
        connection.execute(text("INSERT INTO v (x) VALUES (:x)"), {"x": value})
    ordered = [row[0] for row in connection.execute(text("SELECT id FROM v ORDER BY x, id"))]
    print(*ordered, sep=",")
    connection.execute(text("CREATE TABLE many (id INTEGER PRIMARY KEY, rest INTEGER)"))
    connection.execute(text("INSERT INTO many WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) SELECT i, i % 7 FROM n"))
    connection.execute(text("UPDATE many SET rest = 100 WHERE id = 20"))
    connection.execute(text("DELETE FROM many WHERE id = 30"))
`;

test("a column's head sorts its rows as SQLite would, by click and by key, and at last no longer", async () => {
  const { linktable, page, table } = await tablesOf(MIXED);
  const ids = (name) => table(name).locator("tbody tr td:first-child").allTextContents();
  const head = table("v").locator("th", { hasText: "x" });
  const plain = await ids("v");
  await head.getByRole("button").click();
  await soon.equal(() => head.getAttribute("aria-sort"), "ascending");
  await linktable.tab("Output").click();
  const ordered = (await page.locator(".stdout").textContent()).trim().split(",");
  await linktable.tab("Tables").click();
  await soon.deepEqual(() => ids("v"), ordered);
  await head.getByRole("button").focus();
  await page.keyboard.press("Enter");
  await soon.equal(() => head.getAttribute("aria-sort"), "descending");
  await soon.deepEqual(() => ids("v"), ordered.toReversed());
  await soon.ok(() => head.getByRole("button").evaluate((button) => button === document.activeElement));
  await page.keyboard.press("Space");
  await soon.equal(() => head.getAttribute("aria-sort"), null);
  await soon.deepEqual(() => ids("v"), plain);
  assert.deepEqual(await violations(page), []);
  await linktable.close();
});

test("what is sorted is paged in its order, and the time line shows there what changed", async () => {
  const { linktable, page, table } = await tablesOf(MIXED);
  const first = () => table("many").locator("tbody tr").first().textContent();
  const head = table("many").locator("th", { hasText: "rest" });
  const pages = page.getByRole("group", { name: "Pages of rows" });
  await pages.getByRole("button", { name: "Next page" }).click();
  await head.getByRole("button").click();
  await soon.match(() => pages.textContent(), /1–100 of 4,?999/);
  await soon.equal(() => first(), "70");
  await pages.getByRole("button", { name: "Last page" }).click();
  await soon.equal(() => table("many").locator("tbody tr").last().textContent(), "20100");
  const back = page.getByRole("button", { name: "Statement before" });
  const statement = page.locator(".timeline .statement");
  const stepTo = async (wanted) => {
    while (!wanted.test(await statement.textContent())) {
      const shown = await page.locator(".timeline").textContent();
      await back.click();
      // The first step waits for the part of the page that takes it.
      await page.waitForFunction((shown) => document.querySelector(".timeline").textContent !== shown, shown);
    }
  };
  await stepTo(/^DELETE/);
  await soon.equal(() => head.getAttribute("aria-sort"), "ascending");
  await soon.equal(() => page.locator("tr.gone").textContent(), "302");
  await stepTo(/^UPDATE/);
  // It came to be the last by what the statement made of it: its page is shown.
  await soon.match(() => page.locator("tr.changed").textContent(), /^206 → 100$/);
  await soon.match(() => pages.textContent(), /4,?901–5,?000 of 5,?000/);
  await linktable.close();
});

test("tracebacks, warnings and the log of an engine are apart from what was printed", async () => {
  const source = `import warnings
${LINKED.replace('"sqlite://"', '"sqlite://", echo=True')}
warnings.warn("careful")


def fails():
    raise ValueError("no")


fails()
`;
  const linktable = await open(browser, { source });
  const { page } = linktable;
  await linktable.run.click();
  await linktable.ran();
  await soon.equal(() => page.locator(".stdout").textContent(), "in the hall: 2\n");
  const lines = source.split("\n");
  const number = (text) => lines.findIndex((line) => line.includes(text)) + 1;
  const raised = page.locator(".traceback").getByRole("button", { name: `line ${number("raise")}` });
  await raised.focus();
  await soon.match(() => page.locator(".cm-spoken-of").textContent(), /raise ValueError/);
  await raised.click();
  await soon.match(() => page.locator(".cm-activeLine").textContent(), /raise ValueError/);
  await page.locator(".stderr").getByRole("button", { name: String(number("warnings.warn")) }).click();
  await soon.match(() => page.locator(".cm-activeLine").textContent(), /warnings\.warn/);
  const log = page.locator(".echo pre");
  await soon.equal(() => log.isVisible(), false);
  await page.getByText("SQLAlchemy's log").click();
  await soon.match(() => log.textContent(), /INFO sqlalchemy\.engine\.Engine BEGIN \(implicit\)/);
  await linktable.close();
});
