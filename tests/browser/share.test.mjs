// A playground travels as a link: made in one profile, opened in another.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { deflateRawSync } from "node:zlib";
import { file, launch, LINKED, open, SITE, soon } from "./support.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** The link of what stands in the editor, read off the share dialog. */
async function link(linktable) {
  await linktable.page.getByRole("button", { name: "Share" }).click();
  const text = await linktable.page.getByRole("textbox", { name: "Link", exact: true }).inputValue();
  await linktable.page.keyboard.press("Escape");
  await linktable.page.getByRole("dialog").waitFor({ state: "detached" });
  return text;
}

async function linkOf(source) {
  const linktable = await open(browser, { source });
  await linktable.compiled();
  const text = await link(linktable);
  await linktable.close();
  return text;
}

test("a link opens in a new profile: same source, same DDL, and the same output after Run", async () => {
  const linktable = await open(browser, { source: LINKED });
  await linktable.compiled();
  const statements = await linktable.statements();
  await linktable.run.click();
  await linktable.ran();
  const output = await linktable.panel.innerText();
  const text = await link(linktable);
  assert.ok(text.startsWith(`${SITE}#1`) && text.length < 1200, text);
  await linktable.close();

  const other = await open(browser, { site: text });
  await other.compiled();
  await soon.deepEqual(() => other.statements(), statements);
  await soon.match(() => other.panel.innerText(), /^Run the script to see/, "a link does not run by itself");
  await soon.equal(() => other.draft(), null, "nor is it kept before it is edited");
  await other.run.click();
  await other.ran();
  await soon.equal(() => other.panel.innerText(), output);
  await other.close();
});

test("a link leaves the reader's draft, which is found again", async () => {
  const text = await linkOf(LINKED);
  const linktable = await open(browser, { site: text, source: "mine = 1\n" });
  await linktable.compiled();
  await soon.match(() => linktable.editor.innerText(), /class ShelfBook/);
  await soon.equal(() => linktable.draft(), "mine = 1\n");

  // Editing makes it the reader's own, and takes the link out of the address.
  await linktable.editor.click();
  await linktable.page.keyboard.type("#");
  await linktable.page.waitForFunction(() => location.hash === "");
  await linktable.recent("mine = 1");
  await linktable.compiled();
  await soon.equal(async () => (await linktable.editor.innerText()).trim(), "mine = 1");
  await linktable.recent("ShelfBook, Shelf, Book");
  await soon.match(() => linktable.editor.innerText(), /class ShelfBook/);
  await linktable.close();
});

test("a link opened in the same tab takes the place of what is there", async () => {
  const text = await linkOf("other = 2\n");
  const linktable = await open(browser, { source: "mine = 1\n" });
  await linktable.compiled();
  await linktable.page.evaluate((hash) => (location.hash = hash), new URL(text).hash);
  await linktable.page.locator(".cm-content", { hasText: "other = 2" }).waitFor();
  // One undoable step.
  await linktable.editor.click();
  await linktable.page.keyboard.press("ControlOrMeta+z");
  await linktable.page.locator(".cm-content", { hasText: "mine = 1" }).waitFor();
  await linktable.close();
});

/** A link of version 2 whose first byte says what else it holds. */
function linkWith(flags, source) {
  const plain = Buffer.concat([Buffer.from([flags]), Buffer.from(source)]);
  let crc = -1;
  for (const byte of plain) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  const sum = ~crc;
  const word = Buffer.concat([Buffer.from([sum, sum >> 8, sum >> 16].map((byte) => byte & 255)), deflateRawSync(plain)]);
  return `2${word.toString("base64url")}`;
}

test("what a link says of its source counts, and is shared again", async () => {
  const output = (linktable) => linktable.page.locator("#ran-panel-output .stdout").textContent();
  // Its relationships are declared on both sides, which Tortoise refuses; 32: they are taken as one.
  const text = `${SITE}#${linkWith(32, file("tests/conformance/seeds/003a_as_printed.py"))}`;
  const linktable = await open(browser, { site: text });
  await linktable.compiled();
  await soon.equal(() => linktable.page.locator(".problems li.error").count(), 0);
  await linktable.run.click();
  await linktable.ran();
  await soon.equal(() => output(linktable), "Admin\nUser\n");
  const again = await link(linktable);
  await linktable.close();

  const other = await open(browser, { site: again });
  await other.compiled();
  await other.run.click();
  await other.ran();
  await soon.equal(() => output(other), "Admin\nUser\n");
  await other.close();
});

