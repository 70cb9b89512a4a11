import assert from "node:assert/strict";
import { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import { ConfigServiceClient, type Evaluation } from "@aws-sdk/client-config-service";
import { EC2Client } from "@aws-sdk/client-ec2";
import type { Ledger } from "../../../functions/aws/ledger";
import { readRuleInvocation } from "../../../functions/domain/ruleInvocation";
import { evaluate } from "../../../functions/open-security-group-rule/evaluation";
import { putEvaluations } from "../../../functions/open-security-group-rule/evaluations";
import { exampleIncident } from "../domain/examples";
import { account, change, groupId, oversized, permission, scheduled } from "../domain/ruleInvocationExamples";
import { MemoryLedger } from "../memoryLedger";
import { answerBy } from "../standInClient";

type Fields = Readonly<Record<string, unknown>>;

const at = new Date("2026-11-20T10:00:00.000Z");
const openToAll = { IpProtocol: "tcp", FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: "0.0.0.0/0" }] };

/** EC2 with these groups, two a page, and these prefix lists, one entry a page. */
function ec2With(groups: readonly Fields[], lists: Readonly<Record<string, readonly string[]>> = {}) {
  const client = new EC2Client({});
  const calls = answerBy(client, ({ operation, input }) => {
    const start = Number(input.NextToken ?? 0);
    if (operation === "DescribeSecurityGroups") {
      const wanted = (input.Filters as { Name: string; Values: string[] }[]).find(({ Name }) => Name === "group-id");
      const found = groups.filter(({ GroupId }) => wanted === undefined || wanted.Values.includes(String(GroupId)));
      const next = start + 2 < found.length ? { NextToken: String(start + 2) } : {};
      return { SecurityGroups: found.slice(start, start + 2), ...next };
    }
    const entries = lists[String(input.PrefixListId)];
    if (entries === undefined) throw Object.assign(new Error("not found"), { name: "InvalidPrefixListID.NotFound" });
    const next = start + 1 < entries.length ? { NextToken: String(start + 1) } : {};
    return { Entries: [{ Cidr: entries[start] }], ...next };
  });
  return { client, calls };
}

async function evaluated(
  payload: unknown,
  { client: ec2 }: { readonly client: EC2Client },
  {
    principals = [],
    trail = trailWith([]).client,
    ledger = new MemoryLedger(),
  }: {
    principals?: readonly string[];
    trail?: CloudTrailClient;
    ledger?: { readonly ledger: Pick<Ledger, "read"> };
  } = {},
) {
  const reading = readRuleInvocation(payload);
  assert.ok(reading.kind === "invocation", JSON.stringify(reading));
  return evaluate(reading.invocation, { ec2, cloudTrailIn: () => trail }, principals, ledger.ledger);
}

/** CloudTrail that tells who tagged a group, and with what. */
function trailWith(settings: readonly { readonly by: string; readonly group: string; readonly value: string }[]) {
  const client = new CloudTrailClient({ region: "eu-central-1" });
  const calls = answerBy(client, () => ({
    Events: settings.map(({ by, group, value }, index) => ({
      EventId: `event-${index}`,
      EventName: "CreateTags",
      CloudTrailEvent: JSON.stringify({
        eventID: `event-${index}`,
        eventTime: "2026-11-01T00:00:00Z",
        eventSource: "ec2.amazonaws.com",
        eventName: "CreateTags",
        userIdentity: { type: "IAMUser", arn: by },
        requestParameters: {
          resourcesSet: { items: [{ resourceId: group }] },
          tagSet: { items: [{ key: "Exempt", value }] },
        },
      }),
    })),
  }));
  return { client, calls };
}

function verdicts(evaluations: readonly Evaluation[]) {
  return evaluations.map(({ ComplianceResourceId, ComplianceType }) => [ComplianceResourceId, ComplianceType]);
}

