import assert from "node:assert/strict";
import { lookUpSecurityHub, SecurityHub } from "../../components/securityHub";
import { SecurityHubActions } from "../../components/securityHubActions";
import { deploy, refusal } from "./deployment";

const placement = { accountId: "111122223333", partition: "aws", region: "eu-central-1" };
const regions = ["eu-central-1", "us-east-1"];

describe("Security Hub's custom actions", () => {
  it("are the reference's three and Release, in every Region", async () => {
    const deployment = await deploy(() => new SecurityHubActions("actions", { regions, after: [] }));
    assert.deepEqual(
      deployment.all("ActionTarget").map(({ inputs }) => [inputs.region, inputs.name, inputs.identifier]),
      regions.flatMap((region) => [
        [region, "Isolate EC2", "IsolateEc2SH"],
        [region, "Send SNS", "SendSnsSH"],
        [region, "Block IAM Principal", "BlockIamPrincipalSH"],
        [region, "Release", "ReleaseSH"],
      ]),
    );
  });

  it("have names and identifiers that Security Hub takes", async () => {
    const deployment = await deploy(() => new SecurityHubActions("actions", { regions, after: [] }));
    for (const { inputs } of deployment.all("ActionTarget")) {
      assert.ok(String(inputs.name).length <= 20, String(inputs.name));
      assert.match(String(inputs.identifier), /^[A-Za-z0-9]{1,20}$/);
    }
  });
});

describe("Security Hub", () => {
  it("is turned on without standards", async () => {
    const deployment = await deploy(() => new SecurityHub("hub", { placement, regions, on: new Set() }));
    assert.deepEqual(
      deployment.all("Account").map(({ inputs, imported }) => [inputs, imported]),
      regions.map((region) => [{ region, enableDefaultStandards: false }, undefined]),
    );
  });

  it("is adopted in each Region where it is on: it is turned on where the account becomes administrator", async () => {
    const on = new Set(regions);
    const deployment = await deploy(() => new SecurityHub("hub", { placement, regions, on }));
    assert.deepEqual(
      deployment.all("Account").map(({ imported }) => imported),
      ["111122223333", "111122223333@us-east-1"],
    );
  });

  it("is known to be on or off by its own answer, and any other failure stops the deployment", async () => {
    const off = "InvalidAccessException: Account 111122223333 is not subscribed to AWS Security Hub";
    const inOne = ({ region }: { readonly region?: unknown }) =>
      region === "us-east-1" ? { standardsSubscriptions: [] } : assert.fail(refusal(off));
    assert.deepEqual([...((await on(inOne)) ?? [])], ["us-east-1"]);
    await assert.rejects(
      on(() => assert.fail(refusal("ThrottlingException"))),
      /ThrottlingException/,
    );

    async function on(
      getEnabledStandards: (args: { readonly region?: unknown }) => object,
    ): Promise<ReadonlySet<string> | undefined> {
      let found: ReadonlySet<string> | undefined;
      const program = async () => {
        found = await lookUpSecurityHub(regions);
      };
      await deploy(program, { calls: { getEnabledStandards } });
      return found;
    }
  });
});
