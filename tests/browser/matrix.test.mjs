// Rows of a many-to-many relationship's ends against each other: ticking runs the library's own link operation.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { file, launch, LINKED, open, soon, violations } from "./support.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** A page on which a script has run, at its link matrix. */
async function ran(source, options) {
  const linktable = await open(browser, { source, ...options });
  await linktable.run.click();
  const status = linktable.page.locator(".ran .status", { hasText: /^ran in/ });
  await status.waitFor({ state: "attached" });
  await linktable.tab("Link matrix").click();
  return Object.assign(linktable, {
    grid: linktable.page.getByRole("grid"),
    tick: (name) => linktable.page.getByRole("checkbox", { name }),
    deeds: linktable.page.locator(".deed"),
    put: linktable.page.getByRole("button", { name: /^Put .*into the script$/ }),
    async is(name, checked) {
      await linktable.page.locator(`[role=checkbox][aria-checked=${checked}][aria-label^="${name},"]`).waitFor();
    },
    async all() {
      return linktable.page.locator("[role=checkbox][aria-checked=true]").evaluateAll((ticks) => ticks.map((tick) => tick.getAttribute("aria-label")).sort());
    },
    async ranAgain() {
      await linktable.run.click();
      await linktable.page.locator(".deed").first().waitFor({ state: "detached" });
      await linktable.ran();
    },
    source: () => linktable.draft(),
  });
}

test("SQLModel: ticking links the rows in a session, and the code goes into the script", async () => {
  const linktable = await ran(LINKED);
  await soon.deepEqual(() => linktable.all(), ["Ferns – attic, linked", "Ferns – hall, linked", "Mosses – hall, linked"]);
  await linktable.tick("Mosses – attic, not linked").click();
  await linktable.is("Mosses – attic", true);
  const deed = linktable.deeds.first();
  await soon.match(() => deed.locator("h2").textContent(), /^just now · Mosses – attic linked/);
  assert.equal(
    await deed.locator(".code-text").textContent(),
    "with Session(engine) as session:\n    mosses = session.get(Book, 2)\n    shelf_attic = session.get(Shelf, 1)\n    mosses.shelves.append(shelf_attic)\n    session.commit()\n",
  );
  await soon.equal(() => deed.locator(".link-sql").textContent(), "INSERT INTO shelfbook (shelf_id, book_id) VALUES (?, ?)");
  await linktable.tick("Ferns – hall, linked").click();
  await linktable.is("Ferns – hall", false);
  await linktable.page.locator(".link-sql").getByText("DELETE FROM shelfbook").waitFor();
  await linktable.tab("Tables").click();
  await linktable.page.getByText("after the link matrix").waitFor();
  await linktable.tab("Link matrix").click();

  const before = await linktable.all();
  await soon.equal(() => linktable.put.textContent(), "Put all 2 into the script");
  await linktable.put.click();
  await linktable.page.locator(".cm-content").getByText("ferns.shelves.remove(shelf_hall)").waitFor();
  await linktable.put.waitFor({ state: "detached" });
  await linktable.compiled();
  await linktable.ranAgain();
  await linktable.is("Mosses – attic", true);
  await soon.deepEqual(() => linktable.all(), before);

  // One step back takes it out again.
  await linktable.editor.click();
  await linktable.page.keyboard.press("ControlOrMeta+z");
  await linktable.page.locator(".cm-content").getByText("mosses.shelves.append").waitFor({ state: "detached" });
  await linktable.close();
});

for (const [orm, path, name, code] of [
  ["ormar", "examples/ormar/00_posts_and_categories.py", /^News – Links between rows,/, /await \w+\.posts\.add\(\w+\)/],
  ["Tortoise ORM", "examples/tortoise/02_many_to_many.py", /^Guest – John,/, /await \w+\.users\.add\(\w+\)/],
]) {
  test(`${orm}: ticking, and the code where its connection is open`, async () => {
    const linktable = await ran(file(path));
    await linktable.tick(name).waitFor();
    const before = await linktable.all();
    await linktable.tick(name).click();
    await linktable.deeds.first().locator(".link-sql").first().waitFor();
    await soon.match(() => linktable.deeds.first().locator(".code-text").textContent(), code);
    await soon.notDeepEqual(() => linktable.all(), before);
    const after = await linktable.all();
    await linktable.put.click();
    await linktable.put.waitFor({ state: "detached" });
    await linktable.compiled();
    await linktable.ranAgain();
    await linktable.grid.waitFor();
    await soon.deepEqual(() => linktable.all(), after);
    await linktable.close();
  });
}