test("a frame's address opened by itself is a link: nothing runs, and what is typed is kept", async () => {
  const address = `${await linkOf(LINKED)};embed=${encodeURIComponent("https://docs.example")};panels=output;readonly=1;run=1`;
  const linktable = await open(browser, { site: address });
  await linktable.compiled();
  await linktable.run.waitFor();
  await linktable.page.getByRole("button", { name: "Share" }).first().waitFor();
  await soon.match(() => linktable.panel.innerText(), /^Run the script to see/);
  await linktable.editor.click();
  await linktable.page.keyboard.press("ControlOrMeta+End");
  await linktable.page.keyboard.type("\n# typed");
  await soon.match(() => linktable.draft(), /# typed$/);
  await linktable.close();
});

test("a link that does not open says so and leaves the draft", async () => {
  const text = await linkOf(LINKED);
  const [address, word] = text.split("#");
  const flipped = word.slice(0, 90) + (word[90] === "A" ? "B" : "A") + word.slice(91);
  const cases = {
    truncated: [word.slice(0, 200), /was cut off/],
    flipped: [flipped, /was changed|was cut off/],
    foreign: ["section-3", /no link to a playground/],
    later: ["9AAAA", /newer Linktable/],
    control: ["1%00%07AAAA", /no link to a playground/],
    large: [`1${"A".repeat(1_000_000)}`, /was changed|was cut off/],
    larger: [`1${"A".repeat(1_500_000)}`, /longer than a link can hold/],
    bomb: [`2AAAA${deflateRawSync(Buffer.alloc(40_000_000)).toString("base64url")}`, /longer than a link can hold/],
    "changed in its checksum": [`${word[0]}${word[1] === "A" ? "B" : "A"}${word.slice(2)}`, /was changed/],
    settings: ["1abc;embed", /no link to a playground|was changed|was cut off/],
  };
  for (const [name, [fragment, says]] of Object.entries(cases)) {
    const linktable = await open(browser, { site: `${address}#${fragment}`, source: "mine = 1\n" });
    await linktable.compiled();
    const notice = linktable.page.getByRole("alert");
    await soon.match(() => notice.innerText(), says, name);
    await soon.equal(async () => (await linktable.editor.innerText()).trim(), "mine = 1", name);
    await soon.equal(() => linktable.draft(), "mine = 1\n", name);
    await notice.getByRole("button", { name: "Close" }).click();
    await notice.waitFor({ state: "detached" });
    await linktable.close();
  }
});

test("the dialog gives every form, by keyboard alone", async () => {
  const linktable = await open(browser, { source: "mine = 1\n" });
  await linktable.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await linktable.compiled();
  await linktable.page.getByRole("button", { name: "Share" }).focus();
  await linktable.page.keyboard.press("Enter");
  const dialog = linktable.page.getByRole("dialog", { name: "Share" });
  await dialog.waitFor();
  await linktable.screenshot("share-light");
  await dialog.getByRole("radio", { name: "Link", exact: true }).focus();
  for (const [name, pattern] of [
    ["Markdown link", /^\[Open in Linktable\]\(http.*#1.*\)$/],
    ["Markdown with the source", /^```python\nmine = 1\n```\n\n\[Open/],
    ["HTML embed", /^<script defer src="http.*\/embed.js"><\/script>\n<link-table>\n<pre><code>mine = 1\n<\/code>/],
    ["Report for an issue", /^```python\nmine = 1\n```\n\nSeen in Linktable .*SQLModel 0/],
  ]) {
    await linktable.page.keyboard.press("ArrowDown");
    await soon.match(() => dialog.getByRole("textbox", { name, exact: true }).inputValue(), pattern);
  }
  await dialog.getByRole("button", { name: "Copy" }).focus();
  await linktable.page.keyboard.press("Enter");
  await dialog.getByText("Copied.").waitFor();
  const copied = await linktable.page.evaluate(() => navigator.clipboard.readText());
  assert.match(copied, /Seen in Linktable/);
  await linktable.page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await linktable.close();
});

test("a link keeps what is selected, and which panels are open", async () => {
  const linktable = await open(browser, { source: "# é😀\nmine = 1\n" });
  await linktable.compiled();
  await linktable.tab("Diagram").click();
  await linktable.tab("SQL").click();
  await linktable.editor.click();
  await linktable.page.keyboard.press("ControlOrMeta+End");
  await linktable.page.keyboard.press("ArrowUp");
  await linktable.page.keyboard.press("Shift+End");
  const text = await link(linktable);
  await linktable.close();
  const other = await open(browser, { site: text });
  await other.compiled();
  await other.page.getByRole("tab", { name: /^Diagram/, selected: true }).waitFor();
  await other.page.getByRole("tab", { name: /^SQL/, selected: true }).waitFor();
  await other.editor.focus();
  await other.page.keyboard.type("yours");
  await soon.match(() => other.editor.innerText(), /^# é😀\nyours/);
  await other.close();
});

test("a source whose link some services would cut is offered as a file", async () => {
  const noise = Array.from({ length: 900 }, (_, at) => `x${at} = "${createHash("sha256").update(String(at)).digest("base64")}"`).join("\n");
  const linktable = await open(browser, { source: noise });
  await linktable.compiled();
  await linktable.page.getByRole("button", { name: "Share" }).click();
  await linktable.page.getByText(/Some services cut links of more than 16000/).waitFor();
  const [saved] = await Promise.all([
    linktable.page.waitForEvent("download"),
    linktable.page.getByRole("link", { name: "Save it as a file" }).click(),
  ]);
  assert.equal(saved.suggestedFilename(), "models.py");
  assert.equal(readFileSync(await saved.path(), "utf8"), noise);
  await linktable.close();
});

test("where the clipboard is refused, the text is selected", async () => {
  const refused = (page) =>
    page.addInitScript(() => {
      Object.defineProperty(navigator, "clipboard", { value: undefined });
    });
  const linktable = await open(browser, { source: "mine = 1\n", route: refused, colorScheme: "dark", viewport: { width: 390, height: 844 } });
  await linktable.page.getByRole("button", { name: "Share" }).click();
  await linktable.page.getByRole("button", { name: "Copy" }).click();
  await linktable.page.getByText("does not let the page copy").waitFor();
  const selected = await linktable.page.evaluate(() => {
    const field = document.querySelector("dialog textarea");
    return field.value.slice(field.selectionStart, field.selectionEnd) === field.value && document.activeElement === field;
  });
  assert.ok(selected);
  await linktable.screenshot("share-dark-phone");
  await linktable.close();
});
