// Bundles the editor into two modules. The page imports the first, and the first fetches the second once
// the page stands. What both need of CodeMirror is in the first alone, which hands it over: two copies
// of its state would not understand each other.

import { build } from "esbuild";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const common = { bundle: true, target: "es2022", minify: true, legalComments: "none", logLevel: "warning" };

/** The packages that the second module has from the first. */
const SHARED = [
  "@codemirror/commands",
  "@codemirror/language",
  "@codemirror/state",
  "@codemirror/view",
  "@lezer/common",
  "@lezer/highlight",
];

const later = { ...common, entryPoints: [here("src/extras.ts")], external: SHARED, write: false };

/** What the second module needs of each shared package: its imports say so once what is unused is gone. */
async function neededOfShared() {
  const { outputFiles } = await build({ ...later, format: "esm", minify: false });
  const needed = new Map();
  for (const [, names, name] of outputFiles[0].text.matchAll(/import \{([^}]*)\} from "([^"]*)"/g)) {
    const found = needed.get(name) ?? needed.set(name, new Set()).get(name);
    for (const part of names.split(",")) found.add(part.trim().split(" as ")[0]);
  }
  return needed;
}

/** The module with which the first hands over what the second needs. */
function handedOver(needed) {
  const imports = [];
  const exports = [];
  for (const [at, [name, names]] of [...needed].entries()) {
    const found = [...names].filter(Boolean).sort();
    imports.push(`import { ${found.map((one) => `${one} as ${one}_${at}`).join(", ")} } from "${name}";`);
    exports.push(`${JSON.stringify(name)}: { ${found.map((one) => `${one}: ${one}_${at}`).join(", ")} }`);
  }
  return `${imports.join("\n")}\nexport const shared = { ${exports.join(", ")} };`;
}

const { outputFiles } = await build({
  ...later,
  format: "cjs",
  banner: { js: "export default (require)=>{const module={exports:{}};" },
  footer: { js: "return module.exports}" },
});
const second = outputFiles[0].text;
// Named by what it holds, so that a page of another day never meets it.
const name = `editor-${createHash("sha256").update(second).digest("hex").slice(0, 16)}.js`;

const folder = here("dist/later/");
mkdirSync(folder, { recursive: true });
for (const old of readdirSync(folder)) if (old !== name) rmSync(folder + old);
writeIfOther(folder + name, second);

const needed = await neededOfShared();
const first = await build({
  ...common,
  entryPoints: [here("src/editor.ts")],
  format: "esm",
  write: false,
  define: { LATER: JSON.stringify(`./later/${name}`) },
  plugins: [
    {
      name: "shared",
      setup({ onLoad, onResolve }) {
        onResolve({ filter: /^linktable:shared$/ }, ({ path }) => ({ path, namespace: "shared" }));
        onLoad({ filter: /.*/, namespace: "shared" }, () => ({ contents: handedOver(needed), resolveDir: here(".") }));
      },
    },
  ],
});
writeIfOther(here("dist/editor.js"), first.outputFiles[0].text);

/** A file that stays the same is not written: what is built of it need not be built again. */
function writeIfOther(path, text) {
  try {
    if (readFileSync(path, "utf8") === text) return;
  } catch {
    // It is new.
  }
  writeFileSync(path, text);
}
