// The frame of the page: commands, shortcuts, examples, drafts, settings, and how panels share the screen.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, LINKED, open } from "./support.mjs";

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
  assert.ok(await palette.getByRole("combobox").evaluate((field) => field === document.activeElement));
  await keyboard.type("sqlsh");
  assert.equal(await palette.getByText("There is no such command.").count(), 1);
  await keyboard.press("ControlOrMeta+a");
  await keyboard.type("show tab");
  assert.match(await palette.locator("[aria-selected=true]").innerText(), /^Show the tables/);
  await keyboard.press("Enter");
  await palette.waitFor({ state: "detached" });
  assert.equal(await linktable.tab("Tables").getAttribute("aria-selected"), "true");
  assert.ok(await linktable.tab("Tables").evaluate((tab) => tab === document.activeElement));

  await keyboard.press("ControlOrMeta+Shift+p");
  await palette.waitFor();
  await keyboard.press("ArrowUp");
  assert.match(await palette.locator("[aria-selected=true]").innerText(), /shortcuts/);
  await keyboard.press("Enter");
  await dialog(linktable, "Keyboard shortcuts").waitFor();
  assert.match(await dialog(linktable, "Keyboard shortcuts").innerText(), /Ctrl\+↵/);
  await keyboard.press("Escape");
  await dialog(linktable, "Keyboard shortcuts").waitFor({ state: "detached" });
  assert.ok(await linktable.tab("Tables").evaluate((tab) => tab === document.activeElement), "the focus is back");
  await linktable.close();
});

test("shortcuts go to every panel, and a question mark is typed", async () => {
  const linktable = await open(browser, { source: "x = 1\n" });
  const { page } = linktable;
  await linktable.compiled();
  const panels = ["Diagram", "DDL", "Links", "Output", "SQL", "Tables"];
  for (const [at, name] of panels.entries()) {
    await page.keyboard.press(`Alt+${at + 2}`);
    assert.ok(await linktable.tab(name).evaluate((tab) => tab === document.activeElement), name);
  }
  await page.keyboard.press("?");
  await dialog(linktable, "Keyboard shortcuts").waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Alt+1");
  await page.keyboard.type("?");
  assert.match(await linktable.editor.innerText(), /^\?/);
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
  assert.equal(await pane(), "What running did");
  await linktable.close();
});