test("extra columns of a link row are shown, and its values", async () => {
  const linktable = await ran(file("examples/ormar/01_through_model.py"));
  await linktable.grid.waitFor();
  await linktable.page.locator(".extra", { hasText: "grams" }).first().waitFor();
  const name = await linktable.tick(/^Bread – flour,/).getAttribute("aria-label");
  assert.match(name, /^Bread – flour, linked, grams \d+$/);
  await linktable.close();
});

test("the library's own exception is shown, and nothing is lost", async () => {
  const source = LINKED.replace(
    'primary_key=True)\n\n\nclass Shelf(',
    'primary_key=True)\n    place: int\n\n\nclass Shelf(',
  )
    .replace("shelves=[attic, hall]", "")
    .replace("shelves=[hall]", "")
    .replace("session.add(Book(title=\"Mosses\", ))", "session.add_all([Book(title=\"Mosses\"), attic, hall])");
  const linktable = await ran(source);
  await linktable.tick("Mosses – attic, not linked").click();
  const failed = linktable.deeds.first().locator("> .failed");
  await soon.match(() => failed.textContent(), /^sqlalchemy\.exc\.IntegrityError: .*NOT NULL constraint failed: shelfbook\.place/);
  await linktable.is("Mosses – attic", false);
  await soon.equal(() => linktable.put.count(), 0);
  await linktable.close();
});

test("the keyboard goes from cell to cell and ticks", async () => {
  const linktable = await ran(LINKED);
  const first = linktable.tick("Ferns – attic, linked");
  await first.focus();
  await linktable.page.keyboard.press("ArrowDown");
  await linktable.page.keyboard.press("End");
  const focused = () => linktable.page.evaluate(() => document.activeElement.getAttribute("aria-label"));
  await soon.equal(() => focused(), "Mosses – hall, linked");
  await linktable.page.keyboard.press("Space");
  await linktable.is("Mosses – hall", false);
  await soon.equal(() => focused(), "Mosses – hall, not linked");
  await linktable.page.keyboard.press("Home");
  await linktable.page.keyboard.press("ArrowUp");
  await soon.equal(() => focused(), "Ferns – attic, linked");
  await linktable.close();
});

test("a long end is paged, and its rows and columns can be swapped", async () => {
  const many = LINKED.replace('    session.commit()\n', '    session.add_all([Book(title=f"Volume {n}") for n in range(60)])\n    session.commit()\n');
  const linktable = await ran(many);
  await linktable.page.getByText("Book 1–25 of 62").waitFor();
  await linktable.page.getByRole("button", { name: "Later Book" }).click();
  await linktable.page.getByText("Book 26–50 of 62").waitFor();
  await linktable.tick("Volume 30 – attic, not linked").click();
  await linktable.is("Volume 30 – attic", true);
  await linktable.page.getByRole("button", { name: "Swap rows and columns" }).click();
  await linktable.tick("attic – Volume 30, linked").waitFor();
  await linktable.close();
});

test("what there is nothing to link with is said", async () => {
  const none = await ran("x = 1\n");
  await none.page.getByText("No many-to-many relationship in this script.").waitFor();
  await none.close();
  const empty = await ran(LINKED.slice(0, LINKED.indexOf("with Session")));
  await empty.page.getByText(/No rows of (Book|Shelf) to link\./).waitFor();
  await empty.close();
  const before = await open(browser, { source: LINKED });
  await before.tab("Link matrix").click();
  await before.page.getByText("Run the script to see and change which rows it links.").waitFor();
  await before.close();
});

for (const [name, options] of [
  ["wide-light", { colorScheme: "light" }],
  ["wide-dark", { colorScheme: "dark" }],
  ["phone-light", { viewport: { width: 390, height: 844 } }],
  ["phone-dark", { viewport: { width: 390, height: 844 }, colorScheme: "dark" }],
]) {
  test(`the link matrix looks right: ${name}`, async () => {
    const linktable = await ran(file("examples/sqlmodel/00_heroes_and_teams.py"), options);
    await linktable.page.locator("[role=checkbox]").last().click();
    await linktable.page.locator(".link-sql").first().waitFor();
    await linktable.screenshot(`matrix-${name}`);
    assert.deepEqual(await violations(linktable.page), []);
    const [whole, seen] = await linktable.panel.evaluate((panel) => [panel.scrollWidth, panel.clientWidth]);
    assert.ok(whole <= seen, `${whole} px are in ${seen}`);
    await linktable.close();
  });
}
