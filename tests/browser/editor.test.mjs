// The editor as one types in it: help that knows the models, findings, searching, undoing, leaving, and speed.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, LINKED, open, soon } from "./support.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** The part of the editor that is fetched after the first answer is there. */
const whole = (linktable) => linktable.page.locator(".cm-gutter-lint").waitFor();

/** A page with this source and the cursor at its end. */
async function typing(source, options = {}) {
  const linktable = await open(browser, { source, ...options });
  await whole(linktable);
  await linktable.editor.click();
  await linktable.page.keyboard.press("ControlOrMeta+End");
  return linktable;
}

const list = (linktable) => linktable.page.locator(".cm-tooltip-autocomplete");
/** What is offered, once it is. */
async function offered(linktable, text) {
  await list(linktable).locator(".cm-completionLabel", { hasText: text }).first().waitFor();
  // Keys that come as the list opens are still the text's.
  await linktable.page.waitForTimeout(120);
  return list(linktable).locator(".cm-completionLabel").allTextContents();
}
const source = (linktable) => linktable.page.evaluate(() => {
  const root = document.querySelector(".editor").shadowRoot;
  return [...root.querySelectorAll(".cm-line")].map((line) => line.textContent).join("\n");
});

test("arguments, columns and other ends are completed as they are typed", async () => {
  const linktable = await typing(`${LINKED}\n`);
  const { keyboard } = linktable.page;
  await keyboard.type("class Loan(SQLModel, table=True):\nbook_id: int = Field(forei");
  await soon.deepEqual(() => offered(linktable, "foreign_key="), ["foreign_key="]);
  await keyboard.press("Enter");
  await keyboard.type('"');
  const columns = await offered(linktable, "book.id");
  assert.ok(columns.includes("shelf.id") && columns.includes("shelf.name"), columns.join());
  await keyboard.type("bo");
  await offered(linktable, "book.id");
  await linktable.screenshot("editor-completion");
  await keyboard.press("Tab");
  await soon.match(() => source(linktable), /book_id: int = Field\(foreign_key="book\.id"\)$/);
  await keyboard.press("End");
  await keyboard.type('\nbook: "');
  await soon.deepEqual(async () => (await offered(linktable, "Book")).filter((name) => name === "Book"), ["Book"]);
  await keyboard.press("Escape");
  await keyboard.type('Book" = Relationship(back_populates="');
  await soon.deepEqual(() => offered(linktable, "shelves"), ["shelves"]);
  await linktable.close();
});

test("attributes follow a model, an object and a session", async () => {
  const linktable = await typing(`${LINKED}\n    for book in session.exec(select(Book)):\n        `);
  const { keyboard } = linktable.page;
  await keyboard.type("book.");
  await soon.deepEqual(async () => (await offered(linktable, "shelves")).slice(0, 3), ["id", "title", "shelves"]);
  await keyboard.type("shelves.");
  await soon.ok(async () => (await offered(linktable, "append")).includes("remove"));
  await keyboard.press("Escape");
  await keyboard.press("ControlOrMeta+z");
  await linktable.close();
});

const TORTOISE = `from tortoise import fields
from tortoise.models import Model


class Team(Model):
    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=20)


class Hero(Model):
    id = fields.IntField(primary_key=True)
    team = fields.ForeignKeyField("models.Team", related_name="heroes")


async def find():
    return await Hero.filter()
`;

test("a lookup is completed step by step", async () => {
  const linktable = await typing(TORTOISE);
  const { keyboard } = linktable.page;
  await keyboard.press("ArrowLeft");
  await keyboard.press("ArrowLeft");
  await keyboard.type("te");
  await offered(linktable, "team__");
  await keyboard.press("Enter");
  await offered(linktable, "team__name=");
  await keyboard.type("name__ic");
  await soon.equal(async () => (await offered(linktable, "team__name__icontains="))[0], "team__name__icontains=");
  await keyboard.press("Enter");
  await keyboard.type('"x"');
  await soon.match(() => source(linktable), /Hero\.filter\(team__name__icontains="x"\)/);
  await linktable.close();
});

