// Writes the OpenAPI documents of the suite: `node documents.mjs FOLDER_OF_THE_SUITE FOLDER`. It runs in
// the folder of the server.
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { NodeHost, compile } from "@typespec/compiler";
import { getOpenAPI3 } from "@typespec/openapi3";

const [suite, folder] = process.argv.slice(2);
const specs = resolve(suite, "specs");
const all = readdirSync(specs, { recursive: true, withFileTypes: true });
const services = all.filter((it) => it.name === "main.tsp").map((it) => it.parentPath).sort();
mkdirSync(folder, { recursive: true });
for (const path of services) {
  const name = relative(specs, path).replaceAll(/[/\\]/g, "-");
  const program = await compile(NodeHost, join(path, "main.tsp"), { noEmit: true });
  for (const record of await records(program)) {
    if (record.diagnostics?.some(isFatal)) continue;
    const versions = record.versioned ? record.versions : [record];
    for (const { document, version } of versions) {
      const suffix = version === undefined ? "" : `.${version}`;
      writeFileSync(join(folder, `${name}${suffix}.json`), JSON.stringify(document, null, 1));
    }
  }
}

// The emitter leaves out an operation with a query in its path. With any other error, the document does
// not say what it should.
function isFatal({ severity, code }) {
  return severity === "error" && code !== "@typespec/openapi3/path-query";
}

// The emitter looks for the examples of a parameter in an object, by name: a parameter `constructor`
// finds the property that all objects have.
async function records(program) {
  const { constructor } = Object.prototype;
  delete Object.prototype.constructor;
  try {
    return await getOpenAPI3(program, {});
  } finally {
    Object.defineProperty(Object.prototype, "constructor", {
      value: constructor,
      configurable: true,
      writable: true,
    });
  }
}
