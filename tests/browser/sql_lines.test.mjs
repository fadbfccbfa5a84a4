// The SQL that a line caused, at that line.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, LINKED, open, soon } from "./support.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const LOOPS = `${LINKED.replace("create_engine", "create_engine, select")}
with Session(engine) as session:
    for book in session.exec(select(Book)).all():
        print(book.title, len(book.shelves))
`;

async function ran(source, options = {}) {
  const linktable = await open(browser, { source, ...options });
  await linktable.page.locator(".cm-gutter-lint").waitFor();
  await linktable.run.click();
  await linktable.page.locator(".cm-sql-gutter .cm-sql-count").nth(1).waitFor({ state: "attached" });
  if (options.viewport) await linktable.tab("Code").click();
  await linktable.page.locator(".cm-sql-gutter .cm-sql-count").nth(1).waitFor();
  return linktable;
}

const counts = (linktable) => linktable.page.locator(".cm-sql-gutter .cm-gutterElement .cm-sql-count:not([title^='88 '])");
const box = (linktable) => linktable.page.locator(".cm-sql-box");

for (const colorScheme of ["light", "dark"]) {
  test(`a click opens a line's statements in place, and what is loaded one by one is called out (${colorScheme})`, async () => {
    const linktable = await ran(LOOPS, { colorScheme });
    const advised = counts(linktable).and(linktable.page.locator(".advised"));
    await soon.equal(() => advised.count(), 1);
    await soon.equal(() => advised.textContent(), "2");
    await advised.click();
    await box(linktable).waitFor();
    const text = await box(linktable).innerText();
    assert.match(text, /2 similar: loaded one by one; selectinload\(Book\.shelves\) would load them at once/);
    await soon.equal(() => box(linktable).locator("pre").count(), 2);
    assert.match(text, /SELECT shelf\.id[^]*\(1\)[^]*SELECT shelf\.id[^]*\(2\)/);
    await linktable.screenshot(`sql-lines-${colorScheme}`);
    await box(linktable).getByRole("button", { name: /^Close/ }).click();
    await box(linktable).waitFor({ state: "detached" });
    await linktable.close();
  });
}

test("a key opens and closes the cursor's line", async () => {
  const linktable = await ran(LINKED);
  const { keyboard } = linktable.page;
  await linktable.editor.locator(".cm-line", { hasText: "session.commit()" }).first().click();
  await keyboard.press("F9");
  await box(linktable).waitFor();
  await soon.match(() => box(linktable).innerText(), /INSERT INTO book[^]*INSERT INTO shelfbook/);
  await soon.equal(() => box(linktable).getAttribute("aria-label"), `SQL of line ${LINKED.split("\n").findIndex((line) => line.includes("commit()")) + 1}`);
  await keyboard.press("F9");
  await box(linktable).waitFor({ state: "detached" });
  await linktable.close();
});

test("marks go along with an edit, dimmed, and that of an edited line goes", async () => {
  const linktable = await ran(LINKED);
  const { keyboard } = linktable.page;
  const all = await counts(linktable).count();
  assert.ok(all >= 2);
  const line = linktable.editor.locator(".cm-line", { hasText: "session.commit()" }).first();
  await line.click();
  await keyboard.press("F9");
  await box(linktable).waitFor();
  await keyboard.press("ControlOrMeta+Home");
  await keyboard.type("import os\n");
  await linktable.page.locator(".cm-sql-count.stale").first().waitFor();
  await soon.equal(() => counts(linktable).count(), all);
  const beside = async () => {
    const [mark, text] = await Promise.all([
      counts(linktable).last().boundingBox(),
      linktable.editor.locator(".cm-line", { hasText: "len(hall.books)" }).boundingBox(),
    ]);
    return Math.abs(mark.y - text.y);
  };
  await soon.ok(async () => (await beside()) < 12, "it stands beside the same line");
  await soon.equal(() => box(linktable).count(), 1);
  await line.click();
  await keyboard.press("End");
  await keyboard.type(" ");
  await soon.equal(() => counts(linktable).count(), all - 1);
  await soon.equal(() => box(linktable).count(), 0);
  // What runs is what stands there: its marks are new.
  await keyboard.press("ControlOrMeta+Enter");
  await linktable.page.locator(".cm-sql-count.stale").first().waitFor({ state: "detached" });
  await soon.equal(() => counts(linktable).count(), all);
  await linktable.close();
});

test("it reads on a phone", async () => {
  const linktable = await ran(LOOPS, { viewport: { width: 390, height: 844 } });
  await counts(linktable).and(linktable.page.locator(".advised")).click();
  await box(linktable).waitFor();
  const wide = await box(linktable).evaluate((element) => element.getBoundingClientRect().right);
  await linktable.screenshot("sql-lines-phone");
  assert.ok(wide <= 390, `it ends at ${wide}`);
  await linktable.close();
});
