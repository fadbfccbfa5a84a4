// The diagram: what it shows, what is done with it, and what leads from it to the source and back.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, LINKED, open, soon } from "./support.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

async function drawn(source, options) {
  const linktable = await open(browser, { source, ...options });
  await linktable.page.getByText("compiled as you type ·").waitFor({ state: "attached" });
  if (options?.viewport?.width < 760) await linktable.tab("Schema").click();
  await linktable.tab("Diagram").click();
  linktable.diagram = linktable.page.locator("#compiled-panel-diagram");
  linktable.box = (name) => linktable.diagram.locator(`g.table[aria-label="${name}"]`);
  await linktable.diagram.locator("svg").waitFor();
  return linktable;
}

/** Models that refer to models before them, as a number by congruence has it. */
function models(count, links = 1) {
  let state = 7;
  const below = (most) => ((state = (state * 1103515245 + 12345) % 2147483648) >> 8) % most;
  const classes = Array.from({ length: count }, (_, n) => {
    const keys = Array.from({ length: n ? below(links + 2) : 0 }, (_, k) => `    r${k}_id: int | None = Field(default=None, foreign_key="m${below(n)}.id")\n`);
    const columns = Array.from({ length: 2 + below(6) }, (_, k) => `    column_${k}: str\n`);
    return `class M${n}(SQLModel, table=True):\n    id: int | None = Field(default=None, primary_key=True)\n${keys.join("")}${columns.join("")}`;
  });
  return `from sqlmodel import Field, SQLModel\n\n\n${classes.join("\n\n")}`;
}

/** How many points of lines lie in boxes, measured in what the browser draws. */
const crossings = (diagram) =>
  diagram.evaluate((panel) => {
    const boxes = [...panel.querySelectorAll("g.table")].map((table) => {
      const [, x, y] = /translate\(([-\d.]+) ([-\d.]+)\)/.exec(table.getAttribute("transform"));
      const { width, height } = table.querySelector(".box").getBBox();
      return { x: Number(x), y: Number(y), width, height };
    });
    let inside = 0;
    for (const course of panel.querySelectorAll("g.key .course")) {
      const length = course.getTotalLength();
      for (let at = 0; at <= length; at += 4) {
        const point = course.getPointAtLength(at);
        inside += boxes.some(({ x, y, width, height }) => point.x > x + 1.5 && point.x < x + width - 1.5 && point.y > y + 1.5 && point.y < y + height - 1.5);
      }
    }
    return inside;
  });

/** A box, and how far to drag it so that it lies on a line and on no other box. */
function placeInTheWay(panel, moved) {
  const drawing = panel.querySelector("svg.drawing");
  const boxes = [...drawing.querySelectorAll("g.table")].map((table) => {
    const [, x, y] = /translate\(([-\d.]+) ([-\d.]+)\)/.exec(table.getAttribute("transform"));
    const { width, height } = table.querySelector(".box").getBBox();
    return { name: table.getAttribute("aria-label"), x: Number(x), y: Number(y), width, height };
  });
  const lines = [...drawing.querySelectorAll("g.key .course")];
  for (const line of lines.slice(moved.length * 5).concat(lines)) {
    for (let at = 0; at < line.getTotalLength(); at += 10) {
      const point = line.getPointAtLength(at);
      for (const box of boxes.filter(({ name }) => !moved.includes(name))) {
        const [x, y] = [point.x - box.width / 2, point.y - box.height / 2];
        const isFree = (other) => x + box.width + 24 < other.x || other.x + other.width + 24 < x || y + box.height + 16 < other.y || other.y + other.height + 16 < y;
        if (boxes.every((other) => other === box || isFree(other))) {
          return { name: box.name, x: x - box.x, y: y - box.y, scale: Number(drawing.getAttribute("width")) / drawing.viewBox.baseVal.width };
        }
      }
    }
  }
  throw new Error("no box fits on a line");
}

/** Drags with the mouse from the middle of an element. */
async function drag(page, locator, x, y, steps = 8) {
  const box = await locator.boundingBox();
  const from = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + x, from.y + y, { steps });
  await page.mouse.up();
}

test("a link table stands between the tables it links", async () => {
  const linktable = await drawn(LINKED);
  const x = async (name) => (await linktable.box(name).boundingBox()).x;
  const [shelf, link, book] = [await x("shelf"), await x("shelfbook"), await x("book")];
  assert.ok((shelf < link && link < book) || (book < link && link < shelf), `${shelf} ${link} ${book}`);
  await soon.equal(() => linktable.diagram.locator("g.key").count(), 2);
  await soon.deepEqual(() => linktable.diagram.locator("g.key text").allTextContents(), ["1", "n", "1", "n"]);
  const names = await linktable.diagram.locator("g.end text:first-of-type").allTextContents();
  const right = shelf < book;
  assert.deepEqual(names.toSorted(), (right ? ["books →", "← shelves"] : ["← books", "shelves →"]).toSorted());
  await linktable.diagram.getByRole("button", { name: "Table book: key id INTEGER; title VARCHAR; relationship shelves: Shelf, many", exact: true }).waitFor();
  await soon.equal(() => linktable.box("shelf").locator(".mark title").textContent(), "index");
  await linktable.screenshot("diagram-light");
  await linktable.close();
});

