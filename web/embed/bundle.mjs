// Bundles the element for other people's pages into one script, and the frame's half of it for the page.
import { build } from "esbuild";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const common = { bundle: true, target: "es2022", minify: true, legalComments: "none", logLevel: "warning" };

// A classic script: every documentation generator can add one, and it knows its own address.
await build({ ...common, entryPoints: [here("src/embed.ts")], outfile: here("dist/embed.js"), format: "iife" });
await build({ ...common, entryPoints: [here("src/frame.ts")], outfile: here("dist/frame.js"), format: "esm" });
