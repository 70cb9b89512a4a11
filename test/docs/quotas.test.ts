import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { finders } from "../../functions/finders";
import { openSecurityGroupRule } from "../../functions/open-security-group-rule/rule";
import { responders } from "../../functions/responders";

const readme = readFileSync(join(__dirname, "../../README.md"), "utf8").replace(/\s+/g, " ");
const functions = [...Object.values(responders), ...Object.values(finders)];

/** Lambda keeps so many executions of an account unreserved (Lambda developer guide, "Configuring reserved concurrency"). */
const unreserved = 100;

describe("The README", () => {
  it("says how many concurrent executions the functions reserve, and what quota that takes", () => {
    const reserved = functions.reduce((sum, { reservedConcurrency }) => sum + reservedConcurrency, 0);
    assert.ok(readme.includes(`The functions reserve ${reserved} concurrent Lambda executions`), `${reserved}`);
    assert.ok(readme.includes(`at least ${reserved + unreserved} in the home Region`), `${reserved + unreserved}`);
    const elsewhere = openSecurityGroupRule.reservedConcurrency + unreserved;
    assert.ok(readme.includes(`and ${elsewhere} in each further one of`), `${elsewhere}`);
  });
});
