// Files that go and files that come.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { launch, LINKED, open, soon } from "./support.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const menu = (linktable) => linktable.page.locator("#export-menu");
const openMenu = (linktable) => linktable.page.getByRole("button", { name: /^Export/ }).click();

/** Takes a file from the menu; gives its name and bytes. */
async function take(linktable, name) {
  await openMenu(linktable);
  const download = linktable.page.waitForEvent("download");
  await menu(linktable).getByRole("button", { name, exact: true }).click();
  const file = await download;
  await soon.equal(() => menu(linktable).isVisible(), false, "it closes");
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
}

test("a schema is taken along in every form, without a run", async () => {
  const linktable = await open(browser, { source: LINKED });
  await linktable.compiled();
  const sql = await take(linktable, "SQL script (.sql)");
  assert.equal(sql.name, "schema.sql");
  assert.match(sql.bytes.toString(), /^CREATE TABLE shelf \([\s\S]*;\n\nCREATE INDEX ix_shelf_name ON shelf \(name\);\n/m);
  const mermaid = await take(linktable, "Mermaid (.mmd)");
  assert.match(mermaid.bytes.toString(), /^erDiagram\n[\s\S]*shelf \|\|--o\{ shelfbook : "shelf_id"\n/);
  const dbml = await take(linktable, "DBML (.dbml)");
  assert.match(dbml.bytes.toString(), /^Ref: shelfbook\.shelf_id > shelf\.id$/m);
  const source = await take(linktable, "Python file (.py)");
  assert.equal(source.bytes.toString(), LINKED);
  await openMenu(linktable);
  await linktable.screenshot("export-light");
  await soon.equal(() => menu(linktable).getByRole("button", { name: "Database (.sqlite)" }).getAttribute("aria-disabled"), "true");
  await linktable.page.keyboard.press("Escape");
  await soon.equal(() => menu(linktable).isVisible(), false);
  await linktable.close();
});

test("what a run left is taken along: database, rows, tables and report", async () => {
  const linktable = await open(browser, { source: LINKED.replace('"attic"', `'attic, "old"'`) });
  await linktable.compiled();
  await linktable.run.click();
  await linktable.ran();
  const database = await take(linktable, "Database (.sqlite)");
  assert.equal(database.name, "database.sqlite");
  assert.equal(database.bytes.subarray(0, 15).toString(), "SQLite format 3");
  const script = (await take(linktable, "Schema and rows (.sql)")).bytes.toString();
  assert.match(script, /INSERT INTO "shelf" \("id", "name"\) VALUES\(\d, 'attic, "old"'\);/);
  // Python reads both, where there is one: they are what they say.
  let python = true;
  try {
    execFileSync("python3", ["-c", "import sqlite3"]);
  } catch {
    python = false;
  }
  if (python) {
    const rows = "import sqlite3,sys\nc=sqlite3.connect(':memory:')\ndata=sys.stdin.buffer.read()\n(c.deserialize(data) if data[:6]==b'SQLite' else c.executescript(data.decode()))\nprint(c.execute('select count(*) from shelfbook').fetchone()[0])";
    for (const input of [database.bytes, Buffer.from(script)]) {
      assert.equal(execFileSync("python3", ["-c", rows], { input }).toString().trim(), "3");
    }
  }
  await openMenu(linktable);
  await menu(linktable).getByText("A table (.csv)").click();
  await linktable.screenshot("export-after-a-run");
  const download = linktable.page.waitForEvent("download");
  await menu(linktable).getByRole("button", { name: "shelf", exact: true }).click();
  const csv = await download;
  assert.equal(csv.suggestedFilename(), "shelf.csv");
  assert.match(readFileSync(await csv.path(), "utf8"), /^id,name\r\n[\s\S]*,"attic, ""old"""\r\n/);
  const report = JSON.parse((await take(linktable, "Report (.json)")).bytes.toString());
  assert.deepEqual(Object.keys(report), ["orm", "ddl", "sql", "stdout", "error", "dump"]);
  assert.equal(report.dump.shelfbook.rows.length, 3);
  await linktable.close();
});

test("rows are those of the run, also after an edit; a worker that was replaced has none", async () => {
  const linktable = await open(browser, { source: LINKED });
  await linktable.compiled();
  await linktable.run.click();
  await linktable.ran();
  await linktable.paste(`${LINKED}\n# edited\n`);
  await linktable.compiled();
  assert.match((await take(linktable, "Schema and rows (.sql)")).bytes.toString(), /INSERT INTO "book"/);
  await linktable.paste("while True:\n    pass\n");
  await linktable.run.click();
  await linktable.stop.click();
  await openMenu(linktable);
  await menu(linktable).getByRole("button", { name: "Database (.sqlite)" }).click();
  await linktable.page.getByText("database.sqlite was not saved: the run is no longer at hand").waitFor();
  await linktable.close();
});

test("the diagram is taken along as a drawing that needs nothing else, and as a picture", async () => {
  const linktable = await open(browser, { source: LINKED, colorScheme: "dark" });
  await linktable.compiled();
  const svg = (await take(linktable, "Diagram (.svg)")).bytes.toString();
  assert.match(svg, /^<\?xml version="1.0" encoding="UTF-8"\?>\n<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
  assert.match(svg, />shelfbook</);
  assert.ok(!/class=|var\(|light-dark|<style|url\(|aria-|tabindex/.test(svg), svg.slice(0, 2000));
  assert.match(svg, /<rect x="[-\d.]+" y="[-\d.]+" width="[\d.]+" height="[\d.]+" fill="rgb\(255, 255, 255\)"/, "light, though the page is dark");
  const png = (await take(linktable, "Diagram (.png)")).bytes;
  assert.equal(png.subarray(1, 4).toString(), "PNG");
  // A page of its own draws the file as it is.
  const page = await browser.newPage({ viewport: { width: 900, height: 400 } });
  await page.setContent(`<body style="margin:0"><img src="data:image/png;base64,${png.toString("base64")}">`);
  const { width, light, coloured } = await page.locator("img").evaluate(async (image) => {
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    let [light, coloured] = [0, 0];
    for (let at = 0; at < data.length; at += 4) {
      light += data[at] > 240 && data[at + 1] > 220 && data[at + 2] > 200;
      coloured += data[at] - data[at + 2] > 60;
    }
    return { width: image.width, light: light / (data.length / 4), coloured };
  });
  assert.ok(width > 900 && light > 0.8 && coloured > 200, JSON.stringify({ width, light, coloured }));
  await page.close();
  await linktable.close();
});

/** Drops files on the page, as a browser does. */
const drop = (linktable, files) =>
  linktable.page.evaluate(async (files) => {
    const data = new DataTransfer();
    for (const { name, bytes } of files) data.items.add(new File([new Uint8Array(bytes)], name));
    const target = document.querySelector(".editor").shadowRoot.querySelector(".cm-content");
    const fire = (kind) => target.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, composed: true, cancelable: true }));
    fire("dragenter");
    fire("dragover");
    const shown = getComputedStyle(document.body, "::after").content;
    fire("drop");
    return shown;
  }, files);
const text = (name, content) => ({ name, bytes: [...Buffer.from(content)] });

test("a Python file that is dropped is opened; what was there is found again", async () => {
  const linktable = await open(browser, { source: LINKED });
  await linktable.compiled();
  const fresh = "from sqlmodel import Field, SQLModel\n\n\nclass Lamp(SQLModel, table=True):\n    id: int = Field(primary_key=True)\n    name: str = 'ü'\n";
  // The module that listens is loaded after the page.
  await linktable.page.waitForLoadState("networkidle");
  assert.match(await drop(linktable, [text("lamp.py", `\ufeff${fresh}`)]), /Drop a Python file/);
  await linktable.ddl.locator('article[data-table="lamp"]').waitFor();
  await soon.equal(() => linktable.ddl.locator("article").count(), 1);
  await linktable.page.waitForFunction(() => Object.values(localStorage).some((draft) => draft.includes("class Lamp")));
  const drafts = await linktable.drafts();
  assert.ok(drafts.includes(fresh), "without the mark at its beginning");
  assert.ok(drafts.includes(LINKED), "what was there");
  await linktable.editor.focus();
  await linktable.page.keyboard.press("ControlOrMeta+z");
  await linktable.ddl.locator('article[data-table="shelfbook"]').waitFor();
  await linktable.close();
});

test("what cannot be opened is said, and changes nothing", async () => {
  const linktable = await open(browser, { source: LINKED });
  await linktable.compiled();
  await linktable.page.waitForLoadState("networkidle");
  for (const [files, why] of [
    [[text("notes.txt", "hello")], "notes.txt was not opened: its name does not end in .py."],
    [[text("a.py", ""), text("b.py", "")], "a.py was not opened: one file at a time, and these are 2."],
    [[text("large.py", "#".repeat(1_000_001))], "large.py was not opened: it has 1,000,001 bytes, and 1,000,000 are the most."],
    [[{ name: "latin.py", bytes: [35, 32, 102, 10, 97, 61, 34, 0xe9, 34, 10] }], "latin.py was not opened: it is not UTF-8: a wrong byte in line 2."],
    [[{ name: "zero.py", bytes: [97, 0, 98] }], "zero.py was not opened: it has zero bytes, so it is no text."],
  ]) {
    await drop(linktable, files);
    await linktable.page.getByText(why).waitFor();
    await soon.equal(() => linktable.page.evaluate(() => document.documentElement.hasAttribute("data-dropping")), false);
  }
  await soon.equal(() => linktable.ddl.locator("article").count(), 4);
  await linktable.close();
});

test("a file is chosen from the menu, too", async () => {
  const linktable = await open(browser, { source: LINKED });
  await linktable.compiled();
  await openMenu(linktable);
  const chooser = linktable.page.waitForEvent("filechooser");
  await menu(linktable).getByRole("button", { name: "Open a .py file …" }).click();
  await (await chooser).setFiles({ name: "m.py", mimeType: "text/x-python", buffer: Buffer.from("import ormar\n") });
  await linktable.page.getByText("No tables yet").waitFor();
  await linktable.close();
});
