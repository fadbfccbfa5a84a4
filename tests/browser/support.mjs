// What the browser tests share: a browser, a page that is watched, and where the site is.

import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const needed = (name) => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; \`cargo xtask test browser\` sets it`);
  return value;
};

/** The built page at the root of its origin. */
export const SITE = needed("SITE");
/** The same below a path. */
export const SITE_UNDER_A_PATH = needed("SITE_UNDER_A_PATH");

const root = new URL("../../", import.meta.url);
const screenshots = fileURLToPath(new URL("tests/browser/screenshots/", root));

/** The text of a file of the repository. */
export const file = (path) => readFileSync(new URL(path, root), "utf8");
/** The names of the files below a folder of the repository. */
export const files = (path) => readdirSync(new URL(path, root), { recursive: true }).map(String);

const axe = file("node_modules/axe-core/axe.min.js");

/** How long what a test waits for may take, in milliseconds, on a machine that has other things to do. */
const PATIENCE = 15_000;

/**
 * The assertions of `assert`, of what the page shows before long: each takes a function that reads it, and asks again
 * until the assertion holds. What was clicked takes its moment, and so does what is fetched first.
 */
export const soon = Object.fromEntries(
  ["ok", "equal", "notEqual", "deepEqual", "notDeepEqual", "match", "doesNotMatch"].map((name) => [
    name,
    async (read, ...expected) => {
      const last = Date.now() + PATIENCE;
      for (;;) {
        const value = await read();
        try {
          return assert[name](value, ...expected);
        } catch (wrong) {
          if (Date.now() > last) throw wrong;
          await new Promise((again) => setTimeout(again, 50));
        }
      }
    },
  ]),
);

