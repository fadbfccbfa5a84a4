// A script with several databases: every panel of the run shows the one that the reader chooses.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { launch, LINKED, open, soon, violations } from "./support.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** The script of shelves, with a file beside the database in memory. */
const TWO = LINKED.replace(
  'engine = create_engine("sqlite://")\nSQLModel.metadata.create_all(engine)\n',
  `engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)
archive = create_engine("sqlite:///archive.db")
SQLModel.metadata.create_all(archive)

with Session(archive) as session:
    session.add(Book(title="Lichens", shelves=[Shelf(name="cellar"), Shelf(name="loft")]))
    session.add(Book(title="Ferns"))
    session.commit()
`,
);

async function ran(source, options = {}) {
  const linktable = await open(browser, { source, ...options });
  await linktable.run.click();
  await linktable.page.locator(".ran .status", { hasText: /^ran in/ }).waitFor({ state: "attached" });
  const { page } = linktable;
  return {
    linktable,
    page,
    choice: page.getByRole("combobox", { name: "Database" }),
    /** The texts of a table's rows. */
    rows: (table) => page.locator(`table[data-table="${table}"] tbody tr`).allTextContents(),
  };
}

test("the tables and the time line of each database are shown by its name", async () => {
  const { linktable, page, choice, rows } = await ran(TWO);
  await linktable.tab("Tables").click();
  await soon.deepEqual(() => choice.locator("option").allTextContents(), ["archive.db", ":memory:"]);
  await soon.deepEqual(() => rows("book"), ["1Lichens", "2Ferns"]);
  await choice.selectOption(":memory:");
  await soon.deepEqual(() => rows("book"), ["1Ferns", "2Mosses"]);
  const at = page.locator(".timeline");
  const back = page.getByRole("button", { name: "Statement before" });
  for (;;) {
    await back.click();
    if (/INSERT INTO book/.test(await at.textContent())) break;
  }
  await soon.equal(async () => (await rows("book")).length, 2, "of this database");
  await soon.ok(async () => (await page.locator("tr.new").count()) > 0);
  await choice.selectOption("archive.db");
  await soon.equal(() => page.locator("tr.new").count(), 0, "that statement changed nothing here");
  await soon.match(() => at.textContent(), /in :memory:/);
  assert.deepEqual(await violations(page), []);
  await linktable.close();
});

test("console, matrix, statements and files are of the database that was chosen, and a new run keeps the choice", async () => {
  const { linktable, page, choice, rows } = await ran(TWO);
  await linktable.tab("Console").click();
  await choice.selectOption(":memory:");
  const execute = async (sql) => {
    await page.getByRole("textbox", { name: "SQL" }).fill(sql);
    await page.getByRole("button", { name: "Execute" }).click();
    await page.locator(".answers[aria-busy=false] .answer pre", { hasText: sql }).waitFor();
    return page.locator(".answers").textContent();
  };
  assert.match(await execute("SELECT title FROM book"), /Mosses/);
  await execute("INSERT INTO book (title) VALUES ('Grasses')");
  await linktable.tab("Tables").click();
  await soon.deepEqual(() => rows("book"), ["1Ferns", "2Mosses", "3Grasses"]);
  await soon.match(() => linktable.panel.textContent(), /as they are after the console/);
  await choice.selectOption("archive.db");
  await soon.doesNotMatch(() => linktable.panel.textContent(), /after the console/);
  await soon.deepEqual(() => rows("book"), ["1Lichens", "2Ferns"]);

  await linktable.tab("Link matrix").click();
  const tick = page.getByRole("checkbox", { name: "Ferns – loft, not linked" });
  await tick.click();
  await page.getByRole("checkbox", { name: "Ferns – loft, linked" }).waitFor();
  await soon.match(() => page.locator(".deed h2").textContent(), /Ferns – loft linked in archive\.db/);
  await soon.match(() => page.locator(".deed .code-text").textContent(), /Session\(archive\)/);
  await choice.selectOption(":memory:");
  await page.getByRole("checkbox", { name: "Grasses – hall, not linked" }).click();
  await page.getByRole("checkbox", { name: "Grasses – hall, linked" }).waitFor();
  await soon.match(() => page.locator(".deed .code-text").first().textContent(), /Session\(engine\)/);

  await page.getByRole("button", { name: "Export" }).click();
  await page.getByText("What the run left in :memory:").waitFor();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Schema and rows (.sql)" }).click(),
  ]);
  const script = readFileSync(await download.path(), "utf8");
  assert.match(script, /'Grasses'/);
  assert.doesNotMatch(script, /Lichens/);

  await linktable.tab("SQL").click();
  await soon.ok(async () => (await page.locator(".statements .about", { hasText: "in archive.db" }).count()) > 3);
  await linktable.run.click();
  await page.waitForFunction(() => !document.querySelector(".deed"));
  await linktable.tab("Tables").click();
  await soon.equal(() => choice.evaluate((select) => select.selectedOptions[0].textContent), ":memory:");
  await soon.deepEqual(() => rows("book"), ["1Ferns", "2Mosses"]);
  await linktable.close();
});

test("two databases in memory are told apart, and each is linked by its own engine", async () => {
  const source = TWO.replace("sqlite:///archive.db", "sqlite://");
  const { linktable, page, choice } = await ran(source, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  await linktable.tab("Link matrix").click();
  await soon.deepEqual(() => choice.locator("option").allTextContents(), [":memory: 2", ":memory:"]);
  await page.getByRole("checkbox", { name: "Ferns – loft, not linked" }).click();
  await page.getByRole("checkbox", { name: "Ferns – loft, linked" }).waitFor();
  await soon.match(() => page.locator(".deed .code-text").textContent(), /Session\(archive\)/);
  await choice.selectOption(":memory:");
  await page.getByRole("checkbox", { name: "Mosses – attic, not linked" }).click();
  await page.getByRole("checkbox", { name: "Mosses – attic, linked" }).waitFor();
  await soon.match(() => page.locator(".deed .code-text").first().textContent(), /Session\(engine\)/);
  await linktable.close();
});
