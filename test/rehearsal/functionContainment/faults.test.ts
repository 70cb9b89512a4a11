import assert from "node:assert/strict";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { Ledger } from "../../../functions/aws/ledger";
import { containFunction } from "../../../functions/contain-function/responder";
import { type FaultKind, faultKinds } from "../../../rehearsal/gateway/faults";
import type { Journal } from "../../../rehearsal/gateway/journal";
import { createFunction, type RehearsedFunction, readFunctionState } from "../../../rehearsal/world/functions";
import { idleActions, idleReleaseActions } from "../declaredActions";
import { ledgerTable } from "../ledgerTable";
import type { EmulatedResponders } from "../provenance/emulatedResponders";
import { type Attempts, containIt, incidentOf, policyOf, startResponders } from "./containedFunctions";

/** What a changing call may meet; a struck reading is the same to the responder whatever struck it. */
const lasting = ["timeout-after-effect", "access-denied"] as const;

/**
 * Every call of one containment of a function with event sources, how often, and what strikes it; those of its impact card
 * apart. The first test holds the tables to what the responder really calls, so that no call goes untested.
 */
const calls: readonly (readonly [service: string, operation: string, times: number, kinds: readonly FaultKind[]])[] = [
  ["sts", "AssumeRole", 1, ["connection-reset"]],
  ["dynamodb", "PutItem", 4, ["timeout-after-effect"]],
  ["lambda", "GetFunctionConfiguration", 1, ["throttle"]],
  ["lambda", "ListTags", 1, ["access-denied"]],
  ["lambda", "GetFunctionConcurrency", 2, ["server-error"]],
  ["lambda", "ListProvisionedConcurrencyConfigs", 1, ["connection-reset"]],
  ["lambda", "ListVersionsByFunction", 1, ["throttle"]],
  ["lambda", "PutFunctionConcurrency", 1, faultKinds],
  ["lambda", "ListEventSourceMappings", 1, ["server-error"]],
  ["lambda", "UpdateEventSourceMapping", 2, lasting],
  ["iam", "GetRole", 1, ["access-denied"]],
  ["iam", "GetRolePolicy", 2, ["throttle"]],
  ["iam", "PutRolePolicy", 1, faultKinds],
  ["sns", "Publish", 1, ["connection-reset"]],
];
const ofTheCard: readonly (readonly [service: string, operation: string, times: number])[] = [
  ["sts", "AssumeRole", 1],
  ["lambda", "ListEventSourceMappings", 1],
  ["lambda", "ListFunctions", 1],
  ["lambda", "ListAliases", 1],
  ["lambda", "ListFunctionUrlConfigs", 1],
  ["lambda", "ListFunctionEventInvokeConfigs", 1],
  ["iam", "GetRole", 1],
];

/** The SDK tries a call four times in one invocation: a fault that lasts as long ends the invocation there. */
const endsTheInvocation = 4;

