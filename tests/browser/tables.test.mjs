// The Tables panel: kinds of values told apart, keys that lead to their rows, pages of large tables.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, LINKED, open } from "./support.mjs";

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
  assert.deepEqual(await links.locator("th").allTextContents(), ["shelf_id → shelf", "book_id → book"]);
  assert.match(await page.locator(".grid-of.link h2").textContent(), /shelfbooklink table · 3 rows/);
  const linkColour = await links.locator("th").first().evaluate((head) => getComputedStyle(head).color);
  const colour = await table("book").locator("th").first().evaluate((head) => getComputedStyle(head).color);
  assert.notEqual(linkColour, colour);
  const mosses = links.getByRole("button", { name: "Mosses, go to the row of book" });
  await mosses.focus();
  await page.keyboard.press("Enter");
  const row = page.locator("tr.sought");
  assert.equal(await row.textContent(), "2Mosses");
  assert.ok(await row.evaluate((row) => document.activeElement === row));
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
  assert.equal(await rows.count(), 100);
  const pages = page.getByRole("group", { name: "Pages of rows" });
  assert.match(await pages.textContent(), /1–100 of 250/);
  await pages.getByRole("button", { name: "Next page" }).click();
  assert.equal(await rows.first().textContent(), "10150.0");
  await pages.getByRole("button", { name: "Last page" }).click();
  assert.equal(await rows.count(), 50);
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
  assert.equal(await page.locator(".stdout").textContent(), "in the hall: 2\n");
  const lines = source.split("\n");
  const number = (text) => lines.findIndex((line) => line.includes(text)) + 1;
  const raised = page.locator(".traceback").getByRole("button", { name: `line ${number("raise")}` });
  await raised.focus();
  assert.match(await page.locator(".cm-spoken-of").textContent(), /raise ValueError/);
  await raised.click();
  assert.match(await page.locator(".cm-activeLine").textContent(), /raise ValueError/);
  await page.locator(".stderr").getByRole("button", { name: String(number("warnings.warn")) }).click();
  assert.match(await page.locator(".cm-activeLine").textContent(), /warnings\.warn/);
  const log = page.locator(".echo pre");
  assert.equal(await log.isVisible(), false);
  await page.getByText("SQLAlchemy's log").click();
  assert.match(await log.textContent(), /INFO sqlalchemy\.engine\.Engine BEGIN \(implicit\)/);
  await linktable.close();
});
