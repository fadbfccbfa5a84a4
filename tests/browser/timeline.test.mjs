// The time line: the tables as they were after each statement.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { file, launch, LINKED, open, soon } from "./support.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** Runs a source and opens its tables. */
async function tablesOf(source, options = {}) {
  const linktable = await open(browser, { source, ...options });
  await linktable.run.click();
  await linktable.page.getByRole("tab", { name: /^Tables\b/ }).click();
  const { page } = linktable;
  const slider = page.getByRole("slider", { name: "Tables after statement" });
  await slider.waitFor();
  return {
    linktable,
    page,
    slider,
    at: page.locator(".timeline .at"),
    statement: page.locator(".timeline .statement"),
    next: page.getByRole("button", { name: "Next statement" }),
    back: page.getByRole("button", { name: "Statement before" }),
    /** Goes to the first statement from here on that matches. */
    async forwardTo(pattern) {
      for (;;) {
        await this.next.click();
        if (pattern.test(await this.statement.textContent())) return;
        await soon.equal(() => this.next.getAttribute("aria-disabled"), null, `no statement is like ${pattern}`);
      }
    },
    /** Each table with its rows, each with what the step did to it. */
    shown: () =>
      page.locator("#ran-panel-tables table").evaluateAll((grids) =>
        Object.fromEntries(
          grids.map((grid) => [
            grid.dataset.table,
            [...grid.querySelectorAll("tbody tr")].map((row) => [row.className, ...[...row.cells].map((cell) => cell.innerText)].join("|")),
          ]),
        ),
      ),
  };
}

const HALLS = `from sqlmodel import Field, Session, SQLModel, create_engine


class Hall(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str


engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)
with Session(engine) as session:
    hall = Hall(name="north")
    session.add(hall)
    session.commit()
    hall.name = "south"
    session.commit()
    session.add(Hall(name="never"))
    session.flush()
    session.rollback()
    session.delete(hall)
    session.commit()
SQLModel.metadata.drop_all(engine)
`;

