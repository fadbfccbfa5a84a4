// A reader without a pointer, from the first load to an understanding: nothing here clicks.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, open, soon } from "./support.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

for (const viewport of [{ width: 1440, height: 860 }, { width: 390, height: 844 }]) {
  test(`from load to understanding by keys alone, ${viewport.width} wide`, async () => {
    const linktable = await open(browser, { viewport });
    const { page } = linktable;
    const { keyboard } = page;
    await page.locator(".dot:not(.busy)").waitFor({ state: "attached" });

    /** What has the focus, as a screen reader names it. */
    const focused = () =>
      page.evaluate(() => {
        let element = document.activeElement;
        while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
        return element?.getAttribute("aria-label") ?? element?.innerText?.trim() ?? element?.tagName;
      });
    /** Presses Tab until the focus is on what is named so. */
    const reach = async (name) => {
      for (let at = 0; at < 40; at += 1) {
        await keyboard.press("Tab");
        if (name.test(await focused())) return;
      }
      assert.fail(`${name} is not reached by Tab`);
    };

    // An example is picked from the gallery: found by a word of its sentence.
    await reach(/^Examples: Heroes and teams/);
    await keyboard.press("Enter");
    await page.getByRole("dialog", { name: "Examples" }).waitFor();
    await keyboard.type("hikers and trails");
    await keyboard.press("Enter");
    await page.getByRole("button", { name: "Examples: A link model" }).waitFor();
    await soon.equal(() => focused(), "Python source", "the reader is in the editor");

    // It is edited: Tab indents, and the newest text is compiled.
    await keyboard.press("ControlOrMeta+End");
    await keyboard.type("print('all of them walk')");
    await keyboard.press("Home");
    await keyboard.press("Tab");
    await soon.match(() => linktable.editor.innerText(), / {4}print\('all of them walk'\)/);

    // It runs, and what it printed is read.
    await keyboard.press("ControlOrMeta+Enter");
    await page.locator(".ran .status", { hasText: /^ran in/ }).waitFor({ state: "attached" });
    await keyboard.press("Alt+5");
    await soon.match(() => focused(), /^Output/);
    await keyboard.press("Tab");
    const output = await page.evaluate(() => document.activeElement.innerText);
    assert.match(output, /On the coast: \['Ada', 'Bo'\]/);
    assert.match(output, /all of them walk/);

    // The diagram and the statements are a key away; what is narrow shows them as well.
    await keyboard.press("Alt+6");
    await soon.match(() => focused(), /^SQL/);
    await page.locator("#ran-panel-sql").getByText("hikertraillink").first().waitFor();

    // The time line is stepped back and forth: the tables are as they were, and say after which statement.
    await keyboard.press("Alt+7");
    await soon.match(() => focused(), /^Tables/);
    await reach(/^Tables after statement/);
    const slider = page.getByRole("slider", { name: "Tables after statement" });
    const tables = () => page.locator("#ran-panel-tables").innerText();
    const [last, atTheEnd] = [Number(await slider.inputValue()), await tables()];
    await keyboard.press("Home");
    await soon.ok(async () => Number(await slider.inputValue()) < last);
    await soon.notEqual(() => tables(), atTheEnd);
    await keyboard.press("End");
    await soon.equal(async () => Number(await slider.inputValue()), last);
    await soon.equal(() => tables(), atTheEnd);

    await keyboard.press("Alt+2");
    await soon.match(() => focused(), /^Diagram/);

    // The editor is entered, and left by Escape and Tab.
    await keyboard.press("Alt+1");
    await soon.equal(() => focused(), "Python source");
    await keyboard.press("Escape");
    await keyboard.press("Tab");
    await soon.notEqual(() => focused(), "Python source");
    await soon.ok(async () => !/ {8}print\('all of them walk'\)/.test(await linktable.editor.innerText()), "nothing was indented");

    // What was picked and typed is one's own; every step of it is taken back by undoing.
    await keyboard.press("Alt+1");
    for (let at = 0; at < 40 && !/^from sqlmodel import/.test(await linktable.editor.innerText()); at += 1) {
      await keyboard.press("ControlOrMeta+z");
    }
    await soon.match(() => linktable.editor.innerText(), /^from sqlmodel import/);
    await linktable.close();
  });
}

test("no dialog keeps the focus, and each gives it back", async () => {
  const linktable = await open(browser, { source: "x = 1\n" });
  const { page } = linktable;
  await linktable.compiled();
  await page.getByRole("button", { name: "Share" }).focus();
  for (const keys of ["ControlOrMeta+k", "F1", "ControlOrMeta+o", "ControlOrMeta+,"]) {
    await page.keyboard.press(keys);
    const dialog = page.getByRole("dialog");
    await dialog.waitFor();
    for (let at = 0; at < 60; at += 1) await page.keyboard.press("Tab");
    // It goes round in the dialog and the browser's own bars, never behind it.
    await soon.ok(() => page.evaluate(() => document.activeElement === document.body || document.activeElement.closest("dialog")));
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await soon.equal(() => page.evaluate(() => document.activeElement.innerText), "Share", keys);
  }
  await linktable.close();
});
