// node page.mjs PACKAGES MOUNTS: runs Python from standard input as it runs in a browser page, where CPython is
// WebAssembly. MOUNTS is JSON, folder there to folder here; all else is the page's own file system, in memory.
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [packages, mounts] = process.argv.slice(2);
const home = path.join(packages, "node_modules", "pyodide");
const { loadPyodide } = await import(pathToFileURL(path.join(home, "pyodide.mjs")));
const python = await loadPyodide({ indexURL: home + path.sep });
for (const [there, here] of Object.entries(JSON.parse(mounts))) {
  python.FS.mkdirTree(there);
  python.FS.mount(python.FS.filesystems.NODEFS, { root: here }, there);
}
try {
  python.runPython(fs.readFileSync(0, "utf8"));
} catch (error) {
  console.error(String(error));
  process.exitCode = 1;
}
