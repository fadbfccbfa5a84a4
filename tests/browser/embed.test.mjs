// The element in other people's pages: before its reader acts, after, and what both sides say to each other.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { escaped, folder, host, page } from "./hosts.mjs";
import { launch, launchProfile, LINKED, screenshotAs, SITE, SITE_UNDER_A_PATH, soon } from "./support.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const SHELVES = LINKED.trimEnd();
const SPLIT = SHELVES.indexOf("with Session");
const HIDING = `# linktable: hide\n${SHELVES.slice(0, SPLIT).trimEnd()}\n# linktable: show\n${SHELVES.slice(SPLIT)}`;

const block = (source, attributes = "") => `<link-table ${attributes}><pre><code>${escaped(source)}</code></pre></link-table>`;

/** Visits a page of another origin; `visit` drives it, and nothing may go wrong there. */
async function visiting(pages, visit, { path = "/", expected = /^$/, refusesStorage = false, profile, ...options } = {}) {
  const server = await host(pages);
  const context = profile
    ? await launchProfile(profile)
    : await browser.newContext({ viewport: { width: 1000, height: 900 }, colorScheme: "light", ...options });
  const tab = await context.newPage();
  const trouble = [];
  const requests = [];
  tab.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) trouble.push(message.text());
  });
  tab.on("pageerror", (error) => trouble.push(String(error)));
  context.on("request", (request) => requests.push(request.url()));
  if (refusesStorage) {
    await tab.addInitScript(() => {
      if (window === top) return;
      Object.defineProperty(window, "localStorage", {
        get() {
          throw new DOMException("refused", "SecurityError");
        },
      });
      Object.defineProperty(navigator, "clipboard", { value: undefined });
    });
  }
  await tab.addInitScript(() => {
    window.heard = [];
    for (const type of ["ready", "compiled", "ran", "source"]) {
      document.addEventListener(type, (event) => event.detail?.linktable && window.heard.push(event.detail));
    }
  });
  try {
    await tab.goto(new URL(path, server.address).href);
    await visit(tab, requests, server.address);
    assert.deepEqual(trouble.filter((text) => !expected.test(text)), []);
  } finally {
    await context.close();
    server.close();
  }
}

const element = (tab, at = 0) => tab.locator("link-table").nth(at);
const inside = (tab, at = 0) => element(tab, at).frameLocator("iframe");
const run = (tab, at = 0) => element(tab, at).getByRole("button", { name: "Run" }).first();
/** Waits until the page around heard of a run. */
const ran = (tab, times = 1) => tab.waitForFunction((wanted) => window.heard.filter(({ type }) => type === "ran").length >= wanted, times);

test("before its reader acts it is highlighted code, and costs the script alone", async () => {
  const body = block(HIDING) + block("x = 1  # one\n");
  await visiting({ "/": page(SITE, body) }, async (tab, requests) => {
    await run(tab).waitFor();
    const first = element(tab);
    await soon.equal(async () => (await first.locator("pre:visible").innerText()).trim(), SHELVES.slice(SPLIT));
    await soon.equal(() => first.locator("pre:visible span.k").first().innerText(), "with");
    assert.deepEqual(requests.filter((url) => url.startsWith(SITE)), [`${SITE}embed.js`]);
    const button = first.getByRole("button", { name: /hidden lines/ });
    await soon.match(() => button.innerText(), /^\d+ hidden lines$/);
    await button.click();
    await soon.match(() => first.locator("pre:visible").innerText(), /class ShelfBook/);
    await screenshotAs(tab, "embed-static-light");
  });
});

test("Run loads the playground, runs, and tells the page around", async () => {
  await visiting({ "/": page(SITE, block(HIDING, 'panels="tables,output,ddl" expect="in the hall: 2"')) }, async (tab, _requests, address) => {
    await run(tab).click();
    await ran(tab);
    const frame = inside(tab);
    await frame.getByRole("tab", { name: /^Tables/, selected: true }).waitFor();
    assert.deepEqual(
      (await frame.getByRole("tab").allTextContents()).map((text) => text.replace(/\d+$/, "")).sort(),
      ["DDL", "Output", "Tables"],
    );
    const heard = await tab.evaluate(() => window.heard);
    assert.deepEqual(heard.map(({ type }) => type).sort(), ["compiled", "ran", "ready"]);
    const report = heard.find(({ type }) => type === "ran");
    assert.equal(report.stdout, "in the hall: 2\n");
    assert.equal(report.error, null);
    assert.equal(heard.find(({ type }) => type === "compiled").orm, "sqlmodel");
    await soon.equal(() => element(tab).getAttribute("data-expect"), "met");
    // Lines are counted as they are shown.
    await soon.equal(async () => (await frame.locator(".cm-lineNumbers .cm-gutterElement:visible").allInnerTexts()).filter(Boolean)[0], "1");
    await soon.doesNotMatch(() => frame.locator(".cm-content").innerText(), /ShelfBook/);
    await screenshotAs(tab, "embed-ran-light", { clip: { x: 100, y: 95, width: 800, height: 525 } });
    // The frame is as high as what it holds.
    const heights = await tab.evaluate(() => {
      const box = document.querySelector("link-table");
      return [box.offsetHeight, document.documentElement.scrollWidth - innerWidth];
    });
    assert.ok(heights[0] > 250 && heights[0] < 800 && heights[1] <= 0, String(heights));
    assert.ok(!address.startsWith(SITE));
  });
});