test("stepping shows rows as they come, change and go, and what a rollback takes back", async () => {
  const line = await tablesOf(HALLS);
  const { linktable, page } = line;
  await soon.match(() => linktable.panel.textContent(), /The script left no tables/);
  await line.slider.focus();
  await page.keyboard.press("Home");
  await soon.match(() => line.at.textContent(), /^0 \//);
  await soon.match(() => linktable.panel.textContent(), /There are no tables yet/);
  await line.forwardTo(/^CREATE TABLE hall/);
  await soon.match(() => page.locator(".grid-of h2").textContent(), /hall0 rowscreated/);
  await line.forwardTo(/^INSERT INTO hall \(name\) VALUES \('north'\)/);
  await soon.deepEqual(() => line.shown(), { hall: ["new|1|north"] });
  await line.forwardTo(/^COMMIT/);
  await soon.deepEqual(() => line.shown(), { hall: ["|1|north"] });
  await line.forwardTo(/^UPDATE hall SET name='south'/);
  await soon.deepEqual(() => line.shown(), { hall: ["changed|1|north → south"] });
  await soon.match(() => page.locator(".cm-spoken-of").textContent(), /session\.commit\(\)/);
  await line.forwardTo(/'never'/);
  await soon.deepEqual(() => line.shown(), { hall: ["|1|south", "new|2|never"] });
  await line.forwardTo(/^ROLLBACK/);
  await soon.deepEqual(() => line.shown(), { hall: ["|1|south", "gone|2|never"] });
  await line.back.click();
  await soon.deepEqual(() => line.shown(), { hall: ["|1|south", "new|2|never"] });
  await line.forwardTo(/^DELETE/);
  await soon.deepEqual(() => line.shown(), { hall: ["gone|1|south"] });
  await line.forwardTo(/^DROP TABLE/);
  await soon.match(() => page.locator(".grid-of h2").textContent(), /dropped/);
  await line.slider.focus();
  await page.keyboard.press("End");
  await soon.equal(() => page.locator("table.grid").count(), 0);
  await linktable.close();
});

test("the slider is a slider: arrows go, its value is told, and the line is lit while the tables are shown", async () => {
  const line = await tablesOf(LINKED);
  const { linktable, page, slider } = line;
  const last = Number(await slider.getAttribute("max"));
  await soon.equal(() => line.at.textContent(), `${last} / ${last}`);
  await soon.equal(() => page.locator(".cm-spoken-of").count(), 0, "nothing is lit before a step is chosen");
  await slider.focus();
  await page.keyboard.press("Home");
  for (let step = 1; step <= last; step++) {
    await page.keyboard.press("ArrowRight");
    await soon.equal(() => line.at.textContent(), `${step} / ${last}`);
    const told = await slider.getAttribute("aria-valuetext");
    const number = /, line (\d+)$/.exec(told)?.[1];
    assert.ok(told.startsWith(`${step} of ${last}: `) && number, told);
    await soon.equal(() => page.locator(".cm-spoken-of").textContent(), LINKED.split("\n")[number - 1]);
  }
  await soon.equal(() => page.locator("tr.new, tr.gone, tr.changed").count(), 0, "the last statement of the script writes nothing");
  await linktable.tab("SQL").click();
  await page.locator(".cm-spoken-of").waitFor({ state: "detached" });
  await linktable.close();
});

test("a statement of the SQL panel leads to the tables after it", async () => {
  const line = await tablesOf(LINKED);
  const { linktable, page } = line;
  await linktable.tab("SQL").click();
  const insert = page.locator(".statements li", { hasText: "INSERT INTO shelfbook" }).first();
  await insert.getByRole("button", { name: /^Tables after statement/ }).click();
  await line.slider.waitFor();
  await soon.match(() => line.statement.textContent(), /^INSERT INTO shelfbook/);
  await soon.equal(() => page.locator("table.link tr.new").count(), 3);
  await linktable.close();
});

test("five thousand inserts are stepped through without delay", async () => {
  const line = await tablesOf(`from sqlalchemy import text
from sqlmodel import create_engine

engine = create_engine("sqlite://")
with engine.connect() as connection:
    connection.execute(text("CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT)"))
    for number in range(5000):
        connection.execute(text("INSERT INTO item (name) VALUES (:name)"), {"name": f"item {number}"})
    connection.commit()
`);
  const { linktable, page, slider } = line;
  await soon.match(() => page.locator(".grid-of h2").textContent(), /5000 rows/);
  await slider.focus();
  for (const key of ["PageUp", "PageDown", "PageDown", "ArrowLeft", "ArrowLeft", "ArrowRight"]) {
    await page.keyboard.press(key);
    const step = Number((await line.at.textContent()).split(" ")[0]);
    if (step < 5002) await soon.equal(() => page.locator("tr.new").textContent(), `${step - 2}item ${step - 3}`);
  }
  const took = await slider.evaluate(async (element) => {
    const started = performance.now();
    for (let step = 2500; step < 2550; step++) {
      element.value = String(step);
      element.dispatchEvent(new InputEvent("input", { bubbles: true }));
      await new Promise(requestAnimationFrame);
    }
    return (performance.now() - started) / 50;
  });
  assert.ok(took < 150, `a step took ${took} ms`);
  await linktable.close();
});

test("on a phone the time line is within the screen and is touched", async () => {
  const line = await tablesOf(LINKED, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  const { linktable, page } = line;
  await line.back.tap();
  await line.back.tap();
  await soon.match(() => line.at.textContent(), /^\d+ \/ \d+$/);
  const widths = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.equal(widths[0], widths[1]);
  await linktable.close();
});

for (const colorScheme of ["light", "dark"]) {
  test(`every kind of step is accessible, ${colorScheme}`, async () => {
    const line = await tablesOf(HALLS.replace('name="north"', 'name="north", note=None').replace("    name: str\n", "    name: str\n    note: str | None = None\n"), { colorScheme });
    const { linktable, page } = line;
    await page.evaluate(file("node_modules/axe-core/axe.min.js"));
    await line.slider.focus();
    await page.keyboard.press("Home");
    for (const pattern of [/^CREATE/, /^INSERT/, /^UPDATE/, /^ROLLBACK/, /^DELETE/, /^DROP/]) {
      await line.forwardTo(pattern);
      const { violations } = await page.evaluate(() => window.axe.run());
      assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html} ${nodes[0].failureSummary}`), [], String(pattern));
      if (pattern.test("UPDATE")) await linktable.screenshot(`wide-${colorScheme}-time-line`);
    }
    await linktable.close();
  });
}
