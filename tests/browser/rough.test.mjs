// Sources that no example is like: long names, wide and long tables, much output, many statements of one line. On every
// width nothing is cut off that cannot be reached, and the page itself never scrolls.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, open, soon, violations } from "./support.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const HEAD = "from sqlmodel import Field, Session, SQLModel, create_engine, select\n\n\n";
const TABLES = 'engine = create_engine("sqlite://")\nSQLModel.metadata.create_all(engine)\n';
const NAME = "AVeryLongModelNameThatSomebodyGeneratedFromALegacySchemaOfTheirsWithManyWords";

const SOURCES = {
  "long names and values": `${HEAD}class ${NAME}(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    a_column_whose_name_is_much_longer_than_anybody_would_ever_want_to_read_in_a_diagram: str
    above: int | None = Field(default=None, foreign_key="${NAME.toLowerCase()}.id")


${TABLES}with Session(engine) as session:
    for number in range(3):
        above = number or None
        session.add(${NAME}(a_column_whose_name_is_much_longer_than_anybody_would_ever_want_to_read_in_a_diagram="value" * 60, above=above))
    session.commit()
print("x" * 5000)
`,
  "two hundred columns": `${HEAD}class Wide(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
${Array.from({ length: 200 }, (_, at) => `    column_${at}: int = ${at}`).join("\n")}


${TABLES}with Session(engine) as session:
    session.add(Wide())
    session.commit()
`,
  "a megabyte of output": 'for number in range(20_000):\n    print("line", number, "x" * 40)\n',
  "three hundred statements of a line": `${HEAD}class Row(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)


${TABLES}with Session(engine) as session: [session.exec(select(Row).where(Row.id == at)).all() for at in range(300)]
`,
  "no tables, and an exception": 'x = {"é": "👩‍👩‍👧‍👦"}\nprint(x)\nraise ValueError("ß" * 300)\n',
};

const PANELS = [["Schema", ["DDL", "Diagram", "Links"]], ["Results", ["Output", "SQL", "Tables", "Link matrix", "Console"]]];

for (const [what, source] of Object.entries(SOURCES)) {
  for (const [screen, options] of [
    ["360 px", { viewport: { width: 360, height: 640 }, isMobile: true, hasTouch: true, colorScheme: "dark" }],
    ["1440 px, panes at their smallest", { viewport: { width: 1440, height: 860 } }],
  ]) {
    test(`${what}, on ${screen}`, { timeout: 120_000 }, async () => {
      const linktable = await open(browser, { source, ...options });
      const { page } = linktable;
      await linktable.run.click();
      await page.locator(".ran .status", { hasText: /^ran in/ }).waitFor({ state: "attached" });
      if (!options.isMobile) {
        await page.getByRole("separator", { name: "Size of the source" }).focus();
        await page.keyboard.press("End");
      }
      for (const [view, panels] of PANELS) {
        if (options.isMobile) await linktable.tab(view).click();
        for (const panel of panels) {
          await linktable.tab(panel).click();
          const wider = await page.evaluate(() => {
            const { documentElement: root } = document;
            const cut = [...document.querySelectorAll(".body")].filter((body) => body.offsetParent && body.scrollWidth > body.clientWidth + 1);
            return [root.scrollWidth > innerWidth || root.scrollHeight > innerHeight ? "the page scrolls" : "", ...cut.map((body) => `${body.id}: ${body.scrollWidth} in ${body.clientWidth}`)].join(" ");
          });
          assert.equal(wider, "", panel);
        }
      }
      await linktable.tab("Tables").click();
      assert.deepEqual(await violations(page), []);
      await linktable.close();
    });
  }
}

test("on a phone the foot of the page says how long it took", async () => {
  const linktable = await open(browser, { source: "print(1)\n", viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
  const foot = linktable.page.locator("footer");
  await foot.getByText(/^compiled · (< 0\.1|\d+\.\d) ms$/).waitFor();
  await linktable.run.click();
  await foot.getByText(/^ran in (< 0\.1|\d+\.\d) ms$/).waitFor();
  await soon.equal(() => foot.getByText(/^compiled/).isVisible(), false);
  await linktable.close();
});

test("where the reader's own colours are in force, what is chosen is still seen", async () => {
  const linktable = await open(browser, { forcedColors: "active" });
  const { page } = linktable;
  const line = (locator, property) => locator.evaluate((element, property) => getComputedStyle(element)[property], property);
  await soon.notEqual(() => line(linktable.tab("DDL"), "borderBottomColor"), await line(linktable.tab("Links"), "borderBottomColor"));
  await page.keyboard.press("ControlOrMeta+k");
  const options = page.getByRole("option");
  await options.first().waitFor();
  await soon.equal(() => line(options.first(), "outlineStyle"), "solid");
  await soon.equal(() => line(options.nth(1), "outlineStyle"), "none");
  await linktable.close();
});
