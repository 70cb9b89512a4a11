import assert from "node:assert/strict";
import { ExceptionInventory } from "../../components/exceptionInventory";
import { deploy } from "./deployment";

describe("The inventory of exceptions", () => {
  it("is in every Region a group of whatever carries the exception tag, with any value", async () => {
    const regions = ["eu-central-1", "us-east-1"];
    const deployment = await deploy(
      () => new ExceptionInventory("exceptions", { regions, exceptionTagKey: "SecurityException" }),
    );
    assert.deepEqual(
      deployment.all("Group").map(({ inputs }) => [inputs.name, inputs.region]),
      [
        ["firebreak-exceptions", "eu-central-1"],
        ["firebreak-exceptions", "us-east-1"],
      ],
    );
    for (const { inputs } of deployment.all("Group")) {
      const { type, query } = inputs.resourceQuery as { readonly type: string; readonly query: string };
      assert.equal(type, "TAG_FILTERS_1_0");
      assert.deepEqual(JSON.parse(query), {
        ResourceTypeFilters: ["AWS::AllSupported"],
        TagFilters: [{ Key: "SecurityException", Values: [] }],
      });
    }
  });
});