test("edits are heard of, and the page around asks for source, run and colours", async () => {
  await visiting({ "/": page(SITE, block("x = 1\n")) }, async (tab) => {
    await element(tab).getByRole("button", { name: "Edit" }).click();
    const frame = inside(tab);
    await frame.locator(".cm-content").click();
    await tab.keyboard.press("ControlOrMeta+End");
    await tab.keyboard.type("\nprint(x + 41)");
    await tab.waitForFunction(() => window.heard.at(-1)?.type === "source" || window.heard.some(({ type, source }) => type === "source" && source.endsWith("41)")));
    await soon.equal(() => tab.evaluate(() => document.querySelector("link-table").source), "x = 1\nprint(x + 41)");
    await tab.evaluate(() => document.querySelector("link-table").run());
    await ran(tab);
    await soon.equal(() => tab.evaluate(() => document.querySelector("link-table").report.stdout), "42\n");
    await tab.evaluate(() => (document.querySelector("link-table").source = "print('hidden')\n# linktable: hide\nprint('too')"));
    await tab.waitForFunction(() => window.heard.some(({ source }) => source?.includes("too")));
    await tab.evaluate(() => document.querySelector("link-table").run());
    await ran(tab, 2);
    await soon.equal(() => tab.evaluate(() => document.querySelector("link-table").report.stdout), "hidden\ntoo\n");
    await soon.equal(async () => (await frame.locator(".cm-content").innerText()).trim(), "print('hidden')");
    await tab.evaluate(() => document.documentElement.setAttribute("data-scheme", "dark"));
    await frame.locator(":root[data-theme=dark]").waitFor({ state: "attached" });
    await tab.evaluate(() => document.documentElement.removeAttribute("data-scheme"));
    await frame.locator(":root[data-theme=light]").waitFor({ state: "attached" });
  });
});

test("marked code blocks become elements, also those that come later", async () => {
  const body = `<pre class="linktable linktable-panels-output linktable-readonly"><code>print("a &lt; b")\n</code></pre>
    <div class="highlight linktable"><pre><span></span><code><span class="k">print</span><span class="p">(</span><span class="mi">2</span><span class="p">)</span>\n</code></pre></div>
    <pre><code>print("left alone")</code></pre>`;
  await visiting({ "/": page(SITE, body) }, async (tab) => {
    await run(tab, 1).waitFor();
    await soon.equal(() => tab.locator("link-table").count(), 2);
    // The page's own colours are kept.
    await soon.equal(() => tab.locator("link-table .highlight span.k").isVisible(), true);
    await tab.evaluate(() => {
      const pre = document.createElement("pre");
      pre.innerHTML = '<code class="language-python linktable">print(3)</code>';
      document.body.append(pre);
    });
    await run(tab, 2).click();
    await ran(tab);
    await soon.equal(() => tab.evaluate(() => window.heard.at(-1).stdout), "3\n");
    // What is taken out of the page is forgotten, and can come back.
    await tab.evaluate(() => {
      const gone = document.querySelectorAll("link-table")[2];
      gone.remove();
      document.body.append(gone);
    });
    await run(tab, 2).waitFor();
    await run(tab, 0).click();
    await ran(tab, 2);
    const frame = inside(tab, 0);
    await soon.deepEqual(() => frame.getByRole("tab").allTextContents(), ["Output1"]);
    await frame.locator(".cm-content").click();
    await tab.keyboard.type("x");
    await soon.equal(async () => (await frame.locator(".cm-content").innerText()).trim(), 'print("a < b")', "read-only");
  });
});

