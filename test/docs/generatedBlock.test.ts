import assert from "node:assert/strict";
import { withBlock } from "../../docs/generator/generatedBlock";
import { plain, table } from "../../docs/generator/markdown";

const marks = ["<!-- begin generated: rows (npm run docs) -->", "<!-- end generated: rows -->"];

describe("A generated block", () => {
  it("replaces what stands between its marks, and nothing else", () => {
    const text = `Before\n${marks[0]}\n\nold\n\n${marks[1]}\nAfter\n`;
    assert.equal(withBlock(text, "rows", "new\n", "README.md"), `Before\n${marks[0]}\n\nnew\n\n${marks[1]}\nAfter\n`);
  });

  it("stays the same when it is made again", () => {
    const once = withBlock(marks.join("\n"), "rows", "content", "README.md");
    assert.equal(withBlock(once, "rows", "content", "README.md"), once);
  });

  it("that has no marks is refused with the lines to put in", () => {
    assert.throws(
      () => withBlock("Before", "rows", "new", "README.md"),
      (error: Error) => {
        assert.match(error.message, /README\.md has no generated block "rows"/);
        for (const mark of marks) assert.ok(error.message.includes(mark));
        return true;
      },
    );
  });
});

describe("Text in a table", () => {
  it("shows a bar, an asterisk and an angle bracket as they are", () => {
    assert.equal(table(["key"], [[plain("a|b *c* <d>")]]), "| key |\n| --- |\n| a\\|b \\*c\\* &lt;d> |");
  });
});
