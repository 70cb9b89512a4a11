import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { documents, regenerate } from "../../docs/generator/documents";

describe("The generated parts of the docs", () => {
  for (const document of documents) {
    it(`are in ${document.path} as the code has them now`, () => {
      const present = readFileSync(join(__dirname, "../..", document.path), "utf8");
      assert.ok(
        regenerate(document, present) === present,
        `${document.path} is stale: run \`npm run docs\` and commit what it writes.`,
      );
    });
  }
});
