import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { decideFunction, openingChanges } from "../../../functions/contain-function/functionTarget";
import { containFunctionOptionsSchema } from "../../../functions/contain-function/options";
import { inOrderOfRelease } from "../../../functions/contain-function/release";
import type { Finding } from "../../../functions/domain/finding";
import { readFindingEvent } from "../../../functions/domain/findingEvent";
import type { Change } from "../../../functions/domain/incident";
import { releasableSubjects } from "../../../functions/release-incident/subjects";

const event = JSON.parse(
  readFileSync(join(__dirname, "../../fixtures/findings/functionCommandAndControl.json"), "utf8"),
);
const options = containFunctionOptionsSchema.parse({});

function findingOf(given: unknown): Finding {
  const reading = readFindingEvent(given);
  assert.ok(reading.kind === "findings", JSON.stringify(reading));
  const [finding] = reading.findings;
  assert.ok(finding);
  return finding;
}
const finding = findingOf(event);

/** The same, as Security Hub sends it on. */
const fromSecurityHub = findingOf({
  id: "11111111-0000-4000-8000-000000000000",
  source: "aws.securityhub",
  "detail-type": "Security Hub Findings - Custom Action",
  account: "999999999999",
  region: "eu-central-1",
  detail: {
    actionName: "Contain",
    findings: [
      {
        Id: finding.id,
        ProductArn: "arn:aws:securityhub:eu-central-1::product/aws/guardduty",
        AwsAccountId: finding.accountId,
        UpdatedAt: finding.updatedAt,
        Resources: [
          { Type: "AwsLambdaFunction", Id: `${finding.functionArn}:7`, Partition: "aws", Region: finding.region },
        ],
      },
    ],
  },
});

describe("Which function is contained", () => {
  for (const [service, given] of [
    ["GuardDuty", finding],
    ["Security Hub", fromSecurityHub],
  ] as const) {
    it(`is the one that a finding of ${service} names, without its version, and its release is found by the same`, () => {
      const decision = decideFunction(given, { options });
      assert.ok(decision.kind === "respond");
      const { resource, region, arn, level } = decision.target;
      assert.deepEqual(
        { resource, region, arn, level },
        {
          resource: "function/payments-invoices",
          region: "eu-central-1",
          arn: "arn:aws:lambda:eu-central-1:111122223333:function:payments-invoices",
          level: "sessions",
        },
      );
      const subject = { accountId: given.accountId, region, resource, action: "contain-function" };
      assert.ok(releasableSubjects(given, []).some((each) => isDeepStrictEqual(each, subject)));
    });
  }

  it("is none of another account, Region or partition than the finding's, whatever its ARN says", () => {
    const part = fc.oneof(
      fc.string(),
      fc.constantFrom("", "aws", "aws-cn", "eu-central-1", "111122223333", "222222222222"),
    );
    const arn = fc.oneof(
      fc.string(),
      fc
        .tuple(part, part, part, part, fc.string())
        .map(([partition, service, region, account, rest]) =>
          ["arn", partition, service, region, account, rest].join(":"),
        ),
      fc
        .tuple(
          fc.constantFrom("aws", "aws-cn"),
          fc.constantFrom("eu-central-1", "us-east-1"),
          fc.constantFrom("111122223333", "222222222222"),
          fc.string(),
        )
        .map(([partition, region, account, name]) => `arn:${partition}:lambda:${region}:${account}:function:${name}`),
    );
    fc.assert(
      fc.property(arn, (functionArn) => {
        const decision = decideFunction({ ...finding, functionArn }, { options });
        if (decision.kind === "not-applicable") return decision.reason.length > 0;
        const { target } = decision;
        return (
          target.arn.startsWith("arn:aws:lambda:eu-central-1:111122223333:function:") &&
          functionArn.startsWith(target.arn) &&
          /^function\/[\w-]{1,64}$/.test(target.resource)
        );
      }),
      { numRuns: 500 },
    );
  });

  it("is none where the finding is about something else, and people hear that", () => {
    const { functionArn: _, ...instance } = { ...finding, resourceType: "Instance" };
    const decision = decideFunction(instance, { options });
    assert.ok(decision.kind === "not-applicable");
    assert.match(decision.reason, /is about Instance and names no Lambda function/);
  });

  it("keeps its role for others where a request asks for sessions only, and as it is where the row leaves it", () => {
    const request = {
      requestId: "r-1",
      requestedBy: "jane",
      reason: "a test",
      via: "person",
      sessionsOnly: true,
    } as const;
    for (const [role, level] of [
      ["deny", "sessions"],
      ["sessions", "sessions"],
      ["leave", "leave"],
    ] as const) {
      const decision = decideFunction({ ...finding, request }, { options: { ...options, role } });
      assert.ok(decision.kind === "respond");
      assert.equal(decision.target.level, level);
      assert.equal(openingChanges(decision.target).length, level === "leave" ? 0 : 1);
    }
  });
});

describe("The release of a function", () => {
  it("takes the roles first, then concurrency, then what is provisioned, then event sources, in whatever order they stand", () => {
    const items = [
      "deny-role",
      "deny-role/former",
      "reserved-concurrency",
      "provisioned-concurrency/live",
      "event-source-mapping/1",
      "event-source-mapping/2",
    ];
    const rank = (item: string) => items.findIndex((each) => each.split("/")[0] === item.split("/")[0]);
    fc.assert(
      fc.property(fc.shuffledSubarray(items), (shuffled) => {
        const changes = shuffled.map((item): Change => ({ item, before: {}, state: "done" }));
        const ordered = inOrderOfRelease(changes).map(({ item }) => rank(item));
        return ordered.every((each, index) => index === 0 || (ordered[index - 1] ?? 0) <= each);
      }),
    );
  });
});
