import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { findFunction, findResource, functionTokens, resourceTokens } from "../../../rehearsal/provider/registry";
import { checkout } from "../../../rehearsal/setup/folders";

describe("the provider's registry", () => {
  it("has each resource type in the file that its token tells, and in @pulumi/aws", async () => {
    for (const token of resourceTokens) {
      const { resourceType, source } = await findResource(token);
      assert.ok(resourceType.inputs && existsSync(join(checkout, source)), source);
      const [, path = ""] = token.split(":");
      assert.equal(existsSync(join(checkout, "node_modules/@pulumi/aws", `${path}.d.ts`)), true, token);
    }
  });

  it("gives each resource type a way to change its tags where it takes tags", async () => {
    for (const token of resourceTokens) {
      const { resourceType } = await findResource(token);
      assert.equal("tags" in resourceType.inputs, resourceType.tagging !== undefined, token);
    }
  });

  it("declares for each resource type the errors that mean it is gone", async () => {
    for (const token of resourceTokens) {
      const { resourceType } = await findResource(token);
      assert.ok(resourceType.missing.length > 0, token);
    }
  });

  it("has each function", async () => {
    for (const token of functionTokens) assert.equal(typeof (await findFunction(token)), "function");
  });
});