test("options: src, hidden lines by number, height, visible, autorun, an author's expectation that fails", async () => {
  const pages = {
    "/": page(
      SITE,
      `<link-table src="models.py" hide="1" height="300" id="fetched"></link-table>
       <div style="height: 2000px"></div>
       ${block("print('seen')", 'autorun expect="unseen" id="below"')}`,
    ),
    "/models.py": "y = 20\nprint(y + 1)\n",
  };
  await visiting(pages, async (tab, requests) => {
    const fetched = tab.locator("#fetched");
    await fetched.locator("pre", { hasText: "print(y + 1)" }).waitFor();
    await soon.equal(async () => (await fetched.locator("pre:visible").innerText()).trim(), "print(y + 1)");
    await tab.waitForTimeout(300);
    assert.equal(requests.filter((url) => url.endsWith(".wasm")).length, 0, "nothing is loaded for what is not seen");
    await fetched.getByRole("button", { name: "Run" }).click();
    await ran(tab);
    await soon.equal(() => fetched.locator("iframe").evaluate((frame) => frame.offsetHeight), 300);
    await tab.locator("#below").scrollIntoViewIfNeeded();
    await ran(tab, 2);
    await soon.equal(() => tab.locator("#below").getAttribute("data-expect"), "missed");
  });
});