describe("An evaluation by the custom rule", () => {
  it("of a recorded group asks EC2 nothing, and is as of when Config recorded it", async () => {
    const ec2 = ec2With([]);
    const { evaluations } = await evaluated(change(), ec2);
    assert.deepEqual(ec2.calls, []);
    assert.deepEqual(evaluations, [
      {
        ComplianceResourceType: "AWS::EC2::SecurityGroup",
        ComplianceResourceId: groupId,
        ComplianceType: "NON_COMPLIANT",
        OrderingTimestamp: at,
        Annotation: "Open to the world: tcp/22 (IPv4)",
      },
    ]);
  });

  it("of a recorded group reads the prefix lists that it names, to their last page", async () => {
    const configuration = {
      ipPermissions: [permission({ ipRanges: [], ipv4Ranges: [], prefixListIds: [{ prefixListId: "pl-1" }] })],
    };
    const halves = ec2With([], { "pl-1": ["0.0.0.0/1", "128.0.0.0/1"] });
    assert.deepEqual(verdicts((await evaluated(change({ configuration }), halves)).evaluations), [
      [groupId, "NON_COMPLIANT"],
    ]);
    const office = ec2With([], { "pl-1": ["198.51.100.0/24"] });
    assert.deepEqual(verdicts((await evaluated(change({ configuration }), office)).evaluations), [
      [groupId, "COMPLIANT"],
    ]);
  });

  it("of an oversized item describes the group as it is now", async () => {
    const ec2 = ec2With([{ GroupId: groupId, IpPermissions: [openToAll] }, { GroupId: "sg-other" }]);
    assert.deepEqual(verdicts((await evaluated(oversized(), ec2)).evaluations), [[groupId, "NON_COMPLIANT"]]);
    assert.deepEqual(ec2.calls[0]?.input.Filters, [
      { Name: "owner-id", Values: [account] },
      { Name: "group-id", Values: [groupId] },
    ]);
  });

  it("of an oversized item whose group is gone is not applicable", async () => {
    assert.deepEqual(verdicts((await evaluated(oversized(), ec2With([]))).evaluations), [[groupId, "NOT_APPLICABLE"]]);
  });

  it("of a deleted group is not applicable, and asks EC2 nothing", async () => {
    const ec2 = ec2With([]);
    const { evaluations } = await evaluated(change({ configurationItemStatus: "ResourceDeleted" }), ec2);
    assert.deepEqual(verdicts(evaluations), [[groupId, "NOT_APPLICABLE"]]);
    assert.deepEqual(ec2.calls, []);
  });

  it("by schedule looks at every group of the account, to the last page", async () => {
    // An exception names the rule as its owner knows it, whatever the organization's rule is called in the account.
    const excepted = "Jira-1 until=2099-01-31 for=SECURITY_GROUP_OPEN_PROHIBITED";
    const groups = [
      { GroupId: "sg-1", IpPermissions: [openToAll] },
      { GroupId: "sg-2", IpPermissions: [openToAll], Tags: [{ Key: "Exempt", Value: excepted }] },
      { GroupId: "sg-3", IpPermissions: [] },
      { GroupId: "sg-4" },
      { GroupId: "sg-5", IpPermissions: [{ ...openToAll, IpRanges: [], Ipv6Ranges: [{ CidrIpv6: "::/0" }] }] },
    ];
    const { evaluations } = await evaluated(scheduled(), ec2With(groups));
    assert.deepEqual(verdicts(evaluations), [
      ["sg-1", "NON_COMPLIANT"],
      ["sg-2", "COMPLIANT"],
      ["sg-3", "COMPLIANT"],
      ["sg-4", "COMPLIANT"],
      ["sg-5", "NON_COMPLIANT"],
    ]);
    assert.equal(evaluations[1]?.Annotation, `Excepted until 2099-01-31 by tag Exempt=${excepted}`);
    assert.ok(evaluations.every(({ OrderingTimestamp }) => OrderingTimestamp?.getTime() === at.getTime()));
  });

  it("asks who set an exception only where the organization says who may, and heeds none that somebody else set", async () => {
    const value = "Jira-1 until=2099-01-31";
    const by = (name: string, group: string) => ({ by: `arn:aws:iam::${account}:user/${name}`, group, value });
    const trail = trailWith([by("approver", "sg-1"), by("mallory", "sg-2")]);
    const groups = ["sg-1", "sg-2", "sg-3"].map((GroupId) => ({
      GroupId,
      IpPermissions: [openToAll],
      Tags: [{ Key: "Exempt", Value: value }],
    }));
    const unasked = await evaluated(scheduled(), ec2With(groups), { trail: trail.client });
    assert.ok(unasked.evaluations.every(({ ComplianceType }) => ComplianceType === "COMPLIANT"));
    assert.equal(trail.calls.length, 0);

    const principals = ["arn:aws:iam::*:user/approver"];
    const { evaluations } = await evaluated(scheduled(), ec2With(groups), { principals, trail: trail.client });
    assert.deepEqual(verdicts(evaluations), [
      ["sg-1", "COMPLIANT"],
      ["sg-2", "NON_COMPLIANT"],
      // CloudTrail does not tell.
      ["sg-3", "COMPLIANT"],
    ]);
    assert.match(evaluations[1]?.Annotation ?? "", /^The tag Exempt does not except it: it was set .*user\/mallory/);
    assert.match(evaluations[1]?.Annotation ?? "", /Open to the world: tcp\/22 \(IPv4\)$/);
  });

  it("judges what it can where a prefix list can't be read, and says what it could not", async () => {
    const listed = { IpProtocol: "tcp", FromPort: 22, ToPort: 22, PrefixListIds: [{ PrefixListId: "pl-gone" }] };
    const groups = [
      { GroupId: "sg-1", IpPermissions: [listed] },
      { GroupId: "sg-2", IpPermissions: [listed, openToAll] },
      { GroupId: "sg-3" },
    ];
    const { evaluations, unjudged } = await evaluated(scheduled(), ec2With(groups));
    assert.deepEqual(verdicts(evaluations), [
      ["sg-2", "NON_COMPLIANT"],
      ["sg-3", "COMPLIANT"],
    ]);
    assert.deepEqual(unjudged, ["sg-1 names prefix list pl-gone (InvalidPrefixListID.NotFound: not found)"]);
  });
});

