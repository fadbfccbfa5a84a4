// Real documentation sites with marked code blocks, each built by its generator and driven in Chromium:
// `cargo xtask test docs-sites` installs the generators and calls this.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { folder } from "../browser/hosts.mjs";
import { launch, screenshotAs, SITE } from "../browser/support.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const tools = fileURLToPath(new URL("../../target/docs_sites/", import.meta.url));
const source = readFileSync(join(here, "models.py"), "utf8");
/** What of it is shown. */
const shown = source.slice(source.indexOf("with Session")).trim();

const indented = (text, width) => text.replace(/^(?=.)/gm, " ".repeat(width));

/** A generator: its pages, how it is called, where its site is, and how a reader makes it dark. */
const GENERATORS = {
  material: {
    pages: {
      "docs/index.md": `# Garden\n\n\`\`\` { .python .linktable .linktable-panels-tables-output }\n${source}\`\`\`\n\n[Other](other.md)\n`,
      "docs/other.md": `# Other\n\n!!! note\n\n    \`\`\` { .python .linktable }\n${indented(source, 4)}    \`\`\`\n\n\`\`\`python\nleft = "alone"\n\`\`\`\n`,
    },
    settings: "mkdocs.yml",
    build: (place) => [join(tools, "venv/bin/mkdocs"), ["build", "--quiet", "--config-file", join(place, "mkdocs.yml")]],
    site: "site",
    page: "",
    darken: (tab) => tab.locator("label[for=__palette_1]").click(),
  },
  sphinx: {
    pages: {
      "index.rst": `Garden\n======\n\n.. code-block:: python\n   :class: linktable linktable-panels-tables-output\n\n${indented(source, 3)}\n.. code-block:: python\n\n   left = "alone"\n`,
    },
    settings: "conf.py",
    build: (place) => [join(tools, "venv/bin/sphinx-build"), ["-q", "-b", "html", place, join(place, "site")]],
    site: "site",
    page: "",
    // From the system's colours to light, to dark.
    darken: (tab) => tab.evaluate(() => (document.body.dataset.theme = "dark")),
  },
  mdbook: {
    pages: {
      "src/SUMMARY.md": "# Summary\n\n- [Garden](garden.md)\n",
      "src/garden.md": `# Garden\n\n\`\`\`python,linktable,linktable-panels-tables-output\n${source}\`\`\`\n\n\`\`\`python\nleft = "alone"\n\`\`\`\n`,
    },
    settings: "theme/head.hbs",
    build: (place) => [join(tools, "bin/mdbook"), ["build", place]],
    site: "book",
    page: "garden.html",
    darken: (tab) => tab.evaluate(() => document.documentElement.classList.replace("light", "ayu")),
  },
};

const placeOf = (name) => join(tools, "sites", name);

/** Builds a generator's site, which will be at `address`. */
function made(name, address) {
  const { pages, settings, build } = GENERATORS[name];
  const place = placeOf(name);
  rmSync(place, { recursive: true, force: true });
  cpSync(join(here, name), place, { recursive: true });
  const configuration = join(place, settings);
  writeFileSync(configuration, readFileSync(configuration, "utf8").replaceAll("SITE/", SITE).replaceAll("HOST/", address));
  for (const [path, text] of Object.entries(pages)) {
    mkdirSync(dirname(join(place, path)), { recursive: true });
    writeFileSync(join(place, path), text);
  }
  const [program, words] = build(place);
  execFileSync(program, words, { stdio: ["ignore", "ignore", "pipe"], env: { ...process.env, NO_MKDOCS_2_WARNING: "1" } });
}

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

for (const [name, { page, site, darken }] of Object.entries(GENERATORS)) {
  test(`${name}: a marked block is highlighted by the site, runs, and wears its colours`, async () => {
    const server = await folder(join(placeOf(name), site));
    made(name, server.address);
    const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, colorScheme: "light" });
    const tab = await context.newPage();
    const trouble = [];
    tab.on("pageerror", (error) => trouble.push(String(error)));
    await tab.goto(`${server.address}${page}`);
    const element = tab.locator("link-table").first();
    const run = () => tab.locator("link-table").first().getByRole("button", { name: "Run" });
    await run().waitFor();
    assert.equal(await tab.locator("link-table").count(), 1);
    // The site's own colours, without the hidden lines.
    const visible = element.locator("pre:visible");
    assert.equal((await visible.innerText()).trim(), shown);
    assert.ok((await visible.locator("span[class]").count()) > 10);
    assert.match(await element.getByRole("button", { name: /hidden lines/ }).innerText(), /^\d+ hidden/);
    await run().click();
    const ran = tab.locator('link-table[data-ran="ok"]').first();
    await ran.waitFor();
    assert.equal(await ran.getAttribute("data-expect"), "met");
    const frame = element.frameLocator("iframe");
    await frame.getByRole("tab", { name: /^Tables/, selected: true }).waitFor();
    await frame.locator(":root[data-theme=light]").waitFor({ state: "attached" });
    await screenshotAs(tab, `docs-${name}-light`);
    await darken(tab);
    await frame.locator(":root[data-theme=dark]").waitFor({ state: "attached" });
    await screenshotAs(tab, `docs-${name}-dark`);

    if (name === "material") {
      // Instant navigation exchanges the page's content, there and back.
      const link = tab.locator(".md-content a", { hasText: "Other" });
      await tab.evaluate(() => (window.isTheSame = true));
      await link.click();
      await tab.locator("h1", { hasText: "Other" }).waitFor();
      await tab.locator(".admonition link-table").getByRole("button", { name: "Run" }).click();
      await tab.locator('.admonition link-table[data-ran="ok"]').waitFor();
      assert.equal(await tab.locator("link-table").count(), 1, "what is not marked is left alone");
      await tab.goBack();
      await tab.locator("h1", { hasText: "Garden" }).waitFor();
      await run().waitFor();
      assert.equal(await tab.evaluate(() => window.isTheSame), true);
    }
    assert.deepEqual(trouble, []);
    await context.close();
    server.close();
  });
}
