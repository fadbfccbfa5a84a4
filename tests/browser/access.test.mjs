// Every panel and every dialog, in both themes, on a wide screen and on a phone: axe finds nothing.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, LINKED, open, soon, violations } from "./support.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const PROBLEMS = LINKED.replace('back_populates="books"', 'back_populates="boks"');
const FAILING = `${LINKED}\nprint(1 / 0)\n`;
const screens = {
  wide: { viewport: { width: 1440, height: 860 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
};

for (const [screen, options] of Object.entries(screens)) {
  for (const colorScheme of ["light", "dark"]) {
    const opened = (source) => open(browser, { source, colorScheme, ...options });
    const view = async (linktable, name) => {
      if (screen === "phone") await linktable.page.getByRole("tab", { name: new RegExp(`^${name}`) }).click();
    };

    test(`panels, ${screen}, ${colorScheme}`, async () => {
      const linktable = await opened(LINKED);
      const { page } = linktable;
      await page.locator(".compiled .status", { hasText: "compiled as you type ·" }).waitFor({ state: "attached" });
      assert.deepEqual(await violations(page), [], "before the run");
      await linktable.run.click();
      await page.locator(".ran .status", { hasText: /^ran in/ }).waitFor({ state: "attached" });
      for (const [pane, name] of [[".compiled", "Schema"], [".ran", "Results"]]) {
        await view(linktable, name);
        const count = await page.locator(`${pane} [role=tab]`).count();
        assert.ok(count >= 3);
        for (let at = 0; at < count; at += 1) {
          const tab = page.locator(`${pane} [role=tab]`).nth(at);
          await tab.click();
          await soon.equal(() => tab.getAttribute("aria-selected"), "true");
          assert.deepEqual(await violations(page), [], await tab.innerText());
        }
      }
      const widths = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      assert.equal(widths[0], widths[1], "nothing is wider than the screen");
      await linktable.close();
    });

    test(`problems and failures, ${screen}, ${colorScheme}`, async () => {
      const linktable = await opened(PROBLEMS);
      await linktable.page.getByRole("region", { name: "Problems" }).waitFor();
      assert.deepEqual(await violations(linktable.page), [], "a problem");
      await linktable.paste(FAILING);
      await linktable.run.click();
      await view(linktable, "Results");
      await linktable.page.getByText("ZeroDivisionError").first().waitFor();
      assert.deepEqual(await violations(linktable.page), [], "a traceback");
      await linktable.close();
    });

    test(`dialogs, ${screen}, ${colorScheme}`, async () => {
      const linktable = await opened(LINKED);
      const { page } = linktable;
      await linktable.editor.focus();
      await page.getByRole("button", { name: "More" }).click();
      assert.deepEqual(await violations(page), [], "the menu");
      await page.keyboard.press("Escape");
      // Something to be found under Recent.
      await linktable.example("One to many");
      const commands = ["Examples", "Recent drafts", "Settings", "Keyboard shortcuts", "Share"];
      for (const command of commands) {
        await page.keyboard.press("ControlOrMeta+k");
        const palette = page.getByRole("dialog", { name: "Commands" });
        await palette.waitFor();
        if (command === commands[0]) assert.deepEqual(await violations(page), [], "the palette");
        await page.keyboard.type(command);
        await page.keyboard.press("Enter");
        await palette.waitFor({ state: "detached" });
        const dialog = page.getByRole("dialog");
        await dialog.waitFor();
        assert.deepEqual(await violations(page), [], command);
        await soon.ok(() => dialog.evaluate((dialog) => dialog.contains(document.activeElement)), `the focus is in ${command}`);
        await page.keyboard.press("Escape");
        await dialog.waitFor({ state: "detached" });
        await soon.ok(() => page.evaluate(() => document.activeElement !== document.body), `the focus is back from ${command}`);
      }
      await linktable.close();
    });
  }
}

for (const [width, height] of [[360, 640], [760, 500], [1024, 700], [3840, 2160]]) {
  test(`${width} × ${height}: nothing is cut off, and everything can be reached`, async () => {
    const linktable = await open(browser, { source: LINKED, viewport: { width, height } });
    const { page } = linktable;
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await page.locator(".ran .status", { hasText: /^ran in/ }).waitFor({ state: "attached" });
    const outside = await page.evaluate(() => {
      const seen = [...document.querySelectorAll("button, [role=tab], footer span, h1")].filter((element) => element.checkVisibility());
      const cut = seen.filter((element) => {
        const { left, right, top, bottom } = element.getBoundingClientRect();
        // What a panel scrolls is not cut off.
        return !element.closest(".body, .editor, .problems, .tabs") && (left < 0 || right > innerWidth + 1 || top < 0 || bottom > innerHeight + 1);
      });
      return cut.map((element) => element.outerHTML.slice(0, 80));
    });
    assert.deepEqual(outside, []);
    await page.getByRole("button", { name: "Share" }).first().click();
    await page.getByRole("dialog", { name: "Share" }).waitFor();
    await page.keyboard.press("Escape");
    await linktable.close();
  });
}
