import assert from "node:assert/strict";
import { exceptionTagGuard } from "../../functions/domain/exceptionTagGuard";
import { serviceControlPolicies } from "../../functions/domain/serviceControl";
import { type TagEvent, tagEvents } from "../../functions/domain/tagEvents";
import { dryRunTable } from "../../governance/display";
import { dryRun } from "../../governance/dryRun";
import { recordedEvent } from "../../governance/eventFile";
import { lookedUp } from "../../governance/tagUse";
import { GuardedAccount, session } from "../functions/domain/guardedAccount";
import { account, type Made, record, tagSet } from "./records";

const tagKey = "SecurityException";
const guard = {
  exceptionTagKey: tagKey,
  exceptionPrincipals: ["arn:aws:iam::*:role/exception-approver"],
  bucketTagPrincipals: ["arn:aws:iam::*:role/tagging-pipeline"],
  managementAccountId: "999988887777",
} as const;

function rowsOf(...records: readonly object[]) {
  const events = records.map((each) => {
    const recorded = recordedEvent(each);
    assert.ok(recorded);
    return recorded;
  });
  return dryRun(events, guard);
}

/** `fate use`, of the only row; undefined where there is none. */
function fate(call: `${string} ${string}`, parameters: object, made?: Made): string | undefined {
  const [row, second] = rowsOf(record(call, parameters, made));
  assert.equal(second, undefined);
  return row && `${row.fate} ${row.use}`;
}

describe("What the guard of the exception tag would have made of calls", () => {
  it("counts them by principal, account, call and answer, what it would deny first", () => {
    const rows = rowsOf(
      record("ec2 CreateTags", tagSet(tagKey), { by: "exception-approver" }),
      record("ec2 CreateTags", tagSet(tagKey), { at: "2026-11-19T10:00:00Z" }),
      record("ec2 CreateTags", tagSet("team", tagKey), { region: "us-east-1", at: "2026-11-21T10:00:00Z" }),
      record("ec2 CreateTags", tagSet("team")),
    );
    assert.deepEqual(rows, [
      {
        principal: `arn:aws:iam::${account}:role/Administrator`,
        accountId: account,
        call: "ec2 CreateTags",
        use: "set",
        fate: "denied",
        regions: ["eu-central-1", "us-east-1"],
        count: 2,
        last: "2026-11-21T10:00:00.000Z",
      },
      {
        principal: `arn:aws:iam::${account}:role/exception-approver`,
        accountId: account,
        call: "ec2 CreateTags",
        use: "set",
        fate: "named",
        regions: ["eu-central-1"],
        count: 1,
        last: "2026-11-20T10:00:00.000Z",
      },
    ]);
  });

  it("counts an event once, however often it was read", () => {
    const once = record("ec2 CreateTags", tagSet(tagKey));
    assert.equal(rowsOf(once, once)[0]?.count, 1);
  });

  it("finds the key in whatever shape a service records its tags", () => {
    const shapes: readonly (readonly [`${string} ${string}`, object, string])[] = [
      ["ec2 DeleteTags", tagSet(tagKey), "denied remove"],
      ["ec2 CreateTags", tagSet("securityexception"), "denied set"],
      [
        "ec2 RunInstances",
        { tagSpecificationSet: { items: [{ resourceType: "instance", tags: [{ key: tagKey, value: "x" }] }] } },
        "denied set",
      ],
      ["iam TagRole", { roleName: "web", tags: [{ key: tagKey, value: "x" }] }, "denied set"],
      ["iam UntagRole", { roleName: "web", tagKeys: [tagKey] }, "denied remove"],
      ["tagging TagResources", { resourceARNList: ["arn"], tags: { [tagKey]: "x" } }, "denied set"],
      [
        "s3 PutBucketTagging",
        { bucketName: "b", Tagging: { TagSet: { Tag: { Key: tagKey, Value: "x" } } } },
        "denied set",
      ],
      ["rds RemoveTagsFromResource", { resourceName: "arn", tagKeys: [tagKey] }, "denied remove"],
    ];
    for (const [call, parameters, expected] of shapes) assert.equal(fate(call, parameters), expected, call);
  });

  it("says of calls that name no key what they might have done", () => {
    assert.equal(fate("ec2 DeleteTags", { ...tagSet(), tagSet: {} }), "denied-if-tagged remove-all");
    assert.equal(fate("s3 DeleteBucketTagging", { bucketName: "b" }), "denied remove-all");
    const others = { bucketName: "b", Tagging: { TagSet: { Tag: [{ Key: "team", Value: tagKey }] } } };
    assert.equal(fate("s3 PutBucketTagging", others), "denied replace");
    assert.equal(fate("s3 PutBucketTagging", others, { by: "tagging-pipeline" }), "named replace");
    assert.equal(fate("s3 PutBucketAbac", { bucketName: "b" }), "denied switch-abac");
    assert.equal(fate("s3 PutBucketAbac", { bucketName: "b" }, { by: "tagging-pipeline" }), "denied switch-abac");
  });

  it("tells nothing of calls that failed, or have other tags, or other values", () => {
    assert.equal(fate("ec2 CreateTags", tagSet(tagKey), { errorCode: "Client.UnauthorizedOperation" }), undefined);
    assert.equal(fate("ec2 DeleteTags", tagSet("team")), undefined);
    assert.equal(fate("iam TagRole", { roleName: "web", tags: [{ key: "team", value: tagKey }] }), undefined);
    assert.equal(fate("ec2 DescribeTags", { filterSet: { items: [{ name: "key", valueSet: tagKey }] } }), undefined);
  });

  it("says who is bound by no service control policy", () => {
    const unbound: readonly Made[] = [
      { by: "aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling" },
      { by: "cloudformation.amazonaws.com" },
      { account: "999988887777" },
    ];
    for (const made of unbound) assert.equal(fate("ec2 CreateTags", tagSet(tagKey), made), "unbound set");
    assert.equal(fate("ec2 CreateTags", tagSet(tagKey), { by: "user/ann" }), "denied set");
  });

  it("is what the service control policies themselves decide, for each way to tag", () => {
    const statements = exceptionTagGuard({
      ...guard,
      partition: "aws",
      tagKey,
      principals: [guard.exceptionPrincipals[0]],
      deploymentPrincipals: [],
      responseRoleName: "Security-IR-Role",
    });
    const policies = serviceControlPolicies([{ name: "guard", description: "", statements }]);
    const guarded = new GuardedAccount(policies);
    const context = { "aws:TagKeys": [tagKey], [`aws:RequestTag/${tagKey}`]: "x" };
    for (const way of tagEvents) {
      const asked = { action: way.action, context: way.action === "s3:PutBucketTagging" ? {} : context };
      for (const by of ["Administrator", "exception-approver", "tagging-pipeline"]) {
        const told = fate(`${sourceOf(way)} ${way.eventName}`, { tags: { [tagKey]: "x" } }, { by });
        assert.equal(
          told?.split(" ")[0],
          guarded.allows(session(by), asked) ? "named" : "denied",
          `${way.action} ${by}`,
        );
      }
    }
  });

  it("asks CloudTrail about every way, and of IAM's where they are recorded", () => {
    for (const way of tagEvents) {
      const { everywhere, iam } = lookedUp;
      assert.ok((sourceOf(way) === "iam" ? iam : everywhere).includes(way.eventName), way.eventName);
    }
    assert.ok(lookedUp.everywhere.includes("PutBucketAbac"));
  });
});

