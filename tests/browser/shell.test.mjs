// The frame of the page: commands, shortcuts, examples, drafts, settings, and how panels share the screen.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, LINKED, open, soon } from "./support.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const dialog = (linktable, name) => linktable.page.getByRole("dialog", { name });

test("a command is found by a few letters, and done", async () => {
  const linktable = await open(browser, { source: LINKED });
  const { keyboard } = linktable.page;
  await linktable.compiled();
  await linktable.editor.focus();
  await keyboard.press("ControlOrMeta+k");
  const palette = dialog(linktable, "Commands");
  await palette.waitFor();
  await soon.ok(() => palette.getByRole("combobox").evaluate((field) => field === document.activeElement));
  await keyboard.type("sqlsh");
  await soon.equal(() => palette.getByText("There is no such command.").count(), 1);
  await keyboard.press("ControlOrMeta+a");
  await keyboard.type("show tab");
  await soon.match(() => palette.locator("[aria-selected=true]").innerText(), /^Show the tables/);
  await keyboard.press("Enter");
  await palette.waitFor({ state: "detached" });
  await soon.equal(() => linktable.tab("Tables").getAttribute("aria-selected"), "true");
  await soon.ok(() => linktable.tab("Tables").evaluate((tab) => tab === document.activeElement));

  await keyboard.press("ControlOrMeta+Shift+p");
  await palette.waitFor();
  await keyboard.press("ArrowUp");
  await soon.match(() => palette.locator("[aria-selected=true]").innerText(), /shortcuts/);
  await keyboard.press("Enter");
  await dialog(linktable, "Keyboard shortcuts").waitFor();
  await soon.match(() => dialog(linktable, "Keyboard shortcuts").innerText(), /Ctrl\+↵/);
  await keyboard.press("Escape");
  await dialog(linktable, "Keyboard shortcuts").waitFor({ state: "detached" });
  await soon.ok(() => linktable.tab("Tables").evaluate((tab) => tab === document.activeElement), "the focus is back");
  await linktable.close();
});

test("shortcuts go to every panel, and a question mark is typed", async () => {
  const linktable = await open(browser, { source: "x = 1\n" });
  const { page } = linktable;
  await linktable.compiled();
  const panels = ["Diagram", "DDL", "Links", "Output", "SQL", "Tables"];
  for (const [at, name] of panels.entries()) {
    await page.keyboard.press(`Alt+${at + 2}`);
    await soon.ok(() => linktable.tab(name).evaluate((tab) => tab === document.activeElement), name);
  }
  await page.keyboard.press("?");
  await dialog(linktable, "Keyboard shortcuts").waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Alt+1");
  await page.keyboard.type("?");
  await soon.match(() => linktable.editor.innerText(), /^\?/);
  await page.keyboard.press("F1");
  await dialog(linktable, "Keyboard shortcuts").waitFor();
  await page.keyboard.press("Escape");
  const pane = () =>
    page.evaluate(() => document.activeElement.closest("section[id^=view-panel]")?.getAttribute("aria-label"));
  const around = [];
  for (let at = 0; at < 3; at += 1) {
    await page.keyboard.press("F6");
    around.push(await pane());
  }
  assert.deepEqual(around, ["Compiled as you type", "What running did", "Source"]);
  await page.keyboard.press("Shift+F6");
  await soon.equal(() => pane(), "What running did");
  await linktable.close();
});

test("the gallery is searched, narrowed and chosen from by keys; one undo takes the choice back", async () => {
  const linktable = await open(browser, { source: "mine = 1\n" });
  const { page } = linktable;
  await linktable.compiled();
  await page.keyboard.press("ControlOrMeta+o");
  const gallery = dialog(linktable, "Examples");
  await gallery.waitFor();
  const titles = () => gallery.getByRole("option").locator(".title").allInnerTexts();
  const all = await titles();
  assert.ok(all.length >= 11, `${all.length} examples`);
  await gallery.getByRole("radio", { name: "Tortoise ORM" }).check();
  const narrowed = await titles();
  assert.ok(narrowed.length > 1 && narrowed.length < all.length);
  await soon.ok(async () => (await gallery.getByRole("option").locator(".mark").allInnerTexts()).every((mark) => mark === "Tortoise ORM"));
  await gallery.getByRole("radio", { name: "One to many" }).check();
  await soon.deepEqual(() => titles(), ["A foreign key"]);
  await gallery.getByRole("radio", { name: "All libraries" }).check();
  await gallery.getByRole("radio", { name: "All subjects" }).check();
  await gallery.getByRole("combobox").focus();
  await page.keyboard.type("students");
  await page.keyboard.press("Enter");
  await gallery.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Examples: A through table with a mark" }).waitFor();
  await linktable.compiled();
  await page.getByText("Tortoise ORM", { exact: false }).first().waitFor();
  // The focus is in the editor.
  await page.keyboard.press("ControlOrMeta+z");
  await soon.equal(async () => (await linktable.editor.innerText()).trim(), "mine = 1");
  await linktable.close();
});

