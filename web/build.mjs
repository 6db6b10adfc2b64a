// Bundles the explorer into the folder that the package takes along. Every entry point is one view of the site.
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(here, "../src/clustergraph/publish/explorer/bundle");

const VIEWS = ["site", "potential", "network", "map", "timeline", "sparql", "sparql-worker"];

// The editor brings a table of hundreds of prefixes of others, taken as they are from a public list. It is given ours instead.
const withoutPrefixes = {
  name: "without-prefixes",
  setup({ onLoad }) {
    onLoad({ filter: /yasqe\.esm\.js$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      const contents = text.replace(/, madsrdf = [^]*?\bprefixes_default = \{[^{}]*\}/, ", prefixes_default = {}");
      if (contents === text) throw new Error("the editor's table of prefixes is not where it was");
      return { contents, loader: "js" };
    });
  },
};

await rm(out, { recursive: true, force: true });
const result = await build({
  absWorkingDir: here,
  entryPoints: Object.fromEntries(VIEWS.map((view) => [view, `src/${view}.ts`])),
  outdir: out,
  bundle: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  minify: true,
  plugins: [withoutPrefixes],
  metafile: true,
  legalComments: "none", // LICENSES.txt has them all
  chunkNames: "chunk-[hash]",
  assetNames: "[name]",
  loader: { ".wasm": "file" },
  logLevel: "warning",
});

// The licences of what was bundled, as their texts ask.
const packages = new Set();
for (const file of Object.keys(result.metafile.inputs)) {
  const found = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file);
  if (found) packages.add(found[1]);
}
const parts = [];
for (const name of [...packages].sort()) {
  const folder = join(here, "node_modules", name);
  const about = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const text = await firstOf(folder, ["LICENSE", "LICENSE.txt", "LICENSE.md", "license", "LICENCE"]);
  parts.push(`${name} ${about.version} (${about.license})\n\n${text ?? ""}`.trimEnd());
}
await mkdir(out, { recursive: true });
await writeFile(join(out, "LICENSES.txt"), parts.join("\n\n" + "-".repeat(72) + "\n\n") + "\n");

for (const [file, { bytes }] of Object.entries(result.metafile.outputs)) {
  const packed = gzipSync(await readFile(resolve(here, file))).length;
  console.log(`${relative(out, resolve(here, file)).padEnd(24)} ${kilo(bytes)} kB, compressed ${kilo(packed)} kB`);
}

function kilo(bytes) {
  return (bytes / 1000).toFixed(0).padStart(5);
}

async function firstOf(folder, names) {
  for (const name of names) {
    try {
      return await readFile(join(folder, name), "utf8");
    } catch {
      // the next name may be there
    }
  }
  return undefined;
}
