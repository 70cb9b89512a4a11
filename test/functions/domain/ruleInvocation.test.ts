import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { type RuleInvocation, readRuleInvocation } from "../../../functions/domain/ruleInvocation";
import { account, change, groupId, invocationOf, oversized, permission, scheduled } from "./ruleInvocationExamples";

const at = "2026-11-20T10:00:00.000Z";

function read(payload: unknown): RuleInvocation {
  const reading = readRuleInvocation(payload);
  assert.ok(reading.kind === "invocation", JSON.stringify(reading));
  return reading.invocation;
}

function problemsOf(payload: unknown): string {
  const reading = readRuleInvocation(payload);
  assert.equal(reading.kind, "malformed");
  return reading.kind === "malformed" ? reading.problems.join("; ") : "";
}

describe("An invocation of the custom rule", () => {
  it("names account, Region, partition, rule and token", () => {
    const { task: _, parameters: __, ...rest } = read(change());
    assert.deepEqual(rest, {
      accountId: account,
      region: "eu-central-1",
      partition: "aws",
      ruleName: "OrgConfigRule-SECURITY_GROUP_OPEN_PROHIBITED-a1b2c3d4",
      resultToken: "token",
    });
  });

  it("carries its parameters as texts: ports separated by commas, and the exception's tag", () => {
    assert.deepEqual(read(change()).parameters, {
      allowedPorts: [
        { protocol: "tcp", from: 443, to: 443 },
        { protocol: "tcp", from: 8000, to: 8080 },
      ],
      exceptionTagKey: "Exempt",
      allowUnboundedExceptions: true,
    });
  });

  it("has the reference's tag and no allowed port where it has no parameters", () => {
    for (const ruleParameters of [undefined, "", "{}"])
      assert.deepEqual(read(change({}, { ruleParameters })).parameters, {
        allowedPorts: [],
        exceptionTagKey: "SecurityException",
        allowUnboundedExceptions: true,
      });
  });

  it("says by a parameter that no exception without an end is taken, and takes no other word for it", () => {
    const ruleParameters = (word: string) => JSON.stringify({ allowUnboundedExceptions: word });
    assert.equal(
      read(change({}, { ruleParameters: ruleParameters("false") })).parameters.allowUnboundedExceptions,
      false,
    );
    assert.match(
      problemsOf(change({}, { ruleParameters: ruleParameters("never") })),
      /ruleParameters\.allowUnboundedExceptions/,
    );
  });

  it("of a change gives the group as Config recorded it", () => {
    const configuration = {
      ipPermissions: [
        permission({
          ipv6Ranges: [{ cidrIpv6: "::/0" }],
          prefixListIds: [{ prefixListId: "pl-1" }],
          userIdGroupPairs: [{ groupId: "sg-peer", userId: account }],
        }),
        { ipProtocol: "-1", ipRanges: ["10.0.0.0/8"] },
      ],
      tags: [{ key: "listed", value: "in the configuration" }],
    };
    assert.deepEqual(read(change({ configuration, tags: { Exempt: "Jira-1" } })).task, {
      kind: "recorded",
      at,
      group: {
        groupId,
        tags: { listed: "in the configuration", Exempt: "Jira-1" },
        ingress: [
          {
            protocol: "tcp",
            fromPort: 22,
            toPort: 22,
            ranges: ["0.0.0.0/0", "::/0"],
            prefixListIds: ["pl-1"],
            groupIds: ["sg-peer"],
          },
          {
            protocol: "-1",
            fromPort: undefined,
            toPort: undefined,
            ranges: ["10.0.0.0/8"],
            prefixListIds: [],
            groupIds: [],
          },
        ],
      },
    });
  });

  for (const [what, payload] of [
    ["an oversized item", oversized()],
    ["an item without its configuration", change({ configuration: undefined })],
    ["an item whose configuration is not whole", change({ configuration: { groupId } })],
  ] as const) {
    it(`of ${what} asks for the group as it is now`, () => {
      assert.deepEqual(read(payload).task, { kind: "live", groupId, at });
    });
  }

  it("by schedule asks for every group", () => {
    assert.deepEqual(read(scheduled()).task, { kind: "every-group", at });
  });

  for (const [what, payload] of [
    ["a deleted group", change({ configurationItemStatus: "ResourceDeleted", configuration: null })],
    ["a deleted group that was not recorded", change({ configurationItemStatus: "ResourceDeletedNotRecorded" })],
    ["a group that is not recorded", change({ configurationItemStatus: "ResourceNotRecorded" })],
    ["a deleted group, oversized", oversized({ configurationItemStatus: "ResourceDeleted" })],
    ["a group that left the rule's scope", change({}, { eventLeftScope: true })],
  ] as const) {
    it(`is not applicable to ${what}`, () => {
      assert.deepEqual(read(payload).task, {
        kind: "not-applicable",
        resourceType: "AWS::EC2::SecurityGroup",
        resourceId: groupId,
        at,
      });
    });
  }

  it("is not applicable to what is no security group", () => {
    const { task } = read(change({ resourceType: "AWS::EC2::Instance", resourceId: "i-1" }));
    assert.deepEqual(task, { kind: "not-applicable", resourceType: "AWS::EC2::Instance", resourceId: "i-1", at });
  });

  it("of a message that asks for no evaluation gets none", () => {
    const { task } = read(invocationOf({ messageType: "ConfigurationSnapshotDeliveryCompleted" }));
    assert.equal(task.kind, "nothing");
  });

  it("takes a group just discovered for one that is there", () => {
    assert.equal(read(change({ configurationItemStatus: "ResourceDiscovered" })).task.kind, "recorded");
  });

  for (const [what, payload, problem] of [
    ["another account's item", change({ awsAccountId: "999999999999" }), /names account 999999999999/],
    ["another account's schedule", scheduled({ awsAccountId: "999999999999" }), /names account 999999999999/],
    ["another Region's item", change({ awsRegion: "us-east-1" }), /names Region us-east-1/],
    [
      "another account's rule",
      change({}, { configRuleArn: "arn:aws:config:eu-central-1:999999999999:config-rule/x" }),
      /configRuleArn: names account 999999999999/,
    ],
    ["an account id that is none", change({}, { accountId: "12345" }), /accountId: twelve digits/],
    ["no result token", change({}, { resultToken: "" }), /resultToken/],
    ["a message that is not JSON", change({}, { invokingEvent: "{" }), /invokingEvent: is not JSON/],
    ["parameters that are not JSON", change({}, { ruleParameters: "port 22" }), /ruleParameters: is not JSON/],
    [
      "a port that is none",
      change({}, { ruleParameters: '{"allowedPorts":"443,ssh"}' }),
      /ruleParameters\.allowedPorts\.1: "ssh" must be a port/,
    ],
    ["no message type", invocationOf({}), /invokingEvent\.messageType/],
    [
      "a change without an item",
      invocationOf({ messageType: "ConfigurationItemChangeNotification" }),
      /configurationItem/,
    ],
    ["no event at all", undefined, /event/],
  ] as const) {
    it(`is refused with ${what}`, () => {
      assert.match(problemsOf(payload), problem);
    });
  }

  it("is read or refused whatever it holds, and never throws", () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (anything, inside) => {
        readRuleInvocation(anything);
        readRuleInvocation(change({ configuration: anything, tags: inside }));
        readRuleInvocation(change({}, { invokingEvent: anything, ruleParameters: inside }));
      }),
    );
  });
});

