import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readFindingEvent } from "../../../functions/domain/findingEvent";
import { isolateEc2Findings } from "../../../playbook";
import { findingAbout, sentAgain } from "../../../rehearsal/world/finding";
import { findingAboutPrincipal } from "../../../rehearsal/world/principalFinding";
import type { RehearsedPrincipal } from "../../../rehearsal/world/principals";
import { RehearsedAccount } from "../../../rehearsal/world/rehearsedAccount";
import type { Workload } from "../../../rehearsal/world/workload";

const account = new RehearsedAccount(
  "payments",
  "111122223333",
  { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "example" },
  "eu-central-1",
  "http://127.0.0.1:1",
);
const workload: Workload = {
  account,
  region: "eu-central-1",
  instanceId: "i-00aa11bb22cc33dd4",
  instanceType: "m5.large",
  network: {
    name: "payments",
    vpcId: "vpc-1",
    dualStack: false,
    subnetIds: ["subnet-1", "subnet-2"],
    webGroupId: "sg-web",
    applicationGroupId: "sg-application",
  },
  interfaces: [1, 2].map((number) => ({
    id: `eni-${number}`,
    subnetId: "subnet-1",
    privateIpAddress: `10.10.0.${number}`,
    groups: [{ id: `sg-${number}`, name: `group-${number}` }],
  })),
  volumeIds: [],
  launchedAt: new Date("2026-01-02T03:04:05Z"),
  tags: { team: "payments" },
};

function eventOf(detail: object) {
  return {
    version: "0",
    id: "1",
    "detail-type": "GuardDuty Finding",
    source: "aws.guardduty",
    account: account.id,
    time: "2026-11-02T09:40:00Z",
    region: "eu-central-1",
    resources: [],
    detail,
  };
}

describe("A finding about a workload", () => {
  it("names the instance, its account and Region everywhere, and nothing of the fixture's instance", () => {
    const finding = findingAbout(workload, "Backdoor:EC2/Spambot");
    assert.equal(finding.accountId, account.id);
    assert.equal(finding.resource.instanceDetails.instanceId, workload.instanceId);
    assert.match(finding.arn, new RegExp(`^arn:aws:guardduty:eu-central-1:${account.id}:detector/.+/${finding.id}$`));
    assert.ok(!JSON.stringify(finding).includes("i-0123456789abcdef0"));
  });

  it("carries every interface with its own groups", () => {
    const { networkInterfaces } = findingAbout(workload, "Backdoor:EC2/Spambot").resource.instanceDetails;
    assert.ok(Array.isArray(networkInterfaces));
    assert.deepEqual(
      networkInterfaces.map((each) => [each.networkInterfaceId, each.securityGroups]),
      [
        ["eni-1", [{ groupId: "sg-1", groupName: "group-1" }]],
        ["eni-2", [{ groupId: "sg-2", groupName: "group-2" }]],
      ],
    );
  });

  it("is read by the responders for every type that isolates", () => {
    for (const type of [...isolateEc2Findings, "CryptoCurrency:EC2/BitcoinTool.B"]) {
      const reading = readFindingEvent(eventOf(findingAbout(workload, type)));
      assert.equal(reading.kind, "findings", `${type}: ${JSON.stringify(reading)}`);
    }
  });

  it("is told from a sample by the mark alone", () => {
    const real = findingAbout(workload, "Trojan:EC2/DropPoint", { id: "one" });
    const sample = findingAbout(workload, "Trojan:EC2/DropPoint", { id: "one", sample: true });
    assert.equal(sample.resource.instanceDetails.instanceId, workload.instanceId);
    assert.equal(sample.service.additionalInfo.sample, true);
    assert.equal(real.service.additionalInfo.sample, undefined);
  });

  it("keeps its id when sent again, with a higher count and a later time", () => {
    const first = findingAbout(workload, "Trojan:EC2/DropPoint", { lastSeen: new Date("2026-11-02T09:00:00Z") });
    const second = sentAgain(first, new Date("2026-11-02T10:00:00Z"));
    assert.equal(second.id, first.id);
    assert.equal(second.service.count, first.service.count + 1);
    assert.ok(second.updatedAt > first.updatedAt);
  });
});

describe("A finding about a principal", () => {
  const role: RehearsedPrincipal = {
    account,
    type: "role",
    name: "payments-batch",
    arn: `arn:aws:iam::${account.id}:role/service/payments-batch`,
    id: "AROAEXAMPLEPRINCIPAL",
    keys: [],
  };
  const principalIn = (detail: object) => {
    const reading = readFindingEvent(eventOf(detail));
    return reading.kind === "findings" ? reading.findings[0]?.principal : undefined;
  };

  it("is read as the session of a role, or as the role where no session is known", () => {
    const type = "UnauthorizedAccess:IAMUser/TorIPCaller";
    const shared = { userName: role.name, accessKeyId: "ASIAEXAMPLEACCESSKEY" };
    const principalId = `${role.id}:nightly`;
    assert.deepEqual(principalIn(findingAboutPrincipal(role, type, { session: "nightly" })), {
      ...shared,
      userType: "AssumedRole",
      principalId,
    });
    assert.deepEqual(principalIn(findingAboutPrincipal(role, type)), {
      ...shared,
      userType: "Role",
      principalId: role.id,
    });
  });

  it("is read as a user with its key", () => {
    const keys = [{ accessKeyId: "AKIAEXAMPLEACCESSKEY", secretAccessKey: "example" }];
    const user: RehearsedPrincipal = { ...role, type: "user", name: "alice", id: "AIDAEXAMPLEPRINCIPAL", keys };
    assert.deepEqual(principalIn(findingAboutPrincipal(user, "Recon:IAMUser/TorIPCaller")), {
      userType: "IAMUser",
      userName: "alice",
      principalId: "AIDAEXAMPLEPRINCIPAL",
      accessKeyId: "AKIAEXAMPLEACCESSKEY",
    });
  });
});

describe("The project's own findings", () => {
  const folder = join(__dirname, "..", "..", "fixtures", "findings");

  for (const file of readdirSync(folder)) {
    it(`is a GuardDuty event whose envelope and detail agree: ${file}`, () => {
      const event = JSON.parse(readFileSync(join(folder, file), "utf8"));
      assert.equal(event.source, "aws.guardduty");
      assert.equal(event["detail-type"], "GuardDuty Finding");
      assert.equal(event.account, event.detail.accountId);
      assert.equal(event.region, event.detail.region);
      assert.ok(event.detail.arn.endsWith(`/finding/${event.detail.id}`));
      assert.match(event.detail.type, /^[A-Za-z]+:[A-Za-z0-9]+\/.+$/);
    });
  }
});
