import assert from "node:assert/strict";
import type { ExistingDetector } from "../../components/existingGuardDuty";
import { GuardDutyOrganization, type GuardDutySettings } from "../../components/guardDutyOrganization";
import { deploy } from "./deployment";

const placement = { accountId: "111122223333", partition: "aws", region: "eu-central-1" };
const asByDefault: GuardDutySettings = {
  guardDutyAutoEnable: "ALL",
  guardDutyFeatures: [],
  findingPublishingFrequency: "FIFTEEN_MINUTES",
};

function deployOrganization(
  differences: Partial<GuardDutySettings> = {},
  detectors: Readonly<Record<string, ExistingDetector>> = {},
) {
  const args = {
    placement,
    regions: ["eu-central-1", "us-east-1"],
    detectors: new Map(Object.entries(detectors)),
    settings: { ...asByDefault, ...differences },
  };
  return deploy(() => new GuardDutyOrganization("guardduty", args));
}

describe("GuardDuty for the organization", () => {
  it("is on in every Region, for every account, and tells of what goes on every fifteen minutes", async () => {
    const deployment = await deployOrganization();
    assert.deepEqual(
      deployment.all("Detector").map(({ inputs, imported }) => [inputs, imported]),
      ["eu-central-1", "us-east-1"].map((region) => [
        {
          enable: true,
          region,
          findingPublishingFrequency: "FIFTEEN_MINUTES",
          tags: { "firebreak:owner": "firebreak" },
        },
        undefined,
      ]),
    );
    assert.deepEqual(
      deployment
        .all("OrganizationConfiguration")
        .map(({ inputs }) => [inputs.region, inputs.autoEnableOrganizationMembers]),
      [
        ["eu-central-1", "ALL"],
        ["us-east-1", "ALL"],
      ],
    );
    assert.deepEqual(deployment.all("OrganizationConfigurationFeature"), []);
  });

  it("adopts a detector that is there, sets its frequency and leaves its tags", async () => {
    const deployment = await deployOrganization(
      { findingPublishingFrequency: "ONE_HOUR" },
      { "eu-central-1": { id: "d1", ours: false }, "us-east-1": { id: "d2", ours: false } },
    );
    assert.deepEqual(
      deployment.all("Detector").map(({ inputs, imported }) => [inputs, imported]),
      [
        [{ enable: true, region: "eu-central-1", findingPublishingFrequency: "ONE_HOUR" }, "d1"],
        [{ enable: true, region: "us-east-1", findingPublishingFrequency: "ONE_HOUR" }, "d2@us-east-1"],
      ],
    );
  });

  it("keeps the detector that it made itself as its own", async () => {
    const deployment = await deployOrganization({}, { "eu-central-1": { id: "d1", ours: true } });
    const detector = deployment.one("Detector", "eu-central-1-detector");
    assert.equal(detector.imported, undefined);
    assert.deepEqual(detector.inputs.tags, { "firebreak:owner": "firebreak" });
  });

  it("turns on the features that the config names, in the accounts that it names", async () => {
    const deployment = await deployOrganization({
      guardDutyAutoEnable: "NEW",
      guardDutyFeatures: ["S3_DATA_EVENTS", "RUNTIME_MONITORING", "EC2_AGENT_MANAGEMENT"],
    });
    assert.deepEqual(
      deployment
        .all("OrganizationConfigurationFeature")
        .filter(({ inputs }) => inputs.region === "us-east-1")
        .map(({ inputs }) => [inputs.name, inputs.autoEnable, inputs.additionalConfigurations]),
      [
        ["S3_DATA_EVENTS", "NEW", undefined],
        [
          "RUNTIME_MONITORING",
          "NEW",
          [
            { name: "EKS_ADDON_MANAGEMENT", autoEnable: "NONE" },
            { name: "ECS_FARGATE_AGENT_MANAGEMENT", autoEnable: "NONE" },
            { name: "EC2_AGENT_MANAGEMENT", autoEnable: "NEW" },
          ],
        ],
      ],
    );
  });
});
