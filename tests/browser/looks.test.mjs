// The page in its sizes and colours: accessible in each, with a picture of each to look at.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, LINKED, open, violations } from "./support.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const WIDE = { width: 1440, height: 860 };
const PHONE = { width: 390, height: 844 };
const PROBLEM = LINKED.replace('back_populates="books"', 'back_populates="boks"');

for (const colorScheme of ["light", "dark"]) {
  test(`wide, ${colorScheme}`, async () => {
    const linktable = await open(browser, { source: LINKED, viewport: WIDE, colorScheme });
    await linktable.compiled();
    await linktable.run.click();
    await linktable.ran();
    assert.deepEqual(await violations(linktable.page), []);
    await linktable.screenshot(`wide-${colorScheme}-output`);
    await linktable.tab("SQL").click();
    assert.deepEqual(await violations(linktable.page), []);
    await linktable.screenshot(`wide-${colorScheme}-sql`);
    await linktable.tab("Tables").click();
    await linktable.tab("Links").click();
    assert.deepEqual(await violations(linktable.page), []);
    await linktable.screenshot(`wide-${colorScheme}-tables`);
    await linktable.tab("DDL").click();
    await linktable.paste(PROBLEM);
    await linktable.compiled();
    assert.deepEqual(await violations(linktable.page), []);
    await linktable.screenshot(`wide-${colorScheme}-problem`);
    await linktable.close();
  });

  test(`phone, ${colorScheme}`, async () => {
    const linktable = await open(browser, { source: LINKED, viewport: PHONE, colorScheme, hasTouch: true, isMobile: true });
    await linktable.page.locator(".cm-content").waitFor();
    assert.deepEqual(await violations(linktable.page), []);
    await linktable.screenshot(`phone-${colorScheme}-code`);
    await linktable.tab("Schema").click();
    await linktable.ddl.waitFor();
    await linktable.screenshot(`phone-${colorScheme}-schema`);
    await linktable.run.click();
    await linktable.tab("Tables").click();
    assert.deepEqual(await violations(linktable.page), []);
    await linktable.screenshot(`phone-${colorScheme}-tables`);
    const widths = await linktable.page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.equal(widths[0], widths[1], "nothing is wider than the screen");
    await linktable.close();
  });
}

test("the toggle goes from the system's colours to light to dark, and is remembered", async () => {
  const linktable = await open(browser, { source: "x = 1\n", colorScheme: "dark" });
  const becomes = (colour) =>
    linktable.page.waitForFunction((colour) => getComputedStyle(document.body).backgroundColor === colour, colour);
  const [light, dark] = ["rgb(251, 251, 250)", "rgb(19, 21, 25)"];
  const toggle = linktable.page.getByRole("button", { name: /^Colours/ });
  await becomes(dark);
  await toggle.click();
  await becomes(light);
  await linktable.page.reload();
  await linktable.editor.waitFor();
  await becomes(light);
  await toggle.click();
  await becomes(dark);
  await linktable.close();
});
