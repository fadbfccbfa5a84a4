// The site kept for when there is no network, and builds that follow each other.

import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { folder } from "./hosts.mjs";
import { launch, LINKED, open, soon } from "./support.mjs";

const DIST = fileURLToPath(new URL("../../dist/", import.meta.url));

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** A copy of the site, on a server of its own. */
async function copied() {
  const place = mkdtempSync(join(tmpdir(), "linktable-"));
  cpSync(DIST, place, { recursive: true });
  const server = await folder(place);
  return {
    place,
    address: server.address,
    close: () => {
      server.close();
      rmSync(place, { recursive: true });
    },
  };
}

/** Makes the site another build: the same files in a folder of another name. */
function rebuild(place) {
  const build = readdirSync(place).find((name) => name.startsWith("build-"));
  const next = "build-0123456789abcdef";
  renameSync(join(place, build), join(place, next));
  for (const file of ["index.html", "service_worker.js"]) {
    const path = join(place, file);
    writeFileSync(path, readFileSync(path, "utf8").replaceAll(build, next));
  }
  return { build, next };
}

const kept = (page) => page.evaluate(async () => (await caches.keys()).map((name) => name.split(" ").at(-1)));

async function visit(site, options = {}) {
  const linktable = await open(browser, { site: site.address, source: LINKED, serviceWorkers: "allow", ...options });
  await linktable.page.evaluate(() => navigator.serviceWorker.ready);
  await linktable.page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  return linktable;
}

test("a playground that was visited works without a network", async () => {
  const site = await copied();
  const linktable = await visit(site);
  await linktable.compiled();
  await linktable.page.context().setOffline(true);
  await linktable.page.reload();
  await linktable.compiled();
  await linktable.run.click();
  await linktable.ran();
  await soon.match(() => linktable.panel.innerText(), /in the hall: 2/);
  // What was never looked at is kept, too.
  await linktable.page.getByRole("button", { name: "Share" }).click();
  await linktable.page.getByRole("dialog", { name: "Share" }).waitFor();
  // Requests may have been under way when the network went.
  linktable.expect(/ERR_INTERNET_DISCONNECTED|service_worker|^failed/);
  await linktable.close();
  site.close();
});

test("a site that is gone altogether opens as it was, also by a link", async () => {
  const site = await copied();
  const linktable = await visit(site);
  const { page } = linktable;
  site.close();
  await page.goto(`${site.address}#2AAAA`);
  await page.reload();
  await linktable.compiled();
  linktable.expect(/./);
  await linktable.close();
});

test("another build takes over whole: its page, its files, its cache", async () => {
  const site = await copied();
  const linktable = await visit(site);
  const { page } = linktable;
  const { build, next } = rebuild(site.place);
  linktable.seen.requests.length = 0;
  await page.reload();
  await linktable.compiled();
  await linktable.run.click();
  await linktable.ran();
  for (let tries = 0; tries < 100 && String(await kept(page)) !== next; tries += 1) await page.waitForTimeout(200);
  const asked = linktable.seen.requests.map((url) => new URL(url).pathname).filter((path) => path.includes("build-"));
  assert.ok(asked.length > 3);
  assert.deepEqual(asked.filter((path) => !path.startsWith(`/${next}/`)), [], `nothing of ${build}`);
  await soon.deepEqual(() => kept(page), [next]);
  await linktable.close();
  site.close();
});

test("a frame in another page keeps nothing", async () => {
  const site = await copied();
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${site.address}service_worker.js`);
  await page.evaluate((address) => {
    const frame = document.createElement("iframe");
    frame.src = `${address}#2AAAA;embed=${encodeURIComponent(location.origin)}`;
    document.body.append(frame);
  }, site.address);
  await page.frameLocator("iframe").locator(".cm-content").waitFor();
  assert.equal(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length), 0);
  await context.close();
  site.close();
});
