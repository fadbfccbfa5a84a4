// The page as it is served: its policy, its files, its keeping of what was typed, its keys.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { file, files, launch, LINKED, open, SITE, SITE_UNDER_A_PATH, soon } from "./support.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

test("the policy of the README is in force", async () => {
  const response = await fetch(SITE);
  const policy = response.headers.get("content-security-policy");
  assert.ok(file("index.html").includes(`content="${policy}"`));
  assert.ok(file("README.md").replace(/\s+/g, " ").includes(policy));
  const html = await response.text();
  assert.ok(html.includes(policy));

  const linktable = await open(browser, { source: "x = 1\n" });
  const outcome = await linktable.page.evaluate(async () => {
    const inline = document.createElement("script");
    inline.textContent = "window.inlineRan = true";
    document.body.append(inline);
    const elsewhere = await fetch("https://example.com/").then(() => "reached", () => "refused");
    return { inlineRan: window.inlineRan === true, elsewhere };
  });
  assert.deepEqual(outcome, { inlineRan: false, elsewhere: "refused" });
  // What was provoked is said, and nothing else.
  linktable.expect(/inline|example\.com/);
  await linktable.close();
});

test("every file of the built page is loaded, and no other", async () => {
  const linktable = await open(browser);
  await linktable.compiled();
  // The second part of the editor comes after the first answer.
  await linktable.page.locator(".cm-gutter-lint").waitFor();
  const asked = new Set(linktable.seen.requests.map((url) => new URL(url).pathname.slice(1) || "index.html"));
  const built = files("dist/").filter((path) => /\.[a-z]+$/.test(path));
  const plain = (path) => path.replace(/^build-[^/]+\//, "");
  // Headless browsers show no icon; the element is for the pages of others; the diagram is loaded when it is shown, parts
  // of the page and of the worker when what takes them is done, and the texts of the examples when they are chosen.
  const onDemand = /^icon-|^embed[-.].*js$|^embed\.js$|^diagram\.js$|^service_worker\.js$|^page_part_[12]\.wasm$|^worker_part_\d+\.wasm$|^examples\//;
  const rest = built.filter((path) => !asked.has(path));
  assert.deepEqual(rest.filter((path) => !onDemand.test(plain(path))), []);
  assert.ok(rest.length > 1);
  await linktable.close();
});

test("below a path it works the same", async () => {
  const linktable = await open(browser, { site: SITE_UNDER_A_PATH, source: "x = 1\n" });
  await linktable.compiled();
  await linktable.run.click();
  await linktable.ran();
  const { pathname } = new URL(SITE_UNDER_A_PATH);
  assert.deepEqual(linktable.seen.requests.filter((url) => !new URL(url).pathname.startsWith(pathname)), []);
  await linktable.close();
});

test("what was typed survives a reload; it compiles, and does not run", async () => {
  const linktable = await open(browser);
  await linktable.compiled();
  await linktable.paste(LINKED);
  // Reloaded at once: kept as the page goes, not only a while after the edit.
  await linktable.page.reload();
  await linktable.compiled();
  await soon.equal(() => linktable.draft(), LINKED);
  await soon.match(() => linktable.editor.innerText(), /class ShelfBook/);
  await linktable.page.waitForTimeout(300);
  await soon.match(() => linktable.panel.innerText(), /^Run the script to see/);
  await linktable.close();
});

test("a browser that keeps nothing is said, and costs nothing else", async () => {
  const refused = (page) =>
    page.addInitScript(() => {
      Object.defineProperty(window, "localStorage", {
        get() {
          throw new DOMException("refused", "SecurityError");
        },
      });
    });
  const linktable = await open(browser, { route: refused });
  await linktable.compiled();
  await linktable.paste("x = 1\n");
  await linktable.page.getByText("this browser does not keep what you type").waitFor();
  await linktable.compiled();
  await linktable.close();
});

test("an example takes the place of one's own source, which can be had again", async () => {
  const linktable = await open(browser, { source: "mine = 1\n" });
  await linktable.compiled();
  await linktable.page.getByRole("button", { name: "Examples: Your source" }).waitFor();
  await linktable.example("One to many");
  await linktable.page.getByRole("button", { name: "Examples: One to many" }).waitFor();
  // The lines that say what it is are the gallery's.
  await soon.match(() => linktable.editor.innerText(), /^from typing import/);
  await linktable.recent("mine = 1");
  await linktable.page.getByRole("button", { name: "Examples: Your source" }).waitFor();
  await soon.match(() => linktable.editor.innerText(), /^mine = 1/);
  await linktable.close();
});

test("everything is reached and done by keys alone", async () => {
  const linktable = await open(browser, { source: "x = 1\n" });
  const { keyboard } = linktable.page;
  const focused = () =>
    linktable.page.evaluate(() => {
      let element = document.activeElement;
      while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
      return element?.id || element?.getAttribute("aria-label") || element?.innerText?.trim() || element?.tagName;
    });
  await linktable.compiled();
  await linktable.page.evaluate(() => document.activeElement?.blur());

  const reached = [];
  for (let at = 0; at < 20; at += 1) {
    await keyboard.press("Tab");
    const name = await focused();
    if (name === "BODY") break;
    reached.push(name);
    // Tab indents in the editor; Escape first, and it leaves.
    if (name === "Python source") await keyboard.press("Escape");
  }
  const stops = ["Examples: Your source", "▶ Run Ctrl+↵", "Share", "Colours: as the system has them", "More", "Python source", "Size of the source", "Size of what is compiled"];
  const panels = ["compiled-tab-ddl", "compiled-panel-ddl", "ran-tab-output", "ran-panel-output"];
  for (const stop of [...stops, ...panels]) assert.ok(reached.includes(stop), `${stop} among ${reached.join(", ")}`);

  await linktable.editor.focus();
  await keyboard.press("ControlOrMeta+Home");
  await keyboard.press("Tab");
  await soon.match(() => linktable.editor.innerText(), /^    x = 1/, "Tab indents");
  await keyboard.press("Shift+Tab");
  await keyboard.press("ControlOrMeta+Enter");
  await linktable.ran();

  await linktable.tab("Output").focus();
  await keyboard.press("ArrowRight");
  await soon.equal(() => focused(), "ran-tab-sql");
  await soon.equal(() => linktable.tab("SQL").getAttribute("aria-selected"), "true");
  await keyboard.press("End");
  await soon.equal(() => focused(), "ran-tab-console");
  await keyboard.press("ArrowRight");
  await soon.equal(() => focused(), "ran-tab-output");
  await linktable.close();
});
