// The page's program comes in parts: what is loaded when, and what happens when a part is late or not to be had.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { file, launch, LINKED, open, SITE, soon } from "./support.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** The name of a file of the build. */
const name = (url) => new URL(url).pathname.replace(/^\/build-[^/]*\//, "").replace(/^\//, "");

/** Holds back what a pattern is for, until it is let go; but never what the page stands still for. */
async function held(page, pattern) {
  let letGo;
  const gone = new Promise((resolve) => (letGo = resolve));
  await page.route(pattern, async (route) => {
    if (route.request().resourceType() !== "xhr") await gone;
    // The page may be left by then.
    await route.continue().catch(() => undefined);
  });
  return letGo;
}

/** Has the page's program load a part as one of its functions does that is called too soon. */
const callTooSoon = (page, number) =>
  page.evaluate(async (number) => {
    const { default: start } = await import(new URL(document.querySelector("script[data-page]").dataset.page, document.baseURI));
    const program = await start();
    program.loadPart(number);
  }, number);

const PARTS = /\/page_part_\d+\.wasm$/;
const LATER = /\/(page_part_\d+\.wasm|files\.js|diagram\.js|later\/[^/]*|examples\/.*)$/;
const sizes = [
  ["wide", {}],
  ["phone", { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }],
  ["on a slow machine", { slowness: 6 }],
];

for (const [size, { slowness, ...options }] of sizes) {
  test(`a first screen, its DDL and typing take the first files alone (${size})`, async () => {
    let workerMayCome, restMayCome;
    const linktable = await open(browser, {
      ...options,
      route: async (page) => {
        if (slowness) await (await page.context().newCDPSession(page)).send("Emulation.setCPUThrottlingRate", { rate: slowness });
        workerMayCome = await held(page, /\/worker_bg\.wasm$/);
        restMayCome = await held(page, LATER);
      },
    });
    const { page, seen } = linktable;
    await page.waitForTimeout(500);
    const first = /^(|page-[^/]*|start\.js|(ran|embed|schema|live)-[^/]*\.css|icon-.*|snippets\/.*\/(editor|frame)\.js)$/;
    const asked = seen.requests.map(name).filter((file) => !/^(worker|data:)/.test(file));
    assert.deepEqual(asked.filter((file) => !first.test(file)), []);

    workerMayCome();
    const answered = page.locator("#compiled-panel-ddl pre");
    await answered.first().waitFor({ state: "attached" });
    const before = await answered.count();
    await linktable.editor.click();
    await page.keyboard.press("ControlOrMeta+End");
    await page.keyboard.type("\nclass Another(SQLModel, table=True):\nid: int | None = Field(default=None, primary_key=True)\n");
    await page.waitForFunction((before) => document.querySelectorAll("#compiled-panel-ddl pre").length > before, before);
    if (options.isMobile) await linktable.tab("Schema").click();
    await answered.last().waitFor();

    restMayCome();
    await page.locator(".cm-gutter-lint").waitFor({ state: "attached" });
    await page.waitForTimeout(300);
    const parts = seen.requests.map(name).filter((file) => file.startsWith("page_part"));
    assert.deepEqual(parts, ["page_part_0.wasm"], "what few use is not loaded before it is wanted");
    assert.deepEqual(seen.stoodStill, []);
    await linktable.close();
  });
}

test("what takes a part waits for it, and typing does not", async () => {
  let letGo;
  const linktable = await open(browser, { source: LINKED, route: async (page) => (letGo = await held(page, PARTS)) });
  await linktable.compiled();
  await linktable.run.click();
  await linktable.editor.click();
  await linktable.page.keyboard.press("ControlOrMeta+End");
  await linktable.page.keyboard.type("\nprint('typed while it came')\n");
  await linktable.compiled();
  await soon.match(() => linktable.panel.innerText(), /^Run the script to see/);
  letGo();
  await linktable.ran();
  await soon.match(() => linktable.panel.innerText(), /in the hall: 2[^]*typed while it came/);
  await linktable.close();
});

test("a function that is called before its part has come is there", async () => {
  // What is fetched ahead never comes; what is asked for in the moment of the call does.
  const route = (page) => held(page, PARTS);
  const linktable = await open(browser, { source: LINKED, route });
  await linktable.compiled();
  await callTooSoon(linktable.page, 0);
  await linktable.run.click();
  await linktable.ran();
  assert.deepEqual(linktable.seen.stoodStill.map(name), ["page_part_0.wasm"]);
  await linktable.close();
});

test("a part that cannot be had is said at its place, and asked for again", async () => {
  let isDown = true;
  const route = (page) => page.route(/\/page_part_1\.wasm$/, (route) => (isDown ? route.fulfill({ status: 503 }) : route.continue()));
  const linktable = await open(browser, { source: LINKED, route });
  const { page } = linktable;
  await linktable.compiled();
  const share = page.getByRole("button", { name: "Share" });
  await share.click();
  const notice = page.getByRole("alert");
  await soon.match(() => notice.innerText(), /^What this takes could not be loaded \(Error: the server says 503\)\. Nothing is lost; try it again\./);
  await linktable.screenshot("part-missing");
  await notice.getByRole("button", { name: "Close" }).click();
  await notice.waitFor({ state: "detached" });
  await linktable.run.click();
  await linktable.ran();
  isDown = false;
  await share.click();
  await page.getByRole("dialog", { name: "Share" }).waitFor();
  linktable.expect(/503/);
  await linktable.close();
});

test("a call that cannot be answered ends the page with word, and loses nothing typed", async () => {
  let isDown = true;
  const route = (page) => page.route(PARTS, (route) => (isDown ? route.fulfill({ status: 503 }) : route.continue()));
  const linktable = await open(browser, { source: LINKED, route });
  const { page } = linktable;
  const { keyboard } = page;
  await linktable.compiled();
  await linktable.editor.click();
  await keyboard.press("ControlOrMeta+End");
  await keyboard.type("\nx = 'before'\n");
  await assert.rejects(callTooSoon(page, 0), /the server says 503/);
  const word = page.locator(".stopped[role=alert]");
  await soon.match(() => word.innerText(), /^Linktable stopped, since a part of it could not be loaded \(Error: the server says 503\)\. What you typed is kept\./);
  await linktable.editor.click();
  await keyboard.press("ControlOrMeta+End");
  await keyboard.type("\ny = 'after'\n");
  await linktable.screenshot("part-stopped");
  isDown = false;
  await Promise.all([page.waitForNavigation(), word.getByRole("button", { name: "Load the page again" }).click()]);
  await linktable.editor.waitFor();
  await linktable.compiled();
  const text = await linktable.draft();
  assert.ok(text.includes("x = 'before'") && text.includes("y = 'after'"), text);
  await soon.match(() => linktable.editor.innerText(), /y = 'after'/);
  linktable.expect(/./);
  await linktable.close();
});

test("a link, and a frame that runs at once, stand still for nothing", async () => {
  const link = file("crates/share/tests/links/first_example.link").trim().replace(/^.*#/, "");
  const linked = await open(browser, { site: `${SITE}#${link}` });
  await linked.compiled();
  await soon.match(() => linked.editor.innerText(), /Heroes and teams/);
  assert.deepEqual(linked.seen.stoodStill, []);
  await linked.close();
  const settings = `embed=${encodeURIComponent(new URL(SITE).origin)};panels=output,ddl;run=1`;
  const body = `<!doctype html><title>Around</title><iframe width="900" height="700" src="${SITE}#${link};${settings}"></iframe>`;
  const context = await browser.newContext({ serviceWorkers: "block" });
  const page = await context.newPage();
  const stoodStill = [];
  context.on("request", (request) => {
    if (request.resourceType() === "xhr" && /page_part/.test(request.url())) stoodStill.push(request.url());
  });
  await page.route(`${SITE}around`, (route) => route.fulfill({ body, contentType: "text/html" }));
  await page.goto(`${SITE}around`);
  await page.frameLocator("iframe").locator("#ran-panel-output .stdout").waitFor();
  assert.deepEqual(stoodStill, []);
  await context.close();
});

const FIRST_OF_EACH = ["sqlmodel/00_heroes_and_teams", "ormar/00_posts_and_categories", "tortoise/01_foreign_key"];
const PLAIN = "for n in range(3):\n    print('plain', n)\n";

for (const [at, example] of FIRST_OF_EACH.entries()) {
  test(`what scripts of a library take of the worker comes together, and nothing waits for it (${example.split("/")[0]})`, async () => {
    // A script of the reader's own that takes no more than many do: the example, with a line that says nothing.
    const source = file(`examples/${example}.py`).replace(/^#.*\n/gm, "") + "# mine\n";
    const linktable = await open(browser, { source });
    const { page, seen } = linktable;
    const asked = [];
    page.context().on("request", (request) => {
      // What is kept for when there is no network comes again, some time later.
      if (!request.serviceWorker()) asked.push([request.resourceType(), name(request.url())]);
    });
    await page.reload();
    await linktable.compiled();
    const parts = () => asked.filter(([, file]) => file.startsWith("worker_part"));
    assert.ok(parts().length > 1, "it has parts");
    assert.deepEqual(parts().filter(([type]) => type === "xhr"), [], "the worker stood still for none");
    // The program has run a script of its own by the time the reader wants to.
    const usual = () => asked.filter(([, file]) => file === `examples/${example}.py`).length;
    while (usual() < 2) await page.waitForTimeout(50);
    await page.waitForTimeout(600);
    assert.match(await linktable.panel.innerText(), /^Run the script to see/, "nothing of it is shown");
    const before = parts().length;
    await linktable.run.click();
    await linktable.ran();
    assert.ok((await linktable.panel.locator(".stdout").innerText()).length > 9);
    // What few scripts use may be called by a run of any, and then more comes with it; but for what those of the
    // library take nobody waits so late.
    const late = parts().slice(before).filter(([type, file]) => type === "xhr" && Number(file.match(/\d+/)[0]) < 6);
    assert.deepEqual(late, [], "a run takes no more of what scripts of the library take");
    const ahead = parts().slice(0, before).map(([, file]) => file);
    assert.equal(new Set(ahead).size, ahead.length, "each came once");
    assert.equal(usual(), 2);
    // Of the other libraries nothing came.
    const others = FIRST_OF_EACH.filter((_, other) => other !== at);
    assert.deepEqual(asked.filter(([, file]) => others.some((other) => file.includes(other))), []);
    await linktable.close();
    assert.ok(seen.requests.length);
  });
}

test("for a script of no library none is run ahead", async () => {
  const asked = [];
  const ahead = (request) => {
    if (/^examples/.test(name(request.url()))) asked.push(request.url());
  };
  const linktable = await open(browser, { source: PLAIN, route: (page) => page.context().on("request", ahead) });
  await linktable.compiled();
  await linktable.page.waitForTimeout(900);
  assert.deepEqual(asked, []);
  await linktable.run.click();
  await linktable.ran();
  assert.match(await linktable.panel.innerText(), /^plain 0\nplain 1\nplain 2\s*$/);
  await linktable.close();
});

test("what few scripts use of the worker comes together, when the first of it is called", async () => {
  const fetched = new Set();
  let beside;
  // The first part that the worker stands still for takes its time; what else is asked for meanwhile is counted.
  const slowly = async (route) => {
    const request = route.request();
    if (request.resourceType() === "xhr" && beside === undefined) {
      beside = 0;
      const last = Date.now() + 5000;
      while (fetched.size < 6 && Date.now() < last) await new Promise((again) => setTimeout(again, 50));
      beside = fetched.size;
    } else {
      fetched.add(name(request.url()));
    }
    await route.continue();
  };
  const route = (page) => page.context().route(/\/worker_part_\d+\.wasm$/, slowly);
  const linktable = await open(browser, { source: PLAIN, route });
  await linktable.compiled();
  assert.ok(beside >= 6, `${beside} parts were asked for beside the first`);
  await linktable.close();
});

test("a part of the worker that does not come ahead is asked for when it is called", async () => {
  // What comes ahead is refused; what the worker stands still for is not.
  const route = (page) =>
    page.route(/\/worker_part_\d+\.wasm$/, (route) => (route.request().resourceType() === "xhr" ? route.continue() : route.fulfill({ status: 503 })));
  const linktable = await open(browser, { source: LINKED, route });
  await linktable.compiled();
  await linktable.run.click();
  await linktable.ran();
  assert.match(await linktable.panel.innerText(), /in the hall: 2/);
  linktable.expect(/503/);
  await linktable.close();
});