test("code names no other place: that is the page's author's to do, and an address is never a script", async () => {
  const named = "# linktable: site https://elsewhere.example/\n# linktable: src /other.py\nprint(1)";
  const pages = {
    "/": page(SITE, block(named) + block("print(2)", 'site="javascript:document.title=`stolen`//"')),
    "/other.py": "print('other')",
  };
  await visiting(pages, async (tab, requests) => {
    for (const open of await tab.locator("link-table a.open").all()) {
      await soon.match(() => open.getAttribute("href"), /#2/);
      assert.ok((await open.getAttribute("href")).startsWith(SITE));
    }
    assert.deepEqual(requests.filter((url) => /other\.py|elsewhere/.test(url)), []);
    await run(tab, 1).click();
    await soon.match(() => element(tab, 1).locator("iframe").getAttribute("src"), new RegExp(`^${SITE}`));
    assert.notEqual(await tab.title(), "stolen");
  });
});

test("Open in Linktable opens the same source in full, before and after Run", async () => {
  await visiting({ "/": page(SITE, block(HIDING)) }, async (tab) => {
    const open = async (link) => {
      const [opened] = await Promise.all([tab.context().waitForEvent("page"), link.click()]);
      await opened.locator(".cm-content", { hasText: "linktable: hide" }).waitFor();
      await soon.match(() => opened.locator(".cm-content").innerText(), /class ShelfBook/);
      await opened.close();
    };
    await tab.waitForFunction(() => document.querySelector("link-table")?.shadowRoot.querySelector("a.open").href.includes("#2"));
    await open(element(tab).getByRole("link", { name: /Open in Linktable/ }));
    await run(tab).click();
    await ran(tab);
    await open(inside(tab).getByRole("link", { name: /Open in Linktable/ }));
  });
});

test("twenty on a page load the engine when asked, once from the site", async () => {
  const site = await folder(fileURLToPath(new URL("../../dist/", import.meta.url)));
  // Large files are cached on disk, which a browser without a profile has not.
  const profile = mkdtempSync(join(tmpdir(), "linktable-"));
  const body = Array.from({ length: 20 }, (_, at) => block(`print("number", ${at})`)).join("");
  await visiting({ "/": page(site.address, body) }, async (tab) => {
    await run(tab, 19).waitFor();
    assert.deepEqual(site.asked, ["/embed.js"]);
    const script = readFileSync(new URL("../../dist/embed.js", import.meta.url));
    assert.ok(brotliCompressSync(script).length <= 10_000);
    for (let at = 0; at < 20; at += 1) {
      await run(tab, at).click();
      await ran(tab, at + 1);
    }
    const outputs = await tab.evaluate(() => window.heard.filter(({ type }) => type === "ran").map(({ stdout }) => stdout));
    assert.deepEqual(outputs, Array.from({ length: 20 }, (_, at) => `number ${at}\n`));
    const times = new Map();
    for (const path of site.asked) times.set(path, (times.get(path) ?? 0) + 1);
    // The page itself is asked for by each frame; what it loads never changes, and is asked for once.
    const often = [...times].filter(([path, count]) => count > 1 && path !== "/");
    assert.deepEqual(often, []);
    assert.ok([...times.keys()].some((path) => path.endsWith(".wasm")));
  }, { profile });
  site.close();
  rmSync(profile, { recursive: true, force: true });
});

test("below a path, on a phone, in the dark", async () => {
  const options = { colorScheme: "dark", viewport: { width: 390, height: 844 } };
  await visiting({ "/": page(SITE_UNDER_A_PATH, block(HIDING, 'theme="dark"')) }, async (tab) => {
    await run(tab).click();
    await ran(tab);
    await inside(tab).getByRole("tab", { name: /^Output/, selected: true }).waitFor();
    assert.ok(await tab.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    assert.ok(await inside(tab).locator(".page").evaluate((page) => page.scrollWidth <= page.clientWidth));
    const editor = await inside(tab).locator(".cm-content").boundingBox();
    assert.ok(editor.width > 250, `${editor.width} wide`);
    await inside(tab).getByRole("button", { name: /hidden lines/ }).waitFor();
    await screenshotAs(tab, "embed-dark-phone");
  }, options);
});

test("in a frame where nothing is kept and copying is refused it works the same", async () => {
  await visiting({ "/": page(SITE, block("print(1)")) }, async (tab) => {
    await run(tab).click();
    await ran(tab);
    await soon.equal(() => tab.evaluate(() => window.heard.at(-1).stdout), "1\n");
    const kept = tab.frames().at(-1);
    assert.equal(await kept.evaluate(() => {
      try {
        return localStorage.length;
      } catch (error) {
        return error.name;
      }
    }), "SecurityError");
  }, { refusesStorage: true });
});

test("in a sandbox, where pages have no origin, it works the same", async () => {
  const pages = {
    "/": `<!doctype html><title>Around</title><link rel="icon" href="data:,"><iframe sandbox="allow-scripts" src="/docs" width="900" height="800"></iframe>`,
    "/docs": page(SITE, block("print(1)")),
  };
  await visiting(pages, async (tab) => {
    const docs = tab.frameLocator("iframe");
    await docs.locator("link-table").getByRole("button", { name: "Run" }).first().click();
    const sandboxed = tab.frames().find((frame) => frame.url().endsWith("/docs"));
    await sandboxed.waitForFunction(() => window.heard.some(({ type }) => type === "ran"));
    await soon.deepEqual(() => sandboxed.evaluate(() => [self.origin, window.heard.at(-1).stdout]), ["null", "1\n"]);
    // The page around the playground is heard, too.
    await sandboxed.evaluate(() => (document.querySelector("link-table").source = "print(2)"));
    await sandboxed.evaluate(() => document.querySelector("link-table").run());
    await sandboxed.waitForFunction(() => window.heard.at(-1).stdout === "2\n");
  });
});

test("only the page around is heard, and only it is told", async () => {
  await visiting({ "/": page(SITE, block("print(1)")) }, async (tab) => {
    await run(tab).click();
    await ran(tab);
    const frame = tab.frames().at(-1);
    // A message from the frame's own window is not one of the page around.
    await frame.evaluate(() => window.postMessage({ linktable: 1, type: "source", source: "stolen = 1" }, "*"));
    // A frame that was opened for another origin says nothing to this page.
    await tab.evaluate((site) => {
      window.leaked = [];
      addEventListener("message", ({ data, source }) => {
        if (source === window.other?.contentWindow) window.leaked.push(data);
      });
      window.other = document.createElement("iframe");
      window.other.src = `${site}#2AAAA;embed=https%3A%2F%2Fdocs.example;run=1`;
      document.body.append(window.other);
    }, SITE);
    await tab.frameLocator("iframe").last().locator(".cm-content").waitFor();
    await tab.evaluate((site) => window.other.contentWindow.postMessage({ linktable: 1, type: "source", source: "stolen = 1" }, site), SITE);
    await tab.waitForTimeout(500);
    assert.deepEqual(await tab.evaluate(() => window.leaked), []);
    await soon.doesNotMatch(() => tab.frameLocator("iframe").last().locator(".cm-content").innerText(), /stolen/);
    await soon.doesNotMatch(() => inside(tab).locator(".cm-content").innerText(), /stolen/);
  }, { expected: /postMessage|target origin/ });
});

test("printed, it is the code; without the site's answer, it says so", async () => {
  await visiting({ "/": page(SITE, block("print(1)")) }, async (tab) => {
    await run(tab).click();
    await ran(tab);
    await tab.emulateMedia({ media: "print" });
    await soon.equal(() => element(tab).locator("pre").last().isVisible(), true);
    await soon.equal(() => element(tab).locator("iframe").isVisible(), false);
  });
});

test("without scripts the code block remains", async () => {
  await visiting({ "/": page(SITE, block("x = 1")) }, async (tab) => {
    await soon.equal(() => tab.locator("link-table pre").isVisible(), true);
    await soon.equal(() => tab.getByRole("button").count(), 0);
  }, { javaScriptEnabled: false });
});