/** What axe finds wrong with a page, in few words. */
export async function violations(page) {
  for (let tries = 1; ; tries += 1) {
    try {
      // What comes into sight by degrees has its colours only at the end.
      await page.evaluate(() => Promise.all(document.getAnimations().filter((moves) => moves.effect.getComputedTiming().iterations === 1).map((moves) => moves.finished.catch(() => {}))));
      // Evaluated by the browser's debugger, which the page's policy does not bind.
      if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe);
      const found = await page.evaluate(() => window.axe.run());
      return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join(" | ")}`);
    } catch (wrong) {
      // What it looked at went away meanwhile: it looks again.
      if (tries === 5 || !/Cannot read properties/.test(wrong.message)) throw wrong;
    }
  }
}

const program = () => ({
    executablePath: needed("CHROMIUM"),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--disable-dev-shm-usage",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });

export const launch = () => chromium.launch(program());
/** A browser that keeps what it loads on disk, as a reader's does; its profile is a folder. */
export const launchProfile = (folder) => chromium.launchPersistentContext(folder, program());

/** A page in a profile of its own, watched: what it must never do is noted. */
export async function open(browser, { site = SITE, source, route, ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 860 }, serviceWorkers: "block", ...options });
  const page = await context.newPage();
  const seen = { requests: [], trouble: [], stoodStill: [] };
  page.on("console", (message) => {
    // What Playwright itself says of a service worker that it was told to block.
    if (message.text() === "Service Worker registration blocked by Playwright") return;
    if (["error", "warning"].includes(message.type())) seen.trouble.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => seen.trouble.push(`uncaught: ${error}`));
  page.on("requestfailed", (request) => {
    // What was under way when the page was left is of no matter.
    const left = request.failure()?.errorText === "net::ERR_ABORTED";
    if (!left) seen.trouble.push(`failed: ${request.url()}`);
  });
  context.on("request", (request) => {
    seen.requests.push(request.url());
    // A part of the page that was not fetched before it was called.
    if (request.resourceType() === "xhr" && /page_part/.test(request.url())) seen.stoodStill.push(request.url());
  });
  await page.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) => {
      console.error(`policy: ${event.violatedDirective} forbids ${event.blockedURI || event.sourceFile}`);
    });
  });
  // A source of the test's own from the start, as a reader has it who comes back.
  if (source !== undefined) {
    await page.addInitScript((text) => {
      if (!Object.keys(localStorage).some((key) => key.startsWith("linktable:draft:")))
        localStorage.setItem("linktable:draft:before", `1\n${text}`);
    }, source);
  }
  if (route) await route(page);
  await page.goto(site);
  await page.locator(".cm-content").waitFor();
  return new Linktable(page, seen, site);
}

/** A picture to look at. */
export function screenshotAs(page, name, options = {}) {
  mkdirSync(screenshots, { recursive: true });
  return page.screenshot({ path: `${screenshots}${name}.png`, ...options });
}

/** A page of Linktable, and what a reader does with it. */
export class Linktable {
  constructor(page, seen, site) {
    this.page = page;
    this.seen = seen;
    this.origin = new URL(site).origin;
    this.expected = /^$/;
    this.editor = page.locator(".cm-content");
    this.run = page.getByRole("button", { name: "Run", exact: true });
    this.stop = page.getByRole("button", { name: "Stop" });
    this.ddl = page.locator("#compiled-panel-ddl");
    this.panel = page.locator(".ran [role=tabpanel]");
  }

  tab(name) {
    return this.page.getByRole("tab", { name: new RegExp(`^${name}\\b`) });
  }

  /** Puts a text in place of everything in the editor, as pasting does. */
  async paste(text) {
    await this.editor.click();
    await this.page.keyboard.press("ControlOrMeta+a");
    await this.editor.evaluate((element, pasted) => {
      const data = new DataTransfer();
      data.setData("text/plain", pasted);
      element.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
    }, text);
  }

  /** Waits for the newest edit to be compiled. */
  async compiled() {
    await this.page.getByText("compiled as you type ·").waitFor();
  }

  /** Waits until a click on what few need at once takes effect without anything being fetched. */
  async settled() {
    for (const name of ["SQL", "Output"]) {
      await this.tab(name).click();
      await soon.equal(() => this.tab(name).getAttribute("aria-selected"), "true");
    }
  }

  /** Waits for a run to end. */
  async ran() {
    await this.page.locator(".ran .status", { hasText: /^ran in/ }).waitFor();
  }

  /** What the browser keeps for the next visit: the newest draft. */
  async draft() {
    const drafts = await this.drafts();
    return drafts[0] ?? null;
  }

  /** Every draft the browser keeps, the newest first. */
  drafts() {
    return this.page.evaluate(() =>
      Object.entries(localStorage)
        .filter(([key]) => key.startsWith("linktable:draft:"))
        .map(([, kept]) => [Number(kept.split("\n", 1)), kept.slice(kept.indexOf("\n") + 1)])
        .sort(([a], [b]) => b - a)
        .map(([, source]) => source),
    );
  }

  /** Opens an example of the gallery, by its title; its text may take a moment to come. */
  async example(title) {
    await this.page.getByRole("button", { name: /^Examples: / }).click();
    const gallery = this.page.getByRole("dialog", { name: "Examples" });
    const option = gallery.getByRole("option", { name: title }).first();
    const whole = await option.locator(".title").innerText();
    await option.click();
    await this.page.getByRole("button", { name: `Examples: ${whole}` }).waitFor();
  }

  /** Opens a draft of before, by its title. */
  async recent(title) {
    await this.page.getByRole("button", { name: "More" }).click();
    await this.page.getByRole("button", { name: "Recent drafts" }).click();
    const drafts = this.page.getByRole("dialog", { name: "Recent" });
    await drafts.getByRole("button", { name: title }).first().click();
    await drafts.waitFor({ state: "detached" });
  }

  /** The statements of the DDL panel. */
  statements() {
    return this.ddl.locator("pre").allTextContents();
  }

  screenshot(name) {
    return screenshotAs(this.page, name);
  }

  /** Names the trouble that the test makes itself. */
  expect(trouble) {
    this.expected = trouble;
  }

  /** Ends the visit; nothing may have been said to the console, and nobody else asked for anything. */
  async close() {
    await this.page.context().close();
    assert.deepEqual(this.seen.trouble.filter((trouble) => !this.expected.test(trouble)), []);
    const elsewhere = this.seen.requests.filter((url) => !url.startsWith("data:") && new URL(url).origin !== this.origin);
    assert.deepEqual(elsewhere, []);
  }
}

/** A script that prints, links rows and ends: small, and of no example. */
export const LINKED = `from sqlmodel import Field, Relationship, Session, SQLModel, create_engine


class ShelfBook(SQLModel, table=True):
    shelf_id: int | None = Field(default=None, foreign_key="shelf.id", primary_key=True)
    book_id: int | None = Field(default=None, foreign_key="book.id", primary_key=True)


class Shelf(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(index=True)
    books: list["Book"] = Relationship(back_populates="shelves", link_model=ShelfBook)


class Book(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    shelves: list[Shelf] = Relationship(back_populates="books", link_model=ShelfBook)


engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)

with Session(engine) as session:
    attic = Shelf(name="attic")
    hall = Shelf(name="hall")
    session.add(Book(title="Ferns", shelves=[attic, hall]))
    session.add(Book(title="Mosses", shelves=[hall]))
    session.commit()
    print("in the hall:", len(hall.books))
`;
