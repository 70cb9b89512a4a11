import assert from "node:assert/strict";
import { readPreview } from "../../../policypack/ci/engineEvents";
import { markOf, summaryOf } from "../../../policypack/ci/summary";
import { begun, diagnostic, ended, remediation, urnOf, violation } from "./previewEvents";

function summary(...lines: readonly string[]): string {
  const preview = readPreview(lines.join("\n"));
  assert.ok(preview, "The lines have no event.");
  return summaryOf(preview);
}

describe("The summary of a preview", () => {
  it("says by level what is violated, where, and in the policy's own words", () => {
    const text = summary(
      begun,
      violation({ policy: "exception-owner", level: "advisory", message: "Somebody answers for it.\nNobody does." }),
      violation({ policy: "exception-grammar", message: 'It can be read.\nWrite:  "Jira-1234"' }),
      ended,
    );
    assert.equal(
      text,
      `<!-- firebreak-policies shop/dev -->

### Policies: 1 violation to mend before this can be deployed

Stack \`shop/dev\`, pack \`firebreak 0.1.0\`, 2 create, 1 same

#### Refused (1)

- \`exception-grammar\` on \`aws:s3/bucket:Bucket logs\`

  \`\`\`text
  It can be read.
  Write:  "Jira-1234"
  \`\`\`

#### To look at (1)

- \`exception-owner\` on \`aws:s3/bucket:Bucket logs\`

  \`\`\`text
  Somebody answers for it.
  Nobody does.
  \`\`\`
`,
    );
  });

  it("tells of a preview without a violation", () => {
    assert.match(summary(begun, ended), /### Policies: no violations\n/);
  });

  it("tells that nothing was refused where all violations are advisory", () => {
    assert.match(summary(begun, violation({ level: "advisory" }), ended), /nothing refused, 1 to look at/);
  });

  it("names the stack where the stack as a whole violates a policy", () => {
    assert.match(summary(begun, violation({ urn: "" }), ended), /- `exception-grammar` on the stack\n/);
  });

  it("says which resources a policy changed, and not from what to what", () => {
    const text = summary(begun, remediation("bucket-encryption", urnOf("aws:s3/bucket:Bucket", "logs")), ended);
    assert.match(text, /#### Changed by a policy \(1\)\n\n- `bucket-encryption` on `aws:s3\/bucket:Bucket logs`/);
    assert.doesNotMatch(text, /remediation/);
  });

  it("tells a failure that is no policy's, and leaves what it says to the log", () => {
    const text = summary(begun, diagnostic("the database password is hunter2"), ended);
    assert.match(text, /the preview failed, though not by a policy/);
    assert.match(text, /1 error: see the job's log/);
    assert.doesNotMatch(text, /hunter2/);
    assert.match(summary(begun), /the preview did not come to its end/);
  });

  it("takes the engine's own word for a refusal for no other error", () => {
    const text = summary(begun, violation({}), diagnostic("preview failed"), ended);
    assert.match(text, /1 violation to mend/);
    assert.doesNotMatch(text, /error/);
    assert.match(summary(begun, diagnostic("preview failed"), ended), /though not by a policy/);
    assert.match(summary(begun, violation({}), diagnostic("no such provider"), ended), /1 error: see the job's log/);
  });

  it("takes no warning for an error", () => {
    assert.match(summary(begun, diagnostic("a warning", "warning"), ended), /no violations/);
  });

  it("shows no property of a resource", () => {
    assert.doesNotMatch(summary(begun, ended), /a-property/);
  });

  it("lets nothing that others wrote out of its code", () => {
    const hostile = "```\n<img src=x onerror=alert(1)> @everyone [link](https://example.com) ````\n| table |";
    const text = summary(
      begun,
      violation({ message: hostile, urn: urnOf("aws:s3/bucket:Bucket", "a`b`` <b>@everyone</b>") }),
      ended,
    );
    const outside = text.replaceAll(/^ {2}(`{3,})text\n[\s\S]*?\n {2}\1$/gm, "").replaceAll(/(`+)[^\n]*?\1(?!`)/g, "");
    assert.doesNotMatch(outside, /img|everyone|link/, text);
  });

  it("keeps the mark of a stack a comment, whatever the stack's name", () => {
    assert.equal(markOf("shop/dev --> <script>"), "<!-- firebreak-policies shop/dev_--___script_ -->");
  });

  it("fits in a comment, says how many it left out, and leaves out the advisory first", () => {
    const long = "x".repeat(1000);
    const text = summary(
      begun,
      ...Array.from({ length: 200 }, () => violation({ level: "advisory", message: long })),
      ...Array.from({ length: 20 }, () => violation({ message: long })),
      ended,
    );
    assert.ok(text.length < 65_536, String(text.length));
    assert.match(text, /#### Refused \(20\)/);
    const shown = text.split("\n- ").length - 1;
    assert.ok(text.includes(`${220 - shown} more did not fit here`), text.slice(-200));
    assert.ok(text.split("#### To look at")[0]?.split("\n- ").length === 21);
  });

  it("reads past what the program itself wrote among the events", () => {
    const text = summary("installing plugins…", begun, "{ not json", '{"a":1}', violation({}), ended, "");
    assert.match(text, /1 violation to mend/);
  });

  it("is not made of the document that the CLI writes without streaming", () => {
    assert.equal(readPreview(JSON.stringify({ steps: [], changeSummary: { create: 1 } }, undefined, 4)), undefined);
    assert.equal(readPreview(""), undefined);
  });
});
