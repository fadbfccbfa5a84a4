// Pictures of the page's main states, in both themes, for the README: `cargo xtask screenshots` calls it.

import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { smaller } from "./png.mjs";
import { launch, open } from "./support.mjs";

const folder = fileURLToPath(new URL("../../docs/pictures/", import.meta.url));
mkdirSync(folder, { recursive: true });

/** The most that a picture may weigh, in bytes. */
const LARGEST = 200_000;

const WIDE = { viewport: { width: 1440, height: 860 } };
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** Runs what is there and waits until all of it is on the page. */
async function run(linktable) {
  await linktable.run.click();
  await linktable.page.locator(".ran .status", { hasText: /^ran in/ }).waitFor({ state: "attached" });
}

/** Steps the time line back to the newest statement that is like this. */
async function backTo(linktable, statement) {
  const shown = linktable.page.locator(".timeline .statement");
  const before = linktable.page.getByRole("button", { name: "Statement before" });
  while (!statement.test(await shown.innerText())) await before.click({ timeout: 2000 });
}

/** A state by its name: on which screen, and how a reader gets there. */
const STATES = {
  page: [WIDE, async (linktable) => {
    await linktable.tab("Diagram").click();
    await run(linktable);
    await linktable.tab("Tables").click();
    await backTo(linktable, /^INSERT INTO heroteamlink/);
  }],
  sql: [WIDE, async (linktable) => {
    await linktable.example("One by one, or all at once");
    await linktable.compiled();
    await run(linktable);
    await linktable.tab("SQL").click();
  }],
  shop: [WIDE, async (linktable) => {
    await linktable.example("A shop in ten tables");
    await linktable.compiled();
    await linktable.tab("Diagram").click();
    await run(linktable);
    await linktable.tab("Tables").click();
  }],
  problem: [WIDE, async (linktable) => {
    await linktable.example("The other end has another name");
    await linktable.compiled();
    await linktable.tab("Diagram").click();
    await run(linktable);
  }],
  gallery: [WIDE, async (linktable) => {
    await linktable.page.getByRole("button", { name: /^Examples: / }).click();
  }],
  "phone-code": [PHONE, async () => {}],
  "phone-results": [PHONE, async (linktable) => {
    await run(linktable);
    await linktable.tab("Tables").click();
    await backTo(linktable, /^INSERT INTO heroteamlink/);
  }],
};

const named = process.argv.slice(2);
const browser = await launch();
for (const [name, [options, reach]] of Object.entries(STATES)) {
  if (named.length && !named.includes(name)) continue;
  for (const colorScheme of ["light", "dark"]) {
    const linktable = await open(browser, { colorScheme, reducedMotion: "reduce", ...options });
    await linktable.page.locator(".dot:not(.busy)").waitFor({ state: "attached" });
    await reach(linktable);
    // What follows by itself is there after a moment; the pointer is nowhere.
    await linktable.page.mouse.move(0, 0);
    await linktable.page.evaluate(() => document.activeElement?.blur());
    await linktable.page.waitForTimeout(600);
    const picture = smaller(await linktable.page.screenshot());
    if (picture.length > LARGEST) throw new Error(`${name}-${colorScheme}.png has ${picture.length} bytes`);
    writeFileSync(`${folder}${name}-${colorScheme}.png`, picture);
    console.log(`${`${name}-${colorScheme}.png`.padEnd(28)}${String(picture.length).padStart(8)} bytes`);
    await linktable.close();
  }
}
await browser.close();
