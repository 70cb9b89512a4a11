import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { documents, regenerate } from "./generator/documents";

const root = join(__dirname, "..");

/** `npm run docs`: writes the generated parts of the docs anew from the code, and tells which files changed. */
function main(): void {
  for (const document of documents) {
    const path = join(root, document.path);
    const present = readFileSync(path, "utf8");
    const text = regenerate(document, present);
    if (text !== present) writeFileSync(path, text);
    console.log(`${document.path}: ${text === present ? "up to date" : "written"}`);
  }
}

main();
