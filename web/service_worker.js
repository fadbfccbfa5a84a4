// Keeps the site for when there is no network. Each build has a cache of its own, named by its content, so that
// files of two builds never meet; the page itself comes from the network whenever that answers.
const build = "BUILD";
const files = ["FILES"];

const own = new URL("./", self.location).href;
const cacheName = `linktable ${own} ${build}`;

self.addEventListener("install", (event) => {
  const fill = async () => {
    const cache = await caches.open(cacheName);
    // The page's own copy must be of this build: a server may have taken up another one in between.
    const page = await fetch("./", { cache: "no-cache" });
    if (!page.ok || !(await page.clone().text()).includes(build)) throw new Error("the site has another build now");
    await cache.put(own, page);
    await cache.addAll(files);
    await self.skipWaiting();
  };
  event.waitUntil(fill());
});

self.addEventListener("activate", (event) => {
  const tidy = async () => {
    const others = (await caches.keys()).filter((name) => name.startsWith(`linktable ${own} `) && name !== cacheName);
    await Promise.all(others.map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(tidy());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || !url.href.startsWith(own)) return;
  const path = url.href.slice(own.length).split(/[?#]/)[0];
  if (request.mode === "navigate" && (path === "" || path === "index.html")) event.respondWith(page(request));
  else if (path.startsWith(`${build}/`)) event.respondWith(file(request));
});

/** The page as the site has it now, else as it was kept. */
async function page(request) {
  try {
    return await fetch(request);
  } catch (offline) {
    const kept = await (await caches.open(cacheName)).match(own);
    if (kept) return kept;
    throw offline;
  }
}

/** A file of this build: it never changes. */
async function file(request) {
  const cache = await caches.open(cacheName);
  return (await cache.match(request, { ignoreVary: true })) ?? fetch(request);
}