describe("A group that says it is open by Firebreak", () => {
  const instanceId = "i-0123456789abcdef0";
  const tags = { "firebreak:owner": "firebreak", "firebreak:untracking": instanceId };
  const opened = (updatedAt: string) =>
    exampleIncident({
      accountId: account,
      status: "containing",
      updatedAt,
      changes: [
        { item: "untracking-group/vpc-1", before: { group: null }, after: { group: groupId }, state: "recorded" },
      ],
    });

  it("complies while the ledger says so too", async () => {
    const ledger = new MemoryLedger();
    ledger.keep(opened(new Date().toISOString()));
    const { evaluations } = await evaluated(change({ tags }), ec2With([]), { ledger });
    assert.deepEqual(verdicts(evaluations), [[groupId, "COMPLIANT"]]);
    assert.match(evaluations[0]?.Annotation ?? "", /until the connections of i-0123456789abcdef0 are untracked/);
  });

  it("does not where the ledger knows of none, or of one that should be long gone: anybody may write a tag", async () => {
    const forged = await evaluated(change({ tags }), ec2With([]));
    assert.deepEqual(verdicts(forged.evaluations), [[groupId, "NON_COMPLIANT"]]);
    const ledger = new MemoryLedger();
    ledger.keep(opened("2026-03-01T10:00:00.000Z"));
    const left = await evaluated(change({ tags }), ec2With([]), { ledger });
    assert.deepEqual(verdicts(left.evaluations), [[groupId, "NON_COMPLIANT"]]);
  });

  it("is not judged where the ledger can't be read, and all others are", async () => {
    const groups = [
      {
        GroupId: "sg-1",
        IpPermissions: [openToAll],
        Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
      },
      { GroupId: "sg-2", IpPermissions: [openToAll] },
    ];
    const ledger = { ledger: { read: () => Promise.reject(new Error("no table")) } };
    const { evaluations, unjudged } = await evaluated(scheduled(), ec2With(groups), { ledger });
    assert.deepEqual(verdicts(evaluations), [["sg-2", "NON_COMPLIANT"]]);
    assert.deepEqual(unjudged, [`sg-1 may be open by the incident of ${instanceId} (Error: no table)`]);
  });
});

describe("Telling Config", () => {
  const evaluations = Array.from({ length: 250 }, (_, index) => ({
    ComplianceResourceType: "AWS::EC2::SecurityGroup",
    ComplianceResourceId: `sg-${index}`,
    ComplianceType: "COMPLIANT" as const,
    OrderingTimestamp: at,
  }));

  it("takes a hundred evaluations a call, each with the token", async () => {
    const client = new ConfigServiceClient({});
    const calls = answerBy(client, () => ({ FailedEvaluations: [] }));
    await putEvaluations(client, "token", evaluations);
    assert.deepEqual(
      calls.map(({ input }) => [input.ResultToken, (input.Evaluations as unknown[]).length]),
      [
        ["token", 100],
        ["token", 100],
        ["token", 50],
      ],
    );
  });

  it("fails where Config did not take an evaluation", async () => {
    const client = new ConfigServiceClient({});
    answerBy(client, () => ({ FailedEvaluations: [evaluations[7]] }));
    await assert.rejects(putEvaluations(client, "token", evaluations), /did not take 1 evaluations, of sg-7/);
  });
});
