// Bundles what the page loads when it is first needed: each file of `entries` into a module of its own.
import { build } from "esbuild";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const entries = ["diagram", "files"];

await build({
  entryPoints: entries.map((name) => here(`src/${name}.ts`)),
  outdir: here("dist"),
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  legalComments: "none",
  logLevel: "warning",
});