test("a model is hovered over, and asked about by a key", async () => {
  for (const colorScheme of ["light", "dark"]) {
    const linktable = await open(browser, { source: LINKED, colorScheme });
    await whole(linktable);
    const box = linktable.page.locator(".cm-name-box");
    await linktable.editor.locator("span", { hasText: /^Shelf$/ }).first().hover();
    await box.getByText("table shelf").waitFor();
    await soon.match(() => box.innerText(), /name\s+VARCHAR\s+not null, indexed[^]*books\s+many Book\s+relationship through shelfbook/);
    await linktable.screenshot(`editor-hover-${colorScheme}`);
    await linktable.page.mouse.move(300, 700, { steps: 5 });
    await linktable.page.mouse.move(1000, 700, { steps: 5 });
    await box.waitFor({ state: "detached" });

    await linktable.editor.locator(".cm-line", { hasText: "shelves:" }).click({ position: { x: 50, y: 8 } });
    await linktable.page.keyboard.press("Shift+F1");
    await box.getByText("Book.shelves: many Shelf").waitFor();
    await soon.match(() => box.innerText(), /link table shelfbook[^]*shelf_id[^]*append/);
    await linktable.screenshot(`editor-relationship-${colorScheme}`);
    await linktable.page.keyboard.press("Escape");
    await box.waitFor({ state: "detached" });
    await linktable.close();
  }
});

const WRONG = LINKED.replace('back_populates="shelves"', 'back_populates="shelvs"');

test("findings are gone to and mended by keys, and one undo takes the mending back", async () => {
  const linktable = await typing(WRONG);
  const { keyboard } = linktable.page;
  await linktable.page.locator(".cm-lint-marker").first().waitFor();
  await keyboard.press("ControlOrMeta+Home");
  await keyboard.press("F8");
  const said = linktable.page.locator(".cm-tooltip-lint");
  await said.getByText("shelvs").first().waitFor();
  await linktable.screenshot("editor-finding");
  const wrong = await source(linktable);
  await keyboard.press("ControlOrMeta+.");
  await linktable.compiled();
  await said.waitFor({ state: "detached" });
  const mended = await source(linktable);
  assert.notEqual(mended, wrong);
  await soon.equal(() => linktable.page.locator(".problems").count(), 0);
  await keyboard.press("ControlOrMeta+z");
  await soon.equal(() => source(linktable), wrong);
  await linktable.close();
});

test("choosing an example is one step that undo takes back", async () => {
  const linktable = await typing("mine = 1\n");
  const { keyboard } = linktable.page;
  await keyboard.type("x = 2");
  await linktable.example("One to many");
  await soon.match(() => linktable.editor.innerText(), /^(from|import) /);
  await linktable.editor.focus();
  await keyboard.type("#");
  await keyboard.press("ControlOrMeta+z");
  await soon.match(() => linktable.editor.innerText(), /^(from|import) /);
  await keyboard.press("ControlOrMeta+z");
  await soon.equal(async () => (await source(linktable)).trimEnd(), "mine = 1\nx = 2");
  await linktable.close();
});

test("several cursors, brackets and the search", async () => {
  const linktable = await typing("team = 1\nhero = team\nprint(team)\n");
  const { keyboard } = linktable.page;
  await keyboard.press("ControlOrMeta+Home");
  for (const _ of "abc") await keyboard.press("ControlOrMeta+d");
  await keyboard.type("club");
  await soon.equal(async () => (await source(linktable)).trimEnd(), "club = 1\nhero = club\nprint(club)");
  await keyboard.press("Escape");
  await keyboard.press("ControlOrMeta+End");
  await keyboard.press("ArrowLeft");
  await linktable.page.locator(".cm-matchingBracket").first().waitFor();
  await keyboard.press("ControlOrMeta+f");
  const find = linktable.page.locator(".cm-search input[name=search]");
  await find.waitFor();
  await keyboard.type("club");
  await linktable.page.locator(".cm-searchMatch").first().waitFor();
  await soon.equal(() => linktable.page.locator(".cm-searchMatch").count(), 3);
  await keyboard.press("Escape");
  await find.waitFor({ state: "detached" });
  await linktable.close();
});

test("the search is usable on a phone", async () => {
  for (const colorScheme of ["light", "dark"]) {
    const viewport = { width: 390, height: 844 };
    const linktable = await typing("team = 1\nhero = team\n", { viewport, colorScheme });
    await linktable.page.keyboard.press("ControlOrMeta+f");
    const panel = linktable.page.locator(".cm-search");
    await panel.locator("input[name=search]").waitFor();
    await linktable.page.keyboard.type("team");
    await linktable.page.locator(".cm-searchMatch").first().waitFor();
    const width = await panel.evaluate((element) => [element.scrollWidth, element.clientWidth]);
    assert.ok(width[0] <= width[1], "nothing of the panel is beside the screen");
    for (const button of await panel.locator("button.cm-button").all()) {
      await soon.ok(async () => (await button.boundingBox()).height >= 30, "a thumb meets it");
    }
    await linktable.screenshot(`editor-search-phone-${colorScheme}`);
    await linktable.close();
  }
});

