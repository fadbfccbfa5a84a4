// Every browser test, one after another in one process: `cargo xtask test browser` calls it.

import { readdirSync } from "node:fs";

const here = new URL(".", import.meta.url);
const named = process.argv.slice(2);
for (const file of readdirSync(here).sort()) {
  if (file.endsWith(".test.mjs") && (named.length === 0 || named.some((name) => file.startsWith(name)))) {
    await import(new URL(file, here));
  }
}