test("an example that does not come is said, and leaves what is there", async () => {
  const linktable = await open(browser, { source: "mine = 1\n", route: (page) => page.route("**/examples/**", (route) => route.fulfill({ status: 404 })) });
  linktable.expect(/404/);
  await linktable.page.getByRole("button", { name: /^Examples: / }).click();
  await dialog(linktable, "Examples").getByRole("option", { name: "One to many" }).first().click();
  await linktable.page.getByRole("alert").getByText("The example could not be loaded: the server answered 404.").waitFor();
  await soon.equal(async () => (await linktable.editor.innerText()).trim(), "mine = 1");
  await linktable.close();
});

/** Another tab of the same browser. */
async function tab(linktable) {
  const page = await linktable.page.context().newPage();
  await page.goto(linktable.page.url());
  await page.locator(".cm-content").waitFor();
  return new linktable.constructor(page, linktable.seen, page.url());
}

test("each tab keeps a draft of its own, and finds those of the others", async () => {
  const first = await open(browser);
  await first.compiled();
  await first.paste("first = 1\n");
  await soon.equal(() => first.draft(), "first = 1\n");
  const second = await tab(first);
  await second.compiled();
  await soon.equal(async () => (await second.editor.innerText()).trim(), "first = 1", "a new tab starts with the newest draft");
  await second.paste("second = 2\n");
  await soon.equal(() => second.draft(), "second = 2\n");
  await first.paste("first = 11\n");
  for (const [linktable, text] of [[first, "first = 11"], [second, "second = 2"]]) {
    await linktable.page.reload();
    await linktable.compiled();
    await soon.equal(async () => (await linktable.editor.innerText()).trim(), text);
  }
  await soon.deepEqual(async () => new Set(await first.drafts()), new Set(["first = 11\n", "second = 2\n"]));

  await first.recent("second = 2");
  await first.editor.click();
  await first.page.keyboard.press("ControlOrMeta+Home");
  await first.page.keyboard.type("# mine\n");
  await soon.deepEqual(async () => new Set(await first.drafts()), new Set(["first = 11\n", "second = 2\n", "# mine\nsecond = 2\n"]));
  await first.close();
});

test("a copy of a tab, which has what the tab keeps, gets a draft of its own", async () => {
  const first = await open(browser);
  await first.compiled();
  await first.paste("one = 11\n");
  await soon.equal(() => first.draft(), "one = 11\n");
  // The browser copies the tab's storage with it.
  const kept = await first.page.evaluate(() => JSON.stringify(sessionStorage));
  assert.equal(kept, "{}", "nothing to copy while the tab is there");
  await first.page.goto("about:blank");
  await first.page.goBack();
  await first.editor.waitFor();
  await soon.equal(async () => (await first.editor.innerText()).trim(), "one = 11");
  await first.close();
});

test("drafts of before are listed with their age, and can be forgotten", async () => {
  const linktable = await open(browser, { source: LINKED });
  await linktable.compiled();
  await linktable.example("One to many");
  await linktable.paste("x = 1");
  await linktable.example("Heroes and teams");
  await linktable.page.getByRole("button", { name: "More" }).click();
  await linktable.page.getByRole("button", { name: "Recent drafts" }).click();
  const drafts = dialog(linktable, "Recent");
  await drafts.waitFor();
  const rows = () => drafts.locator("li .open").allInnerTexts();
  const [newest, older, ...more] = await rows();
  assert.match(newest, /^x = 1\s+just now · 1 line$/);
  assert.match(older, /^ShelfBook, Shelf, Book\s+just now · \d+ lines$/);
  assert.deepEqual(more, []);
  await drafts.getByRole("button", { name: "Forget x = 1" }).click();
  await soon.equal(async () => (await rows()).length, 1);
  await soon.ok(() => drafts.locator("li .open").evaluate((button) => button === document.activeElement));
  await drafts.getByRole("button", { name: "Forget all" }).click();
  await drafts.getByText("Nothing yet.").waitFor();
  await soon.ok(async () => !(await linktable.drafts()).some((draft) => /ShelfBook|x = 1/.test(draft)));
  await linktable.close();
});

test("panels are resized by mouse and by keys, and stay so", async () => {
  const linktable = await open(browser, { source: "x = 1\n" });
  const { page } = linktable;
  const width = async (selector) => Math.round((await page.locator(selector).boundingBox()).width);
  const bar = page.getByRole("separator", { name: "Size of the source" });
  const before = await width("section.code");
  const { x, y, height } = await bar.boundingBox();
  await page.mouse.move(x + 3, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x - 197, y + height / 2, { steps: 5 });
  await page.mouse.up();
  await soon.ok(async () => Math.abs(before - 200 - (await width("section.code"))) < 10, `from ${before}`);
  const dragged = await width("section.code");
  await bar.focus();
  const now = Number(await bar.getAttribute("aria-valuenow"));
  await page.keyboard.press("ArrowRight");
  await soon.equal(async () => Number(await bar.getAttribute("aria-valuenow")), now + 3);
  await page.reload();
  await linktable.editor.waitFor();
  await soon.equal(async () => Number(await bar.getAttribute("aria-valuenow")), now + 3);
  await soon.ok(async () => (await width("section.code")) > dragged);
  await page.keyboard.press("Home");
  await bar.focus();
  await page.keyboard.press("End");
  await soon.equal(() => bar.getAttribute("aria-valuenow"), "85");
  await page.keyboard.press("Enter");
  await soon.equal(() => width("section.code"), before);
  const other = page.getByRole("separator", { name: "Size of what is compiled" });
  await other.focus();
  await page.keyboard.press("ArrowDown");
  await soon.equal(() => other.getAttribute("aria-orientation"), "horizontal");
  await soon.equal(() => other.getAttribute("aria-valuenow"), "49");
  await linktable.close();
});