test("those who come by Tab are told how to leave, others are not", async () => {
  const linktable = await open(browser, { source: "x = 1\n" });
  await whole(linktable);
  const { keyboard } = linktable.page;
  const hint = linktable.page.locator(".cm-leave-hint");
  await linktable.editor.click();
  await linktable.page.waitForTimeout(100);
  await soon.equal(() => hint.count(), 0);
  await keyboard.press("Escape");
  await keyboard.press("Shift+Tab");
  await keyboard.press("Tab");
  await hint.waitFor();
  await soon.equal(() => hint.textContent(), "Tab indents. To leave the editor: Esc, then Tab.");
  await linktable.screenshot("editor-leave");
  // Escape lets Tab leave for two seconds.
  await linktable.page.waitForTimeout(2100);
  await keyboard.press("Tab");
  await soon.match(() => source(linktable), /^ {4}/m);
  await keyboard.press("Escape");
  await keyboard.press("Tab");
  await hint.waitFor({ state: "detached" });
  const inside = await linktable.page.evaluate(() => document.activeElement?.className === "editor");
  assert.equal(inside, false);
  await linktable.close();
});

test("what comes later moves nothing of what is there", async () => {
  const held = [];
  const route = (page) => page.route("**/later/*.js", (request) => held.push(request));
  const linktable = await open(browser, { source: "x = 1\n", route });
  await linktable.compiled();
  await linktable.page.waitForFunction(() => true);
  const left = () => linktable.page.locator(".cm-line").first().evaluate((line) => line.getBoundingClientRect().left);
  const before = await left();
  while (held.length === 0) await linktable.page.waitForTimeout(20);
  for (const request of held) await request.continue();
  await linktable.page.locator(".cm-gutter-lint").waitFor();
  await soon.equal(() => left(), before);
  await linktable.close();
});

/** Ten models, each with a key to the one before. */
const TEN = [
  "from sqlmodel import Field, Relationship, SQLModel",
  ...Array.from({ length: 10 }, (_, at) => {
    const key = at === 0 ? "" : `    model${at - 1}_id: int | None = Field(default=None, foreign_key="model${at - 1}.id")\n`;
    return `\n\nclass Model${at}(SQLModel, table=True):\n    id: int | None = Field(default=None, primary_key=True)\n    name: str = Field(index=True)\n${key}`;
  }),
].join("");

/** Types a thousand keys; gives how long each kept the page, sorted, and the newest DDL after the last, in milliseconds. */
async function typesAThousand() {
  const linktable = await typing(`${TEN}\n\n`);
  await linktable.page.evaluate(() => {
    window.keys = [];
    // From the press to when the page is through with what it caused: the next task.
    const { port1, port2 } = new MessageChannel();
    let began = 0;
    port1.onmessage = () => window.keys.push(performance.now() - began);
    addEventListener("keydown", () => {
      began = performance.now();
      port2.postMessage(0);
    }, true);
  });
  const words = "as long as it takes ".repeat(60);
  const text = `class Typed(SQLModel, table=True):\nid: int = Field(primary_key=True)\nname: str # ${words}`;
  const keys = [...text].slice(0, 1000);
  assert.equal(keys.length, 1000);
  for (const key of keys) await linktable.page.keyboard.press({ "\n": "Enter", " ": "Space" }[key] ?? key);
  const last = Date.now();
  await linktable.compiled();
  const settled = Date.now() - last;
  await linktable.ddl.getByText("CREATE TABLE typed").first().waitFor();
  const times = (await linktable.page.evaluate(() => window.keys)).sort((a, b) => a - b);
  await linktable.close();
  return { times, settled };
}

test("a thousand keys are typed into ten models without a wait", { timeout: 300_000 }, async () => {
  // What else the machine is at may hold up a key or two; what the page does with it, every time.
  let best = { longest: Infinity, settled: Infinity };
  for (let attempt = 0; attempt < 5 && (best.longest >= 50 || best.settled >= 100); attempt += 1) {
    const { times, settled } = await typesAThousand();
    const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))];
    const figures = [0.5, 0.99, 1].map((share) => at(share).toFixed(1)).join(" / ");
    console.log(`a key, median / 99 of 100 / longest: ${figures} ms; DDL ${settled} ms after the last`);
    best = { longest: Math.min(best.longest, at(1)), settled: Math.min(best.settled, settled) };
  }
  assert.ok(best.longest < 50, `the longest key took ${best.longest} ms`);
  assert.ok(best.settled < 100, `the newest DDL came ${best.settled} ms after the last key`);
});