describe("A containment of a function that is struck at any of its calls", function () {
  this.timeout(300_000);
  let responders: EmulatedResponders;
  let begun: ReturnType<Journal["mark"]>;

  before(async () => {
    responders = await startResponders();
    begun = responders.world.gateway.journal.mark();
  });
  after(() => responders?.stop());

  const makeFunction = () => createFunction(responders.member, { reserved: 5, sources: true });

  async function assertContained(function_: RehearsedFunction, { error, notices }: Attempts): Promise<void> {
    assert.equal(error, undefined);
    const { reserved, mappings, policies } = await readFunctionState(function_);
    assert.equal(reserved, 0);
    assert.deepEqual(Object.values(mappings), ["Disabled", "Disabled", "Disabled"]);
    assert.ok(policies.includes(`${function_.role.name}: ${policyOf(function_)}`));
    const incident = await incidentOf(responders, function_);
    assert.equal(incident?.status, "contained");
    assert.deepEqual(
      incident?.changes.map(({ item, before, state }) => ({ item: item.replace(/\/.*/, "/…"), before, state })),
      [
        { item: "deny-role", before: { role: function_.role.name, document: null }, state: "done" },
        { item: "reserved-concurrency", before: { reserved: 5 }, state: "done" },
        ...["orders", "returns"].map((name) => ({
          item: "event-source-mapping/…",
          before: {
            enabled: true,
            source: `arn:aws:sqs:${function_.region}:${function_.account.id}:${function_.name}-${name}`,
          },
          state: "done",
        })),
      ],
    );
    assert.ok(
      notices.some((notice) => /^CONTAINED:/.test(notice)),
      "people were told",
    );
    assert.ok(
      notices.every((notice) => /^(CONTAINED|COMPLETED|FAILED):/.test(notice)),
      notices.join("\n"),
    );
  }

  it("makes the calls that are struck below, and no others but those that follow a mapping", async () => {
    const function_ = await makeFunction();
    const delivered = await containIt(responders, function_);
    await assertContained(function_, delivered);
    const counted = new Map<string, number>();
    for (const { service, operation } of delivered.calls) {
      if (service === "guardduty" || operation === "GetEventSourceMapping") continue;
      const call = `${service} ${operation}`;
      counted.set(call, (counted.get(call) ?? 0) + 1);
    }
    const expected = new Map<string, number>();
    for (const [service, operation, times] of [...calls, ...ofTheCard]) {
      const call = `${service} ${operation}`;
      expected.set(call, (expected.get(call) ?? 0) + times);
    }
    assert.deepEqual(Object.fromEntries([...counted].sort()), Object.fromEntries([...expected].sort()));
  });

  const following = ["lambda", "GetEventSourceMapping", 1, ["server-error"]] as const;
  for (const [service, operation, times, kinds] of [...calls, following]) {
    for (let nth = 1; nth <= times; nth++) {
      it(`is done once, with what was before recorded, whatever strikes ${operation}${times > 1 ? `, call ${nth}` : ""}`, async () => {
        for (const kind of kinds) {
          const function_ = await makeFunction();
          const before = await readFunctionState(function_);
          const fault = responders.world.gateway.faults.inject({
            kind,
            service,
            operation,
            principalArn: service === "lambda" || service === "iam" ? "assumed-role/" : "",
            nth,
            times: kind === "access-denied" ? 1 : endsTheInvocation,
          });
          try {
            const delivered = await containIt(responders, function_);
            assert.ok(fault.hits > 0, `${kind} never struck`);
            fault.remove();
            await assertContained(function_, delivered);
          } finally {
            fault.remove();
          }
          if (kind !== "timeout-after-effect") continue;
          const incident = await incidentOf(responders, function_);
          assert.ok(incident);
          assert.equal((await responders.release(incident)).kind, "released");
          assert.deepEqual(await readFunctionState(function_), before);
        }
      });
    }
  }

  it("is contained and told all the same where all that its impact card asks for is refused", async () => {
    const function_ = await makeFunction();
    const asked = ofTheCard.map(([, operation]) => operation).filter((operation) => /^List(?!Event)/.test(operation));
    const faults = asked.map((operation) =>
      responders.world.gateway.faults.inject({ kind: "access-denied", operation }),
    );
    const delivered = await containIt(responders, function_);
    for (const fault of faults) {
      fault.remove();
      assert.equal(fault.hits, 1);
    }
    await assertContained(function_, delivered);
    for (const about of [/which other functions have its role: AccessDenied/, /its URLs: AccessDenied/]) {
      assert.ok(delivered.notices.some((notice) => about.test(notice)));
    }
  });

  it("can be released whole although every attempt died between the deny and the stop", async () => {
    const function_ = await makeFunction();
    const before = await readFunctionState(function_);
    const fault = responders.world.gateway.faults.inject({
      kind: "access-denied",
      operation: "PutFunctionConcurrency",
    });
    const { error, notices } = await containIt(responders, function_);
    fault.remove();
    assert.match(String(error), /PutFunctionConcurrency/);
    assert.match(notices[0] ?? "", /^FAILED/);
    const incident = await incidentOf(responders, function_);
    assert.ok(incident);
    assert.equal(incident.status, "failed");
    assert.equal((await responders.release(incident)).kind, "released");
    assert.deepEqual(await readFunctionState(function_), before);
  });

  it("can be released although every attempt died before it could write which role it denied", async () => {
    const function_ = await makeFunction();
    const before = await readFunctionState(function_);
    const fault = responders.world.gateway.faults.inject({
      kind: "access-denied",
      operation: "PutItem",
      nth: 2,
      times: 99,
    });
    await containIt(responders, function_);
    fault.remove();
    assert.notDeepEqual((await readFunctionState(function_)).policies, before.policies);
    const incident = await incidentOf(responders, function_);
    assert.ok(incident);
    const { lease: _, ...free } = incident;
    assert.deepEqual(free.changes, [{ item: "deny-role", before: { role: null, document: null }, state: "recorded" }]);
    // The attempt that died holds the incident until it must have ended.
    const freed = await new Ledger(responders.security.client(DynamoDBClient), ledgerTable).write(free);
    assert.equal((await responders.release(freed)).kind, "released");
    assert.deepEqual(await readFunctionState(function_), before);
  });

  it("declares nothing that it does not call, and nothing for its release that a release does not call", async () => {
    const theirs = await createFunction(responders.member);
    await responders.member.client(IAMClient).send(
      new PutRolePolicyCommand({
        RoleName: theirs.role.name,
        PolicyName: policyOf(theirs),
        PolicyDocument: JSON.stringify({
          Version: "2012-10-17",
          Statement: [{ Sid: "Theirs", Effect: "Deny", Action: "s3:*", Resource: "*" }],
        }),
      }),
    );
    const tags = { SecurityException: "CHG-1" };
    for (const function_ of [
      theirs,
      await createFunction(responders.member, { reserved: 5, sources: true, published: true }),
      await createFunction(responders.member),
      await createFunction(responders.member, { tags }),
    ]) {
      await containIt(responders, function_);
      const incident = await incidentOf(responders, function_);
      if (incident !== undefined) await responders.release(incident);
    }
    // All that this file has tried: the role of an attempt that died is looked for in the function.
    const entries = responders.world.gateway.journal.since(begun);
    assert.deepEqual(
      idleActions(containFunction, entries).filter((action) => !/^guardduty:/.test(action)),
      [],
    );
    assert.deepEqual(idleReleaseActions(containFunction, entries), []);
  });
});
