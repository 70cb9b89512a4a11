import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

const root = join(__dirname, "../..");

/** Every Markdown file that people read: at the root, in docs, and in the responders' folders. */
const documents = [
  ...readdirSync(root).filter((file) => file.endsWith(".md")),
  ...["docs", "functions"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".md"))
      .map((file) => join(folder, file)),
  ),
];

/** `[text](target)` outside of code blocks. */
function linksOf(markdown: string): string[] {
  const prose = markdown.replace(/^```[\s\S]*?^```/gm, "");
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target]) => target ?? []);
}

/** The anchors that GitHub makes of a document's headings. */
function anchorsOf(markdown: string): Set<string> {
  return new Set(
    [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, "")
        .replaceAll(" ", "-"),
    ),
  );
}

describe("Links in the docs", () => {
  for (const document of documents) {
    it(`lead somewhere from ${document}`, () => {
      const text = readFileSync(join(root, document), "utf8");
      for (const link of linksOf(text).filter((target) => !/^https?:/.test(target))) {
        const [path = "", anchor] = link.split("#");
        const file = path === "" ? join(root, document) : resolve(root, dirname(document), path);
        assert.ok(existsSync(file), `${document}: ${link} leads to ${relative(root, file)}, which is not there`);
        if (anchor === undefined || statSync(file).isDirectory()) continue;
        assert.ok(anchorsOf(readFileSync(file, "utf8")).has(anchor), `${document}: ${link} has no such heading`);
      }
    });
  }
});
