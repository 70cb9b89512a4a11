import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { responderFunctionName } from "../../functions/domain/names";
import { finders } from "../../functions/finders";
import { openSecurityGroupRule } from "../../functions/open-security-group-rule/rule";
import { responders } from "../../functions/responders";

const text = (path: string) => readFileSync(join(__dirname, "../..", path), "utf8").replace(/\s+/g, " ");
const functions = [...Object.values(responders), ...Object.values(finders)];

/** Lambda keeps so many executions of an account unreserved (Lambda developer guide, "Configuring reserved concurrency"). */
const unreserved = 100;

describe("What the docs say of the functions", () => {
  it("in the README, how many concurrent executions they reserve, is so", () => {
    const reserved = functions.reduce((sum, { reservedConcurrency }) => sum + reservedConcurrency, 0);
    const readme = text("README.md");
    assert.ok(readme.includes(`The functions reserve ${reserved} concurrent Lambda executions`), `${reserved}`);
    assert.ok(readme.includes(`at least ${reserved + unreserved} in the home Region`), `${reserved + unreserved}`);
    const elsewhere = openSecurityGroupRule.reservedConcurrency + unreserved;
    assert.ok(readme.includes(`and ${elsewhere} in each further one of`), `${elsewhere}`);
  });

  it("in the operations guide, under Alarms, leaves none of them out", () => {
    const [, alarms = ""] = /## Alarms(.*?) ## /.exec(text("docs/operations.md")) ?? [];
    assert.ok(alarms.includes(responderFunctionName("")));
    for (const { name } of functions) assert.ok(alarms.includes(`\`${name}\``), name);
  });
});