const corpus = join(__dirname, "../../../../shared/findings");

describe("Invocations of custom rules from public repositories", () => {
  if (!existsSync(corpus)) return;
  const files = readdirSync(corpus).filter((file) => file.includes("-config-invoking-"));

  it("are each read or refused, for a reason", () => {
    assert.ok(files.length > 20);
    for (const file of files) {
      const reading = readRuleInvocation(JSON.parse(readFileSync(join(corpus, file), "utf8")));
      if (reading.kind === "malformed")
        assert.ok(
          reading.problems.every((problem) => problem.length > 0),
          file,
        );
    }
  });

  it("are about a group's rules only where they are about a group", () => {
    for (const file of files) {
      const reading = readRuleInvocation(JSON.parse(readFileSync(join(corpus, file), "utf8")));
      if (reading.kind !== "invocation") continue;
      const { kind } = reading.invocation.task;
      if (kind === "recorded" || kind === "live") assert.match(file, /securitygroup/, file);
    }
  });

  it("of a real group are understood", () => {
    const [file] = files.filter((name) => name.startsWith("241-"));
    const reading = readRuleInvocation(JSON.parse(readFileSync(join(corpus, file ?? ""), "utf8")));
    assert.ok(reading.kind === "invocation" && reading.invocation.task.kind === "recorded");
    assert.deepEqual(reading.invocation.task.group.ingress[0]?.ranges, ["0.0.0.0/0"]);
  });
});