test("pointing at a relationship lights its columns and its lines; a click or Enter goes to the source", async () => {
  const linktable = await drawn(LINKED);
  const lit = linktable.page.locator(".cm-spoken-of");
  const said = async () => (await lit.allTextContents()).map((text) => text.trim().split(/[:(]/)[0]);
  await linktable.diagram.locator("g.end", { hasText: "shelves" }).hover();
  await linktable.diagram.locator("g.key.lit").nth(1).waitFor();
  await soon.equal(() => linktable.diagram.locator("g.end.lit").count(), 2, "both ends");
  await soon.equal(() => linktable.diagram.locator("g.key-column.lit").count(), 4, "the columns it uses");
  await lit.nth(3).waitFor();
  await soon.deepEqual(() => said(), ["shelf_id", "book_id", "books", "shelves"]);
  await linktable.tab("DDL").hover();
  await linktable.diagram.locator("g.lit").first().waitFor({ state: "detached" });

  await linktable.diagram.getByRole("button", { name: "relationship books: Book, many", exact: true }).focus();
  await linktable.diagram.locator("g.end.lit").nth(1).waitFor();
  await linktable.page.keyboard.press("Enter");
  await soon.match(() => linktable.page.locator(".cm-activeLine").innerText(), /books: list/);
  await linktable.diagram.getByRole("button", { name: /^Table book/ }).focus();
  await linktable.page.keyboard.press("Enter");
  await soon.match(() => linktable.page.locator(".cm-activeLine").innerText(), /class Book/);
  await linktable.diagram.locator("g.column", { hasText: "title" }).click();
  await soon.match(() => linktable.page.locator(".cm-activeLine").innerText(), /title: str/);
  await soon.equal(() => linktable.box("book").evaluate((box) => box.classList.contains("here")), true, "and back");
  await linktable.close();
});

test("it grows and shrinks by buttons, keys and the wheel, and is moved by dragging", async () => {
  const linktable = await drawn(LINKED);
  const svg = linktable.diagram.locator("svg");
  const width = async () => (await svg.boundingBox()).width;
  const fits = await width();
  await linktable.page.getByRole("button", { name: "Larger" }).click();
  await soon.ok(async () => (await width()) > fits);
  await linktable.diagram.focus();
  await linktable.page.keyboard.press("-");
  await linktable.page.keyboard.press("-");
  await soon.ok(async () => (await width()) < fits);
  await linktable.page.keyboard.press("0");
  await soon.equal(() => width(), fits);
  await linktable.box("book").hover();
  await linktable.page.keyboard.down("Control");
  await linktable.page.mouse.wheel(0, -200);
  await linktable.page.keyboard.up("Control");
  await linktable.page.waitForFunction((fits) => document.querySelector("svg.drawing").getBoundingClientRect().width > fits, fits);
  await linktable.page.getByRole("button", { name: "Fit", exact: true }).click();

  const before = await svg.boundingBox();
  await drag(linktable.page, linktable.diagram.locator(".ground"), 0, 0);
  const ground = await linktable.diagram.locator(".ground").boundingBox();
  await linktable.page.mouse.move(ground.x + 20, ground.y + 20);
  await linktable.page.mouse.down();
  await linktable.page.mouse.move(ground.x + 80, ground.y + 50, { steps: 4 });
  await linktable.page.mouse.up();
  const after = await svg.boundingBox();
  assert.deepEqual([Math.round(after.x - before.x), Math.round(after.y - before.y)], [60, 30]);
  await linktable.close();
});

test("boxes that were dragged stay where they are, until they are laid out again", async () => {
  const linktable = await drawn(LINKED);
  const place = (name) => linktable.box(name).getAttribute("transform");
  const laid = await place("book");
  await drag(linktable.page, linktable.box("book").locator(".head"), 10, 90);
  const dragged = await place("book");
  assert.notEqual(dragged, laid);
  await soon.equal(() => linktable.page.locator(".cm-activeLine").innerText(), LINKED.split("\n")[0], "a drag is no click");
  assert.equal(await crossings(linktable.diagram), 0);

  await linktable.tab("DDL").click();
  await linktable.tab("Diagram").click();
  await linktable.diagram.locator("svg").waitFor();
  await soon.equal(() => place("book"), dragged);
  await linktable.paste(`${LINKED}\n\nclass Lamp(SQLModel, table=True):\n    id: int | None = Field(default=None, primary_key=True)\n`);
  await linktable.box("lamp").waitFor();
  await soon.equal(() => place("book"), dragged, "an edit leaves it");
  await linktable.page.reload();
  await linktable.tab("Diagram").click();
  await linktable.box("lamp").waitFor();
  await soon.equal(() => place("book"), dragged, "and so does coming back");

  await linktable.diagram.getByRole("button", { name: /^Table book/ }).focus();
  await linktable.page.keyboard.press("Shift+ArrowDown");
  await soon.notEqual(() => place("book"), dragged, "keys move it too");
  await linktable.page.getByRole("button", { name: "Lay out again" }).click();
  await soon.equal(() => place("book"), laid);
  await linktable.close();
});

test("no line goes through a box of forty tables, and none after one is dragged into their way", async () => {
  const linktable = await drawn(models(40));
  await soon.equal(() => linktable.diagram.locator("g.table").count(), 40);
  await soon.ok(async () => (await linktable.diagram.locator("g.key").count()) > 30);
  assert.equal(await crossings(linktable.diagram), 0);
  await linktable.screenshot("diagram-40");
  await linktable.page.getByRole("button", { name: "Fit", exact: true }).click();
  const moved = [];
  for (let round = 0; round < 4; round++) {
    const { name, x, y, scale } = await linktable.diagram.evaluate(placeInTheWay, moved);
    moved.push(name);
    await drag(linktable.page, linktable.box(name).locator(".head"), x * scale, y * scale);
  }
  const places = await linktable.page.evaluate(() => Object.keys(JSON.parse(sessionStorage.getItem("linktable:places"))[0].places));
  assert.deepEqual(places.toSorted(), moved.toSorted());
  await linktable.screenshot("diagram-40-dragged");
  assert.equal(await crossings(linktable.diagram), 0);
  await linktable.close();
});

test("a hundred tables are moved at thirty frames a second or better", async () => {
  const linktable = await drawn(models(100));
  await soon.equal(() => linktable.diagram.locator("g.table").count(), 100);
  const ground = await linktable.diagram.locator(".ground").boundingBox();
  await linktable.page.evaluate(() => {
    window.frames_at = [];
    const frame = (at) => {
      window.frames_at.push(at);
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  const [x, y] = [ground.x + 30, ground.y + 12];
  await linktable.page.mouse.move(x, y);
  await linktable.page.mouse.down();
  await linktable.page.evaluate(() => (window.frames_at.length = 0));
  for (let step = 0; step < 60; step++) {
    await linktable.page.mouse.move(x - step * 4, y + step * 2);
  }
  const frames = await linktable.page.evaluate(() => window.frames_at);
  await linktable.page.mouse.up();
  const gaps = frames.slice(1).map((at, n) => at - frames[n]).sort((a, b) => a - b);
  const rate = (1000 * gaps.length) / (frames.at(-1) - frames[0]);
  console.log(`100 tables: ${rate.toFixed(0)} frames a second, the middle frame ${gaps[Math.floor(gaps.length / 2)].toFixed(1)} ms`);
  assert.ok(rate >= 30, `${rate.toFixed(1)} frames a second`);
  await linktable.close();
});

test("the tables can be read as text", async () => {
  const linktable = await drawn(LINKED);
  await linktable.page.getByRole("button", { name: "As text" }).click();
  const text = linktable.diagram.locator(".as-text");
  const headings = (await text.getByRole("heading").allTextContents()).map((heading) => heading.split(" ")[0]);
  assert.deepEqual(headings.toSorted(), ["book", "shelf", "shelfbook"]);
  await soon.deepEqual(() => text.locator("section", { hasText: "link table" }).getByRole("listitem").allTextContents(), [
    "key shelf_id INTEGER refers to shelf.id",
    "key book_id INTEGER refers to book.id",
  ]);
  await text.getByRole("button", { name: "line 9" }).click();
  await soon.match(() => linktable.page.locator(".cm-activeLine").innerText(), /class Shelf\(/);
  await linktable.close();
});

test("an error keeps what it hides, marked", async () => {
  const linktable = await drawn(LINKED, { colorScheme: "dark", viewport: { width: 390, height: 844 } });
  await linktable.screenshot("diagram-dark-phone");
  await linktable.tab("Code").click();
  await linktable.paste(LINKED.replace("class Book(SQLModel", "class Book((SQLModel"));
  await linktable.tab("Schema").click();
  await linktable.diagram.getByText("from before the error").waitFor();
  await soon.equal(() => linktable.diagram.locator("g.table").count(), 3);
  await linktable.close();
});

test("more tables than can be read are said, not drawn", async () => {
  const linktable = await open(browser, { source: models(151) });
  await linktable.compiled();
  await linktable.tab("Diagram").click();
  await linktable.page.getByText("151 tables are more than a diagram shows").waitFor();
  await linktable.close();
});

/** Where the tables are, what may hide them, and how large the letters are, all in pixels of the screen. */
const seen = (diagram) =>
  diagram.evaluate((panel) => {
    const rect = (element) => {
      const { left, top, right, bottom } = element.getBoundingClientRect();
      return { left, top, right, bottom };
    };
    const drawing = panel.querySelector("svg.drawing");
    const scale = Number(drawing.getAttribute("width")) / drawing.viewBox.baseVal.width;
    const letters = (text) => parseFloat(getComputedStyle(text).fontSize) * scale;
    const isSeen = (text) => getComputedStyle(text).visibility === "visible";
    return {
      scale,
      ground: rect(panel.querySelector(".ground")),
      buttons: rect(panel.querySelector(".zoom")),
      tables: [...panel.querySelectorAll("g.table")].map((table) => ({
        name: table.getAttribute("aria-label"),
        ...rect(table.querySelector(".box")),
        letters: [...table.querySelectorAll("text")].filter(isSeen).map(letters),
        words: [...table.querySelectorAll("text")].filter(isSeen).map((text) => text.textContent),
      })),
    };
  });

const isWithin = ({ left, top, right, bottom }, room) =>
  left >= room.left - 1 && top >= room.top - 1 && right <= room.right + 1 && bottom <= room.bottom + 1;
const isApart = (one, other) => one.right <= other.left || other.right <= one.left || one.bottom <= other.top || other.bottom <= one.top;

test("a large diagram in a low panel is seen whole, by the names of its tables, until the reader moves it", async () => {
  const linktable = await drawn(models(14));
  const { page, diagram } = linktable;
  const whole = async () => {
    const { scale, ground, buttons, tables } = await seen(diagram);
    assert.equal(tables.length, 14);
    assert.deepEqual(tables.filter((table) => !isWithin(table, ground)).map(({ name }) => name), []);
    assert.deepEqual(tables.filter((table) => !isApart(table, buttons)).map(({ name }) => name), []);
    return { scale, tables };
  };
  const low = await whole();
  assert.ok(low.scale < 0.55, `${low.scale}`);
  for (const { name, words, letters } of low.tables) {
    assert.deepEqual(words, [name], "columns would be dots");
    assert.ok(letters[0] >= 8, `${name} in letters of ${letters[0]} pixels`);
  }
  await linktable.screenshot("diagram-from-afar");

  // Another size of the panel is another size of the drawing.
  await page.setViewportSize({ width: 1440, height: 1500 });
  await page.waitForFunction((width) => parseFloat(document.querySelector("svg.drawing").getAttribute("width")) > width * 1.3, low.scale * (await diagram.locator("svg").evaluate((svg) => svg.viewBox.baseVal.width)));
  const high = await whole();
  assert.ok(high.scale > low.scale * 1.3);

  // What the reader chose stays; `Fit` takes it back.
  await page.getByRole("button", { name: "Larger" }).click();
  await page.getByRole("button", { name: "Larger" }).click();
  const chosen = (await seen(diagram)).scale;
  await page.setViewportSize({ width: 1440, height: 860 });
  await page.waitForTimeout(200);
  const after = await seen(diagram);
  assert.equal(after.scale, chosen);
  if (chosen >= 0.55) assert.ok(after.tables[0].words.includes("id"), "columns are there again");
  await page.getByRole("button", { name: "Fit", exact: true }).click();
  await whole();
  await linktable.close();
});

test("on a phone what is first seen can be read: the table with the most lines and what is around it", async () => {
  const source = `${models(9)}
${Array.from({ length: 5 }, (_, n) => `
class Leaf${n}(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    hub_id: int | None = Field(default=None, foreign_key="hub.id")
`).join("\n")}
class Hub(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
`;
  const linktable = await drawn(source, { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
  const { ground, tables } = await seen(linktable.diagram);
  const hub = tables.find(({ name }) => name === "hub");
  assert.ok(isWithin(hub, ground), JSON.stringify(hub));
  assert.ok(Math.min(...hub.letters) >= 8, `${hub.letters}`);
  assert.ok(hub.words.includes("name"));
  assert.ok(tables.filter((table) => !isApart(table, ground)).length > 1, "it is not alone");
  await linktable.screenshot("diagram-phone-part");
  await linktable.page.getByRole("button", { name: "Fit", exact: true }).click();
  const fit = await seen(linktable.diagram);
  assert.deepEqual(fit.tables.filter((table) => !isWithin(table, ground)), [], "and all of it when asked for");
  await linktable.close();
});