test("settings: colours, the size of code, the layout; all are kept", async () => {
  const linktable = await open(browser, { source: "x = 1\n", colorScheme: "light" });
  const { page } = linktable;
  await page.keyboard.press("ControlOrMeta+,");
  const settings = dialog(linktable, "Settings");
  await settings.waitFor();
  await settings.getByRole("radio", { name: "Dark" }).check();
  await settings.getByRole("radio", { name: "Stacked" }).check();
  await settings.getByRole("combobox", { name: "Size of code" }).selectOption("18");
  await page.keyboard.press("Escape");
  const seen = () =>
    page.evaluate(() => ({
      background: getComputedStyle(document.body).backgroundColor,
      size: getComputedStyle(document.querySelector(".editor").shadowRoot.querySelector(".cm-content")).fontSize,
      isAbove: document.querySelector(".code").getBoundingClientRect().bottom <= document.querySelector(".compiled").getBoundingClientRect().top,
      isBeside: document.querySelector(".compiled").getBoundingClientRect().right <= document.querySelector(".ran").getBoundingClientRect().left,
    }));
  const chosen = { background: "rgb(19, 21, 25)", size: "18px", isAbove: true, isBeside: true };
  await soon.deepEqual(() => seen(), chosen);
  await page.reload();
  await linktable.editor.waitFor();
  await soon.deepEqual(() => seen(), chosen);
  await page.keyboard.press("ControlOrMeta+,");
  await settings.getByRole("button", { name: "Reset layout and sizes" }).click();
  await page.keyboard.press("Escape");
  await soon.equal(async () => (await seen()).isAbove, false);
  await linktable.close();
});

test("the colours are right before anything is drawn", async () => {
  const slow = async (page) => {
    await page.addInitScript(() => localStorage.setItem("linktable:theme", "dark"));
    // The program of the page does not come while the test looks.
    await page.route("**/*.wasm", async (route) => {
      await new Promise((done) => setTimeout(done, 1500));
      await route.continue();
    });
  };
  const context = await browser.newContext({ colorScheme: "light" });
  const page = await context.newPage();
  await slow(page);
  const { SITE } = process.env;
  await page.goto(SITE, { waitUntil: "domcontentloaded" });
  const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  assert.equal(background, "rgb(19, 21, 25)");
  await page.getByText("Loading …").waitFor();
  await page.locator(".cm-content").waitFor();
  await soon.equal(() => page.getByText("Loading …").count(), 0);
  await context.close();
});

test("storage of every kind may throw, and the drafts of the visit are still found", async () => {
  const refused = (page) =>
    page.addInitScript(() => {
      for (const name of ["localStorage", "sessionStorage"]) {
        Object.defineProperty(window, name, {
          get() {
            throw new DOMException("refused", "SecurityError");
          },
        });
      }
    });
  const linktable = await open(browser, { route: refused });
  await linktable.compiled();
  await linktable.paste("mine = 1\n");
  await linktable.page.getByText("this browser does not keep what you type").waitFor();
  await linktable.example("One to many");
  // A while later the page wants to keep the example, too.
  await linktable.page.waitForTimeout(600);
  await linktable.recent("mine = 1");
  await soon.equal(async () => (await linktable.editor.innerText()).trim(), "mine = 1");
  await linktable.page.keyboard.press("ControlOrMeta+,");
  await dialog(linktable, "Settings").getByRole("radio", { name: "Light" }).check();
  await linktable.page.keyboard.press("Escape");
  await linktable.run.click();
  await linktable.ran();
  await linktable.close();
});

test("a full storage gives up the oldest draft for the newest", async () => {
  const linktable = await open(browser);
  await linktable.compiled();
  await linktable.page.evaluate(() => {
    localStorage.setItem("linktable:draft:old", `5\n${"o".repeat(2_000_000)}`);
    localStorage.setItem("else", "e".repeat(3_200_000));
  });
  await linktable.paste(`new = "${"n".repeat(150_000)}"\n`);
  await linktable.page.waitForFunction(() => localStorage.getItem("linktable:draft:old") === null);
  await soon.match(() => linktable.draft(), /^new = /);
  await soon.equal(() => linktable.page.getByText("this browser does not keep").count(), 0);
  await linktable.close();
});
