import assert from "node:assert/strict";
import {
  ArchiveFindingsCommand,
  CreateDetectorCommand,
  EnableOrganizationAdminAccountCommand,
  GetDetectorCommand,
  GetFindingsCommand,
  GuardDutyClient,
  ListDetectorsCommand,
  ListFindingsCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-guardduty";
import type { PublishServiceEvent } from "../../../../rehearsal/gateway/eventBridge/serviceEvent";
import { GuardDutyService } from "../../../../rehearsal/gateway/guardDuty/guardDutyService";
import { EmulatedAccounts, region } from "../emulatedAccounts";

const management = "100000000001";
const security = "100000000002";
const member = "100000000003";

describe("GuardDuty in the emulated organization", function () {
  this.timeout(120_000);
  const published: Parameters<PublishServiceEvent>[0][] = [];
  let accounts: EmulatedAccounts;
  let clients: Record<string, GuardDutyClient>;

  before(async () => {
    const allowed = async () => ({ allowed: true }) as const;
    accounts = await EmulatedAccounts.start({
      // The accounts are no organization in moto, where the access check would look for its policies.
      accessCheck: () => ({ decide: allowed, decideRequest: allowed, invalidate() {} }),
      modules: (gateway) => [
        new GuardDutyService(gateway, async (publication) => {
          published.push(publication);
        }),
      ],
    });
    const all = [management, security, member];
    accounts.gateway.organization.set({
      organizationId: "o-abcdefghij",
      managementAccountId: management,
      accounts: all.map((id) => ({ id, name: id, path: "o-abcdefghij/r-ab12/" })),
    });
    clients = Object.fromEntries(
      await Promise.all(all.map(async (id) => [id, new GuardDutyClient(await accounts.administrator(id))] as const)),
    );
  });
  after(() => accounts?.stop());

  const as = (account: string): GuardDutyClient => {
    const client = clients[account];
    assert.ok(client);
    return client;
  };

  it("keeps a detector and its tags through the SDK", async () => {
    const { DetectorId } = await as(member).send(new CreateDetectorCommand({ Enable: true, Tags: { a: "1" } }));
    await assert.rejects(as(member).send(new CreateDetectorCommand({ Enable: true })), { name: "BadRequestException" });
    const ResourceArn = `arn:aws:guardduty:${region}:${member}:detector/${DetectorId}`;
    await as(member).send(new TagResourceCommand({ ResourceArn, Tags: { b: "2" } }));
    await as(member).send(new UntagResourceCommand({ ResourceArn, TagKeys: ["a"] }));
    assert.deepEqual((await as(member).send(new ListTagsForResourceCommand({ ResourceArn }))).Tags, { b: "2" });
    const detector = await as(member).send(new GetDetectorCommand({ DetectorId }));
    assert.deepEqual([detector.Status, detector.FindingPublishingFrequency], ["ENABLED", "SIX_HOURS"]);
  });

  it("takes a finding at the control endpoint, shows it to the administrator, who archives it", async () => {
    await as(management).send(new EnableOrganizationAdminAccountCommand({ AdminAccountId: security }));
    const finding = {
      id: "f1",
      type: "CryptoCurrency:EC2/BitcoinTool.B!DNS",
      severity: 8,
      resource: { resourceType: "Instance", instanceDetails: { instanceId: "i-0123456789abcdef0" } },
      service: { resourceRole: "ACTOR" },
    };
    const answer = await fetch(`${accounts.gateway.url}/_rehearsal/guardduty/findings`, {
      method: "POST",
      body: JSON.stringify({ account: member, region, finding }),
    });
    assert.deepEqual(await answer.json(), { findingId: "f1", publishedTo: [member, security] });
    assert.equal(published.length, 2);

    const { DetectorIds } = await as(security).send(new ListDetectorsCommand({}));
    const DetectorId = DetectorIds?.[0];
    const active = { Criterion: { id: { Equals: ["f1"] }, "service.archived": { Equals: ["false"] } } };
    const list = async () =>
      (await as(security).send(new ListFindingsCommand({ DetectorId, FindingCriteria: active }))).FindingIds;
    assert.deepEqual(await list(), ["f1"]);
    const { Findings } = await as(security).send(new GetFindingsCommand({ DetectorId, FindingIds: ["f1"] }));
    assert.deepEqual(
      [Findings?.[0]?.AccountId, Findings?.[0]?.Resource?.InstanceDetails?.InstanceId, Findings?.[0]?.Service?.Count],
      [member, "i-0123456789abcdef0", 1],
    );
    await as(security).send(new ArchiveFindingsCommand({ DetectorId, FindingIds: ["f1"] }));
    assert.deepEqual(await list(), []);
  });

  it("refuses a member that archives, in words that name the reason", async () => {
    const { DetectorIds } = await as(member).send(new ListDetectorsCommand({}));
    await assert.rejects(
      as(member).send(new ArchiveFindingsCommand({ DetectorId: DetectorIds?.[0], FindingIds: ["f1"] })),
      { name: "BadRequestException", message: /only the administrator account/ },
    );
  });
});
