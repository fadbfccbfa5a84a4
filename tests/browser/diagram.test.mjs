// The diagram: what it shows, and what leads from it to the source.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, LINKED, open } from "./support.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

async function drawn(source, options) {
  const linktable = await open(browser, { source, ...options });
  await linktable.page.getByText("compiled as you type ·").waitFor({ state: "attached" });
  if (options?.viewport) await linktable.tab("Schema").click();
  await linktable.tab("Diagram").click();
  linktable.diagram = linktable.page.locator("#compiled-panel-diagram");
  await linktable.diagram.locator("svg").waitFor();
  return linktable;
}

test("a link table stands between the tables it links", async () => {
  const linktable = await drawn(LINKED);
  const x = async (name) => (await linktable.diagram.getByRole("button", { name: new RegExp(name) }).boundingBox()).x;
  const [shelf, link, book] = [await x("^Table shelf"), await x("^Link table shelfbook"), await x("^Table book")];
  assert.ok((shelf < link && link < book) || (book < link && link < shelf), `${shelf} ${link} ${book}`);
  assert.equal(await linktable.diagram.locator("g.key").count(), 2);
  assert.equal(
    await linktable.diagram.getByRole("button", { name: /^Table book/ }).getAttribute("aria-label"),
    "Table book: key id INTEGER; title VARCHAR; relationship shelves to Shelf, many",
  );
  await linktable.screenshot("diagram-light");
  await linktable.close();
});

test("pointing at a relationship lights its columns and its line; a click or Enter goes to the source", async () => {
  const linktable = await drawn(LINKED);
  await linktable.diagram.locator("g.end", { hasText: "shelves" }).hover();
  await linktable.diagram.locator("g.key.lit").nth(1).waitFor();
  assert.equal(await linktable.diagram.locator("g.end.lit").count(), 2, "both ends");
  await linktable.page.locator(".cm-spoken-of").first().waitFor();

  await linktable.diagram.getByRole("button", { name: /^Table book/ }).focus();
  await linktable.page.keyboard.press("Enter");
  assert.match(await linktable.page.locator(".cm-activeLine").innerText(), /class Book/);
  await linktable.diagram.locator("g.column", { hasText: "title" }).click();
  assert.match(await linktable.page.locator(".cm-activeLine").innerText(), /title: str/);
  await linktable.close();
});

test("it grows and shrinks by buttons and keys", async () => {
  const linktable = await drawn(LINKED);
  const width = async () => (await linktable.diagram.locator("svg").boundingBox()).width;
  const fits = await width();
  await linktable.page.getByRole("button", { name: "Larger" }).click();
  assert.ok((await width()) > fits);
  await linktable.diagram.focus();
  await linktable.page.keyboard.press("-");
  await linktable.page.keyboard.press("-");
  assert.ok((await width()) < fits);
  await linktable.page.keyboard.press("0");
  assert.equal(await width(), fits);
  await linktable.close();
});

test("an error keeps what it hides, marked", async () => {
  const linktable = await drawn(LINKED, { colorScheme: "dark", viewport: { width: 390, height: 844 } });
  await linktable.screenshot("diagram-dark-phone");
  await linktable.tab("Code").click();
  await linktable.paste(LINKED.replace("class Book(SQLModel", "class Book((SQLModel"));
  await linktable.tab("Schema").click();
  await linktable.page.locator(".diagram-frame").getByText("from before the error").waitFor();
  assert.equal(await linktable.diagram.locator("g.table").count(), 3);
  await linktable.close();
});

test("more tables than can be read are said, not drawn", async () => {
  const many = Array.from({ length: 151 }, (_, n) => `class M${n}(SQLModel, table=True):\n    id: int = Field(primary_key=True)\n`);
  const linktable = await open(browser, { source: `from sqlmodel import Field, SQLModel\n${many.join("")}` });
  await linktable.compiled();
  await linktable.tab("Diagram").click();
  await linktable.page.getByText("151 tables are more than a diagram shows").waitFor();
  await linktable.close();
});
