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
    const deployment = await deploy(() => new SecurityHub("hub", { placement, regions, isOn: false }));
    assert.deepEqual(
      deployment.all("Account").map(({ inputs, imported }) => [inputs, imported]),
      regions.map((region) => [{ region, enableDefaultStandards: false }, undefined]),
    );
  });

  it("is adopted where it is on in the provider's Region", async () => {
    const deployment = await deploy(() => new SecurityHub("hub", { placement, regions, isOn: true }));
    assert.deepEqual(
      deployment.all("Account").map(({ imported }) => imported),
      ["111122223333", undefined],
    );
  });

  it("is known to be on or off by its own answer, and any other failure stops the deployment", async () => {
    assert.equal(await isOn(() => ({ standardsSubscriptions: [] })), true);
    const off = "InvalidAccessException: Account 111122223333 is not subscribed to AWS Security Hub";
    assert.equal(await isOn(() => assert.fail(refusal(off))), false);
    await assert.rejects(
      isOn(() => assert.fail(refusal("ThrottlingException"))),
      /ThrottlingException/,
    );

    async function isOn(getEnabledStandards: () => object): Promise<boolean | undefined> {
      let found: boolean | undefined;
      const program = async () => {
        found = await lookUpSecurityHub(placement);
      };
      await deploy(program, { calls: { getEnabledStandards } });
      return found;
    }
  });
});