describe("The table of a dry run", () => {
  it("names principal, account, call and count, and says what to do", () => {
    const table = dryRunTable(
      rowsOf(
        record("ec2 CreateTags", tagSet(tagKey)),
        record("ec2 CreateTags", tagSet(tagKey), { at: "2026-11-21T10:05:00Z" }),
        record("s3 PutBucketTagging", { bucketName: "b", Tagging: { TagSet: {} } }, { by: "deploy" }),
        record("iam TagRole", { roleName: "web", tags: [{ key: tagKey, value: "x" }] }, { by: "exception-approver" }),
      ),
    ).split("\n");
    assert.match(table[0] ?? "", /^GUARD +CALLS +WHAT IT DOES +CALL +ACCOUNT +REGION +LAST \(UTC\) +PRINCIPAL$/);
    assert.match(
      table[1] ?? "",
      /^DENIED +2 +sets the tag +ec2 CreateTags +444455556666 +eu-central-1 +2026-11-21 10:05 .*role\/Administrator$/,
    );
    assert.match(table[2] ?? "", /^DENIED +1 +replaces the set +s3 PutBucketTagging .*role\/deploy$/);
    assert.match(table[3] ?? "", /^allowed +1 +sets the tag +iam TagRole /);
    assert.match(table[5] ?? "", /would deny 3 calls of 2 principals.*exceptionPrincipals.*bucketTagPrincipals/);
  });

  it("says so where there is nothing to tell, or nothing would be denied", () => {
    assert.match(dryRunTable([]), /^Nobody set/);
    const table = dryRunTable(rowsOf(record("ec2 CreateTags", tagSet(tagKey), { by: "exception-approver" })));
    assert.match(table, /would deny none/);
  });
});

function sourceOf({ eventSource }: TagEvent): string {
  return eventSource.replace(".amazonaws.com", "");
}
