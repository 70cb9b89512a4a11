import assert from "node:assert/strict";
import type { PublishServiceEvent } from "../../../../rehearsal/gateway/eventBridge/serviceEvent";
import { GuardDutyService } from "../../../../rehearsal/gateway/guardDuty/guardDutyService";
import { call, StandInGateway } from "../standInGateway";

const management = "100000000001";
const security = "100000000002";
const payments = "100000000003";
const outsider = "999999999999";
const region = "eu-west-1";

const finding = {
  id: "f1",
  type: "Backdoor:EC2/C&CActivity.B!DNS",
  severity: 8,
  accountId: outsider,
  resource: { resourceType: "Instance", instanceDetails: { instanceId: "i-0abc" } },
  service: { resourceRole: "TARGET", additionalInfo: {} },
};

type Published = Parameters<PublishServiceEvent>[0];

describe("The gateway's GuardDuty", () => {
  let guardDuty: GuardDutyService;
  let published: Published[];

  beforeEach(() => {
    const gateway = new StandInGateway();
    gateway.organization.set({
      organizationId: "o-abcdefghij",
      managementAccountId: management,
      accounts: [management, security, payments].map((id) => ({ id, name: id, path: "o-abcdefghij/r-ab12/" })),
    });
    published = [];
    guardDuty = new GuardDutyService(gateway, async (publication) => {
      published.push(publication);
    });
  });

  const as = (account: string, operation: string, parameters: Record<string, unknown> = {}) =>
    call(guardDuty.operations, operation, parameters, { account, region });
  const detectorOf = async (account: string) => {
    const { detectorIds } = await as(account, "ListDetectors");
    return (detectorIds as string[])[0] ?? "";
  };
  const delegate = () => as(management, "EnableOrganizationAdminAccount", { adminAccountId: security });

  it("makes one detector in a Region, shows, changes and deletes it", async () => {
    const { detectorId } = await as(payments, "CreateDetector", { enable: true, tags: { a: "1" } });
    await assert.rejects(as(payments, "CreateDetector", { enable: true }), { code: "BadRequestException" });
    const features = [{ name: "S3_DATA_EVENTS", status: "ENABLED" }];
    await as(payments, "UpdateDetector", { detectorId, findingPublishingFrequency: "ONE_HOUR", features });
    const shown = await as(payments, "GetDetector", { detectorId });
    assert.deepEqual(
      [shown.status, shown.findingPublishingFrequency, shown.tags, shown.features],
      ["ENABLED", "ONE_HOUR", { a: "1" }, features],
    );
    await assert.rejects(as(security, "GetDetector", { detectorId }), { code: "BadRequestException" });
    await as(payments, "DeleteDetector", { detectorId });
    assert.deepEqual(await as(payments, "ListDetectors"), { detectorIds: [] });
  });

  it("lets the management account alone name one administrator, and enables GuardDuty for it", async () => {
    await assert.rejects(as(payments, "EnableOrganizationAdminAccount", { adminAccountId: payments }), {
      code: "BadRequestException",
    });
    await delegate();
    await delegate();
    await assert.rejects(as(management, "EnableOrganizationAdminAccount", { adminAccountId: payments }), /already/);
    assert.deepEqual(await as(management, "ListOrganizationAdminAccounts"), {
      adminAccounts: [{ adminAccountId: security, adminStatus: "ENABLED" }],
    });
    assert.notEqual(await detectorOf(security), "");
    await as(management, "DisableOrganizationAdminAccount", { adminAccountId: security });
    assert.deepEqual(await as(management, "ListOrganizationAdminAccounts"), { adminAccounts: [] });
  });

  it("keeps the organization configuration for the administrator alone", async () => {
    await delegate();
    const detectorId = await detectorOf(security);
    await as(security, "UpdateOrganizationConfiguration", { detectorId, autoEnableOrganizationMembers: "NEW" });
    const shown = await as(security, "DescribeOrganizationConfiguration", { detectorId });
    assert.equal(shown.autoEnableOrganizationMembers, "NEW");
    const { detectorId: own } = await as(payments, "CreateDetector", { enable: true });
    await assert.rejects(as(payments, "DescribeOrganizationConfiguration", { detectorId: own }), {
      code: "BadRequestException",
    });
  });

  it("finds nothing in a standalone account without a detector, and says what to do", async () => {
    await assert.rejects(
      guardDuty.fireFinding({ account: payments, region, finding }),
      /CreateDetector as that account/,
    );
  });

  it("publishes a standalone account's finding to its own bus, about that account whatever the finding claims", async () => {
    const { detectorId } = await as(payments, "CreateDetector", { enable: true });
    await guardDuty.fireFinding({ account: payments, region, finding });
    assert.equal(published.length, 1);
    const [{ account, event }] = published as [Published];
    assert.equal(account, payments);
    assert.equal(event.source, "aws.guardduty");
    assert.equal(event["detail-type"], "GuardDuty Finding");
    assert.deepEqual(event.resources, []);
    assert.match(event.time ?? "", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    assert.equal(event.detail.accountId, payments);
    assert.equal(event.detail.arn, `arn:aws:guardduty:${region}:${payments}:detector/${detectorId}/finding/f1`);
  });

  it("publishes a member's finding to its own bus and to the administrator's, and shows it to both", async () => {
    await delegate();
    const fired = await guardDuty.fireFinding({ account: payments, region, finding });
    assert.deepEqual(fired.publishedTo, [payments, security]);
    assert.deepEqual(
      published.map((publication) => [publication.account, publication.event.detail.accountId]),
      [
        [payments, payments],
        [security, payments],
      ],
    );
    for (const account of [payments, security]) {
      const detectorId = await detectorOf(account);
      const { findings } = await as(account, "GetFindings", { detectorId, findingIds: ["f1"] });
      assert.equal((findings as { accountId: string }[])[0]?.accountId, payments);
    }
  });

  it("counts a finding that comes again and moves its times on", async () => {
    await delegate();
    const old = { ...finding, createdAt: "2026-01-01T00:00:00.000Z", updatedAt: "2026-01-01T00:00:00.000Z" };
    await guardDuty.fireFinding({ account: payments, region, finding: old });
    await guardDuty.fireFinding({ account: payments, region, finding: old });
    const details = published.filter(({ account }) => account === payments).map(({ event }) => event.detail);
    assert.deepEqual(
      details.map((detail) => (detail.service as { count: number }).count),
      [1, 2],
    );
    assert.equal(details[1]?.createdAt, "2026-01-01T00:00:00.000Z");
    assert.ok(String(details[1]?.updatedAt) > "2026-01-01T00:00:00.000Z");
  });

  it("lets the administrator archive a finding, and refuses the member", async () => {
    await delegate();
    await guardDuty.fireFinding({ account: payments, region, finding });
    const member = await detectorOf(payments);
    const administrator = await detectorOf(security);
    await assert.rejects(as(payments, "ArchiveFindings", { detectorId: member, findingIds: ["f1"] }), {
      code: "BadRequestException",
    });
    await assert.rejects(as(security, "ArchiveFindings", { detectorId: administrator, findingIds: ["other"] }), {
      code: "BadRequestException",
    });
    await as(security, "ArchiveFindings", { detectorId: administrator, findingIds: ["f1"] });
    const list = (archived: string) =>
      as(payments, "ListFindings", {
        detectorId: member,
        findingCriteria: { criterion: { id: { eq: ["f1"] }, "service.archived": { equals: [archived] } } },
      });
    assert.deepEqual((await list("true")).findingIds, ["f1"]);
    assert.deepEqual((await list("false")).findingIds, []);
  });

  it("publishes later occurrences of a finding archived by hand, and nothing that a suppression rule meets", async () => {
    await delegate();
    const detectorId = await detectorOf(security);
    await guardDuty.fireFinding({ account: payments, region, finding });
    await as(security, "ArchiveFindings", { detectorId, findingIds: ["f1"] });
    assert.equal((await guardDuty.fireFinding({ account: payments, region, finding })).publishedTo.length, 2);

    await as(security, "CreateFilter", {
      detectorId,
      name: "known-scanner",
      action: "ARCHIVE",
      findingCriteria: {
        criterion: { "resource.instanceDetails.instanceId": { equals: ["i-0abc"] }, severity: { gte: 4 } },
      },
    });
    const fired = await guardDuty.fireFinding({ account: payments, region, finding: { ...finding, id: "f2" } });
    assert.deepEqual(fired.publishedTo, []);
    const { findings } = await as(security, "GetFindings", { detectorId, findingIds: ["f2"] });
    assert.equal((findings as { service: { archived: boolean } }[])[0]?.service.archived, true);
  });

  it("marks the samples it makes", async () => {
    const { detectorId } = await as(payments, "CreateDetector", { enable: true });
    await as(payments, "CreateSampleFindings", { detectorId, findingTypes: ["Trojan:EC2/DropPoint"] });
    const detail = published[0]?.event.detail as { type: string; service: { additionalInfo: { sample: boolean } } };
    assert.equal(detail.type, "Trojan:EC2/DropPoint");
    assert.equal(detail.service.additionalInfo.sample, true);
  });

  it("no longer sends a disassociated member's findings to the administrator", async () => {
    await delegate();
    await as(payments, "CreateDetector", { enable: true });
    const detectorId = await detectorOf(security);
    await as(security, "DisassociateMembers", { detectorId, accountIds: [payments] });
    assert.deepEqual((await guardDuty.fireFinding({ account: payments, region, finding })).publishedTo, [payments]);
  });

  it("refuses a malformed finding with what is wrong", async () => {
    await assert.rejects(
      guardDuty.fireFinding({ account: payments, region, finding: { ...finding, type: "odd" } }),
      /finding type/,
    );
  });
});
