// Writes the scenarios of the suite as data: `node scenarios.mjs FOLDER_OF_THE_SUITE FILE`. It runs in
// the folder of the server.
import { readdirSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { expandDyns } from "@typespec/spec-api";

// The server writes its own address into responses.
const config = { baseUrl: "http://localhost:3000" };

const [folder, file] = process.argv.slice(2);
const specs = resolve(folder, "dist/specs");
const all = readdirSync(specs, { recursive: true, withFileTypes: true });
const modules = all.filter((it) => it.name === "mockapi.js").map((it) => it.parentPath).sort();
const scenarios = [];
for (const path of modules) {
  const { Scenarios } = await import(pathToFileURL(join(path, "mockapi.js")));
  const spec = relative(specs, path).replaceAll(/[/\\]/g, "-");
  for (const [scenario, { passCondition, apis }] of Object.entries(Scenarios)) {
    scenarios.push({ scenario, spec, passCondition, apis: apis.map(exchange) });
  }
}
writeFileSync(file, JSON.stringify(scenarios, null, 1));

function exchange({ method, uri, request, response }) {
  return { method, uri, request: message(request ?? {}), response: message(response) };
}

function message({ status, query, headers, body }) {
  const expand = (values) => values && expandDyns(values, config);
  return { status, query: expand(query), headers: expand(headers), body: body && content(body) };
}

function content({ contentType, kind, parts, files, rawContent }) {
  if (kind !== undefined) {
    const encoded = files?.map((it) => ({ ...it, buffer: it.buffer.toString("base64") }));
    return { contentType, kind, parts, files: encoded };
  }
  const raw = rawContent?.serialize ? rawContent.serialize(config) : rawContent;
  return Buffer.isBuffer(raw)
    ? { contentType, base64: raw.toString("base64") }
    : { contentType, raw };
}
