// Pages of other people, of another origin than the site: what the tests of the element are driven in.

import { createServer } from "node:http";
import { readFileSync, statSync } from "node:fs";
import { join, normalize } from "node:path";

const KINDS = { html: "text/html; charset=utf-8", js: "text/javascript", css: "text/css", py: "text/x-python", svg: "image/svg+xml", json: "application/json" };

/** A server of pages by their paths: a text, or `{ body, headers }`. Closed by `close()`. */
export async function host(pages) {
  return serve((path) => {
    const page = pages[path];
    if (page === undefined) return null;
    return { kind: path.endsWith(".py") ? KINDS.py : KINDS.html, body: page.body ?? page, headers: page.headers };
  });
}

/** A server of the files below a folder. */
export async function folder(root) {
  return serve((path) => {
    let file = join(root, normalize(decodeURIComponent(path)));
    try {
      if (statSync(file).isDirectory()) file = join(file, "index.html");
      return { kind: KINDS[file.split(".").pop()] ?? "application/octet-stream", body: readFileSync(file) };
    } catch {
      return null;
    }
  });
}

async function serve(find) {
  const server = createServer((request, response) => {
    const found = find(new URL(request.url, "http://host/").pathname);
    if (found) response.writeHead(200, { "Content-Type": found.kind, ...found.headers }).end(found.body);
    else response.writeHead(404).end();
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    address: `http://127.0.0.1:${server.address().port}/`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** A text as HTML holds it. */
export const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");

/** A page with the element's script and this body. */
export const page = (site, body, { head = "", policy = `default-src 'none'; script-src ${site}; frame-src ${site}; connect-src 'self'; style-src 'unsafe-inline'` } = {}) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Docs</title>
<meta http-equiv="Content-Security-Policy" content="${policy}">
<style>body { font: 16px/1.6 sans-serif; max-width: 760px; margin: 40px auto; padding: 0 16px; background: #fff; color: #222 }
[data-scheme="dark"] body { background: #1e1e28; color: #ddd }</style>
<script defer src="${site}embed.js"></script>${head}</head>
<body><h1>Docs</h1>${body}</body></html>`;
