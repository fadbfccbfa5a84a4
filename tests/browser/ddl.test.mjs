// The statements that create the tables, and the link operations: linked with the source, copied, compared.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, LINKED, open, soon } from "./support.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const statement = (linktable, table) => linktable.ddl.locator(`article[data-table="${table}"]`).first();

test("pointing at a statement lights its class, and being at a class its statements", async () => {
  const linktable = await open(browser, { source: LINKED });
  await linktable.compiled();
  await statement(linktable, "shelfbook").hover();
  const lines = linktable.page.locator(".cm-spoken-of");
  await lines.nth(2).waitFor();
  const words = (await lines.allTextContents()).map((line) => line.trim().split(/[(:]/)[0]);
  assert.deepEqual(words, ["class ShelfBook", "shelf_id", "book_id"]);
  await linktable.editor.locator(".cm-line", { hasText: "class Shelf(" }).hover();
  await linktable.page.locator('article.lit[data-table="shelf"]').first().waitFor();
  await soon.equal(() => linktable.ddl.locator("article.lit").count(), 2, "the table and its index");
  await linktable.editor.locator(".cm-line", { hasText: "title: str" }).click();
  await linktable.page.mouse.move(1000, 800);
  await linktable.page.locator('article.lit[data-table="book"]').waitFor();
  await statement(linktable, "shelf").getByRole("button", { name: /^line/ }).focus();
  await linktable.page.locator(".cm-spoken-of", { hasText: "class Shelf(" }).waitFor();
  await linktable.screenshot("ddl-light");
  await linktable.close();
});

test("one statement or all are copied, as a script", async () => {
  const linktable = await open(browser, { source: LINKED, permissions: ["clipboard-read", "clipboard-write"] });
  await linktable.compiled();
  const copied = () => linktable.page.evaluate(() => navigator.clipboard.readText());
  await linktable.page.getByRole("button", { name: "Copy the statement of shelfbook" }).click();
  await linktable.ddl.getByText("Copied.").first().waitFor();
  assert.match(await copied(), /^CREATE TABLE shelfbook \([^;]*\);\n$/);
  await linktable.page.getByRole("button", { name: "Copy all" }).click();
  await linktable.page.waitForFunction(async () => (await navigator.clipboard.readText()).includes("CREATE INDEX"));
  assert.equal((await copied()).match(/;\n/g).length, 4);
  await linktable.close();
});

test("a line says what changed since the last run", async () => {
  const linktable = await open(browser, { source: LINKED });
  await linktable.compiled();
  await linktable.run.click();
  await linktable.ran();
  await soon.equal(() => linktable.ddl.locator(".since").count(), 0);
  await linktable.paste(LINKED.replace("    title: str\n", "    title: int\n    pages: int | None = None\n"));
  await linktable.page.getByText("since the last run: ").waitFor();
  await soon.equal(() => linktable.ddl.locator(".since").innerText(), "since the last run: book.title VARCHAR → INTEGER, + book.pages");
  await linktable.screenshot("ddl-since");
  await linktable.run.click();
  await linktable.page.locator(".since").waitFor({ state: "detached" });
  await linktable.close();
});

test("a source without tables is told how a class becomes one, in its library's words", async () => {
  for (const [source, words] of [
    ["from sqlmodel import SQLModel\n", "table=True"],
    ["import ormar\n", "ormar_config"],
    ["from tortoise.models import Model\n", "class Hero(Model):"],
  ]) {
    const linktable = await open(browser, { source });
    await linktable.compiled();
    await soon.ok(async () => (await linktable.ddl.innerText()).includes(words), await linktable.ddl.innerText());
    await linktable.close();
  }
});

test("both ends of a relationship say what they offer, with named parameters, and lead to the source", async () => {
  const linktable = await open(browser, { source: LINKED, colorScheme: "dark", permissions: ["clipboard-read", "clipboard-write"] });
  await linktable.compiled();
  await linktable.tab("Links").click();
  const panel = linktable.page.locator("#compiled-panel-links");
  await soon.equal(() => panel.getByRole("heading", { level: 2 }).innerText(), "Shelf ⇄ Book through shelfbook");
  await soon.deepEqual(() => panel.getByRole("heading", { level: 3 }).allTextContents(), ["Shelf.books", "Book.shelves"]);
  const append = panel.locator(".operation", { hasText: "shelf.books.append(book)" });
  await soon.match(() => append.locator("pre").innerText(), /^INSERT INTO shelfbook \(shelf_id, book_id\) VALUES \(\?, \?\)/);
  await soon.equal(() => append.locator(".params").innerText(), "? = shelf.id, book.id");
  await soon.equal(() => append.locator("h4 .sql-type").innerText(), "append");
  await append.getByRole("button", { name: "Copy shelf.books.append(book)" }).click();
  await linktable.page.waitForFunction(async () => (await navigator.clipboard.readText()) === "shelf.books.append(book)");
  await linktable.screenshot("links-dark");
  const end = panel.locator("article.end", { hasText: "Book.shelves" });
  await end.hover();
  await linktable.page.locator(".cm-spoken-of", { hasText: "shelves: list" }).waitFor();
  await end.getByRole("button", { name: /^line/ }).click();
  await soon.match(() => linktable.page.locator(".cm-activeLine").innerText(), /shelves: list/);
  await linktable.close();
});
