import assert from "node:assert/strict";
import {
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  GetRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import {
  DeleteFunctionCommand,
  DeleteFunctionConcurrencyCommand,
  LambdaClient,
  PutFunctionConcurrencyCommand,
  TagResourceCommand,
  UpdateEventSourceMappingCommand,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import { ListTopicsCommand, SNSClient } from "@aws-sdk/client-sns";
import { roleDenial } from "../../../functions/domain/functionDenial";
import { findingAboutFunction } from "../../../rehearsal/world/functionFinding";
import {
  createFunction,
  invokeFunction,
  type RehearsedFunction,
  readFunctionState,
} from "../../../rehearsal/world/functions";
import { createRole } from "../../../rehearsal/world/principals";
import type { HeldCredentials } from "../../../rehearsal/world/roleSessions";
import type { EmulatedResponders } from "../provenance/emulatedResponders";
import {
  type Attempts,
  contain,
  containIt,
  incidentOf,
  policyOf,
  startResponders,
  trigger,
} from "./containedFunctions";

const changing = /^(Put|Delete|Update|Attach|Detach)/;

describe("A function that is contained", function () {
  this.timeout(120_000);
  let responders: EmulatedResponders;
  let iam: IAMClient;
  let lambda: LambdaClient;

  before(async () => {
    responders = await startResponders();
    iam = responders.member.client(IAMClient);
    lambda = responders.member.client(LambdaClient);
  });
  after(() => responders?.stop());

  const changesIn = ({ calls }: Attempts) =>
    calls.filter(({ service, operation }) => ["iam", "lambda"].includes(service) && changing.test(operation));

  async function documentOn(roleName: string, function_: RehearsedFunction): Promise<string> {
    const { PolicyDocument: document = "" } = await iam.send(
      new GetRolePolicyCommand({ RoleName: roleName, PolicyName: policyOf(function_) }),
    );
    return decodeURIComponent(document);
  }

  /** `allowed`, or the code of AWS's refusal. */
  async function attempt(credentials: HeldCredentials | string): Promise<string> {
    assert.ok(typeof credentials !== "string", `it did not run: ${credentials}`);
    const sns = new SNSClient({ ...responders.world.signedBy(credentials) });
    try {
      await sns.send(new ListTopicsCommand({}));
      return "allowed";
    } catch (error) {
      return error instanceof Error ? error.name : String(error);
    } finally {
      sns.destroy();
    }
  }

  it("can start nothing, do nothing with what it holds, and is fed no more; what shares its role goes on", async () => {
    const function_ = await createFunction(responders.member, { reserved: 5, sources: true });
    const sibling = await createFunction(responders.member, { role: function_.role });
    const held = await invokeFunction(function_);
    assert.equal(await attempt(held), "allowed");
    const delivered = await containIt(responders, function_);
    assert.equal(delivered.error, undefined);
    assert.equal(delivered.outcome?.kind, "contained");

    assert.equal(await attempt(held), "AuthorizationErrorException");
    assert.equal(await invokeFunction(function_), "TooManyRequestsException");
    assert.equal(await attempt(await invokeFunction(sibling)), "allowed");
    const { reserved, mappings } = await readFunctionState(function_);
    assert.equal(reserved, 0);
    assert.deepEqual(Object.values(mappings), ["Disabled", "Disabled", "Disabled"]);
    const [notice = ""] = delivered.notices;
    assert.match(notice, /reserved concurrency is 0 \(was 5\)/);
    assert.match(notice, /2 event source mappings are disabled/);
    assert.match(notice, /go on for up to 30 s, its time-out; AWS refuses what they call/);
    assert.match(notice, new RegExp(`functions with its role ${function_.role.name} go on: ${sibling.name}`));
  });

  it("has its role denied before its concurrency is taken, and that before its event sources are disabled", async () => {
    const function_ = await createFunction(responders.member, { sources: true });
    const { calls } = await containIt(responders, function_);
    const [deny, stop, ...pauses] = changesIn({ calls } as Attempts);
    assert.equal(deny?.operation, "PutRolePolicy");
    assert.equal(stop?.operation, "PutFunctionConcurrency");
    assert.ok((deny?.endedAt ?? Number.POSITIVE_INFINITY) <= (stop?.startedAt ?? 0));
    assert.deepEqual(
      pauses.map(({ operation }) => operation),
      ["UpdateEventSourceMapping", "UpdateEventSourceMapping"],
    );
  });

  it("comes back as it was by a release, its role first and its event sources last, and no mapping that had been off", async () => {
    const function_ = await createFunction(responders.member, { reserved: 5, sources: true, published: true });
    const before = await readFunctionState(function_);
    assert.deepEqual(Object.values(before.mappings), ["Enabled", "Enabled", "Disabled"]);
    await containIt(responders, function_);
    const contained = await readFunctionState(function_);
    assert.deepEqual(contained.provisioned, {});
    assert.equal(contained.policies.length, before.policies.length + 2);
    const incident = await incidentOf(responders, function_);
    assert.ok(incident);
    const mark = responders.world.gateway.journal.mark();
    assert.equal((await responders.release(incident)).kind, "released");
    assert.deepEqual(await readFunctionState(function_), before);
    const undone = responders.world.gateway.journal
      .since(mark)
      .filter(({ operation }) => changing.test(operation) && operation !== "PutItem")
      .map(({ operation }) => operation);
    assert.deepEqual(undone, [
      "DeleteRolePolicy",
      "DeleteRolePolicy",
      "PutFunctionConcurrency",
      "PutProvisionedConcurrencyConfig",
      "UpdateEventSourceMapping",
      "UpdateEventSourceMapping",
    ]);
    assert.equal((await responders.release(incident)).kind, "nothing-to-release");
    assert.notEqual(await invokeFunction(function_), "TooManyRequestsException");
  });

  it("has the role of each published version denied too: any of them may be running", async () => {
    const function_ = await createFunction(responders.member, { published: true });
    const { outcome } = await containIt(responders, function_);
    assert.equal(outcome?.kind, "contained");
    for (const role of [function_.role, function_.formerRole]) {
      assert.match(await documentOn(role?.name ?? "", function_), /lambda:SourceFunctionArn/);
    }
  });

  it("named by a version or an alias is the function itself", async () => {
    const function_ = await createFunction(responders.member, { published: true });
    const first = await contain(
      responders,
      findingAboutFunction(function_, trigger, { functionArn: `${function_.arn}:live` }),
    );
    assert.equal(first.outcome?.kind, "contained");
    const second = await contain(
      responders,
      findingAboutFunction(function_, trigger, { functionArn: `${function_.arn}:1` }),
    );
    assert.equal(second.outcome?.kind, "already-contained");
    assert.deepEqual(changesIn(second), []);
  });

  it("a second delivery and a second finding change nothing", async () => {
    const function_ = await createFunction(responders.member, { sources: true });
    const finding = findingAboutFunction(function_, trigger);
    await contain(responders, finding);
    const state = await readFunctionState(function_);
    for (const again of [finding, findingAboutFunction(function_, "CryptoCurrency:Lambda/BitcoinTool.B")]) {
      const delivered = await contain(responders, again);
      assert.equal(delivered.outcome?.kind, "already-contained");
      assert.deepEqual(changesIn(delivered), []);
    }
    assert.deepEqual(await readFunctionState(function_), state);
  });

  it("has its whole role denied where the row says so, and the role of others with it", async () => {
    const function_ = await createFunction(responders.member);
    const sibling = await createFunction(responders.member, { role: function_.role });
    const held = await invokeFunction(sibling);
    const { notices } = await containIt(responders, function_, { role: "deny" });
    assert.equal(await documentOn(function_.role.name, function_), roleDenial);
    assert.equal(await attempt(held), "AuthorizationErrorException");
    assert.match(notices[0] ?? "", new RegExp(`can do nothing any more either: ${sibling.name}`));
    const incident = await incidentOf(responders, function_);
    assert.ok(incident);
    await responders.release(incident);
    assert.equal(await attempt(held), "allowed");
  });

  it("keeps its role where the row says so, and its event sources where the row says so", async () => {
    const function_ = await createFunction(responders.member, { sources: true });
    const before = await readFunctionState(function_);
    await containIt(responders, function_, { role: "leave", eventSources: false });
    assert.deepEqual(await readFunctionState(function_), { ...before, reserved: 0 });
  });

  it("is denied more where a later finding's row asks for more, and never less", async () => {
    const function_ = await createFunction(responders.member);
    await containIt(responders, function_);
    const more = await containIt(responders, function_, { role: "deny" });
    assert.equal(more.outcome?.kind, "contained");
    assert.equal(await documentOn(function_.role.name, function_), roleDenial);
    const less = await containIt(responders, function_, { role: "sessions" });
    assert.equal(less.outcome?.kind, "already-contained");
    assert.equal(await documentOn(function_.role.name, function_), roleDenial);
  });

  it("does not undo the containment of another function with the same role", async () => {
    const first = await createFunction(responders.member);
    const second = await createFunction(responders.member, { role: first.role });
    const held = await Promise.all([first, second].map(invokeFunction));
    await Promise.all([first, second].map((each) => containIt(responders, each)));
    const incident = await incidentOf(responders, first);
    assert.ok(incident);
    assert.equal((await responders.release(incident)).kind, "released");
    assert.deepEqual(await Promise.all(held.map(attempt)), ["allowed", "AuthorizationErrorException"]);
  });

  it("of the same name and role in another Region goes on", async () => {
    const function_ = await createFunction(responders.member);
    await containIt(responders, function_);
    const twin = (region: string) =>
      responders.world.gateway.assumeRoleForService({
        service: "lambda.amazonaws.com",
        roleArn: function_.role.arn,
        sessionName: function_.name,
        sourceFunctionArn: function_.arn.replace(function_.region, region),
      });
    assert.equal(await attempt(await twin("us-east-1")), "allowed");
    assert.equal(await attempt(await twin(function_.region)), "AuthorizationErrorException");
  });

  it("that was stopped before the incident stays so after the release", async () => {
    const function_ = await createFunction(responders.member, { reserved: 0 });
    await containIt(responders, function_);
    const incident = await incidentOf(responders, function_);
    assert.ok(incident);
    await responders.release(incident);
    assert.equal((await readFunctionState(function_)).reserved, 0);
  });

  it("is contained again where somebody gave it concurrency, took a deny away, or gave it another role", async () => {
    const function_ = await createFunction(responders.member, { published: true });
    const other = await createRole(responders.member, { service: "lambda.amazonaws.com" });
    const { name: FunctionName } = function_;
    await containIt(responders, function_);
    const undo = [
      () => lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName })),
      () => lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 3 })),
      ...[function_.role.name, function_.formerRole?.name].map(
        (RoleName) => () => iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: policyOf(function_) })),
      ),
      () => lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Role: other.arn })),
    ];
    for (const undoing of undo) {
      await undoing();
      const delivered = await containIt(responders, function_);
      assert.equal(delivered.outcome?.kind, "contained");
      assert.match(delivered.notices[0] ?? "", /CONTAINED AGAIN/);
      assert.equal((await readFunctionState(function_)).reserved, 0);
    }
    for (const { name } of [function_.role, function_.formerRole, other].filter((role) => role !== undefined)) {
      assert.match(await documentOn(name, function_), /lambda:SourceFunctionArn/);
    }
    const incident = await incidentOf(responders, function_);
    assert.equal(incident?.changes.find(({ item }) => item === "reserved-concurrency")?.state, "done");
    assert.deepEqual(incident?.changes.find(({ item }) => item === "reserved-concurrency")?.before, { reserved: null });
  });

  it("is left to a person where it was changed since: concurrency, an edited deny, a mapping that is gone", async () => {
    const function_ = await createFunction(responders.member, { reserved: 5, sources: true });
    const { name: FunctionName } = function_;
    await containIt(responders, function_);
    await lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 7 }));
    const edited = JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Sid: "Theirs", Effect: "Deny", Action: "s3:*", Resource: "*" }],
    });
    await iam.send(
      new PutRolePolicyCommand({
        RoleName: function_.role.name,
        PolicyName: policyOf(function_),
        PolicyDocument: edited,
      }),
    );
    const [first = ""] = function_.mappings;
    await lambda.send(new UpdateEventSourceMappingCommand({ UUID: first, Enabled: true }));
    const incident = await incidentOf(responders, function_);
    assert.ok(incident);
    const answer = await responders.release(incident);
    assert.equal(answer.kind, "partly-released");
    const states = "items" in answer ? Object.fromEntries(answer.items.map(({ item, state }) => [item, state])) : {};
    assert.deepEqual(
      [states["deny-role"], states["reserved-concurrency"], states[`event-source-mapping/${first}`]],
      ["release-refused", "release-refused", "released"],
    );
    assert.equal((await readFunctionState(function_)).reserved, 7);
    assert.equal(await documentOn(function_.role.name, function_), edited);
  });

  it("a policy of our name that is not ours comes back with the release", async () => {
    const function_ = await createFunction(responders.member);
    const theirs = JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Sid: "Theirs", Effect: "Allow", Action: "sns:ListTopics", Resource: "*" }],
    });
    const place = { RoleName: function_.role.name, PolicyName: policyOf(function_) };
    await iam.send(new PutRolePolicyCommand({ ...place, PolicyDocument: theirs }));
    await containIt(responders, function_);
    assert.match(await documentOn(function_.role.name, function_), /FirebreakDenyFunction/);
    const incident = await incidentOf(responders, function_);
    assert.ok(incident);
    assert.equal((await responders.release(incident)).kind, "released");
    assert.equal(await documentOn(function_.role.name, function_), theirs);
  });

  it("with the exception tag is exempt, unless it was set after it was contained", async () => {
    const tags = { SecurityException: "CHG-1" };
    const exempt = await createFunction(responders.member, { tags });
    const finding = findingAboutFunction(exempt, trigger, { firstSeen: new Date() });
    const before = await readFunctionState(exempt);
    const delivered = await contain(responders, finding);
    assert.equal(delivered.outcome?.kind, "exempt");
    assert.deepEqual(changesIn(delivered), []);
    assert.deepEqual(await readFunctionState(exempt), before);
    assert.deepEqual((await incidentOf(responders, exempt))?.changes, []);

    const late = await createFunction(responders.member);
    await containIt(responders, late);
    await lambda.send(new TagResourceCommand({ Resource: late.arn, Tags: tags }));
    await lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName: late.name }));
    assert.equal((await containIt(responders, late)).outcome?.kind, "contained");
    assert.equal((await readFunctionState(late)).reserved, 0);
  });

  it("is stopped although its role is on the deny-list or gone, and people hear that the role is as it was", async () => {
    const listed = await createFunction(responders.member);
    process.env.FIREBREAK_NEVER_CONTAIN = JSON.stringify([listed.role.arn]);
    try {
      const { outcome, notices } = await containIt(responders, listed);
      assert.equal(outcome?.kind, "contained");
      assert.match(notices[0] ?? "", /is left as it is: it is on the deny-list/);
    } finally {
      process.env.FIREBREAK_NEVER_CONTAIN = "[]";
    }
    const orphan = await createFunction(responders.member);
    const { name: RoleName } = orphan.role;
    await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: "duties" }));
    await iam.send(new DeleteRoleCommand({ RoleName }));
    const { outcome, notices } = await containIt(responders, orphan);
    assert.equal(outcome?.kind, "contained");
    assert.match(notices[0] ?? "", /it does not exist any more/);
    for (const { name } of [listed, orphan])
      assert.equal((await incidentOf(responders, { name }))?.status, "contained");
  });

  it("on the deny-list is left alone", async () => {
    const function_ = await createFunction(responders.member);
    process.env.FIREBREAK_NEVER_CONTAIN = JSON.stringify([`arn:*:lambda:*:*:function:${function_.name}`]);
    try {
      const delivered = await containIt(responders, function_);
      assert.equal(delivered.outcome?.kind, "not-applicable");
      assert.deepEqual(changesIn(delivered), []);
    } finally {
      process.env.FIREBREAK_NEVER_CONTAIN = "[]";
    }
  });

  it("is stopped although its role has no room for the deny, which is told as a failure", async () => {
    const function_ = await createFunction(responders.member);
    const statement = (sid: string) => ({ Sid: sid, Effect: "Deny", Action: "s3:*", Resource: "*" });
    const filled = (length: number) =>
      JSON.stringify({ Version: "2012-10-17", Statement: [statement("s".repeat(length))] });
    const duties = 118;
    await iam.send(
      new PutRolePolicyCommand({
        RoleName: function_.role.name,
        PolicyName: "filling",
        PolicyDocument: filled(10_240 - filled(0).length - duties - 100),
      }),
    );
    const delivered = await containIt(responders, function_);
    assert.match(String(delivered.error), /has no room for another inline policy/);
    assert.match(delivered.notices[0] ?? "", /FAILED/);
    assert.equal((await readFunctionState(function_)).reserved, 0);
    await iam.send(new DeleteRolePolicyCommand({ RoleName: function_.role.name, PolicyName: "filling" }));
    assert.equal((await containIt(responders, function_)).outcome?.kind, "contained");
    const incident = await incidentOf(responders, function_);
    assert.ok(incident);
    assert.equal((await responders.release(incident)).kind, "released");
    assert.equal((await readFunctionState(function_)).reserved, null);
  });

  it("that is gone, or is another account's or no function at all, is not applicable, and nothing is changed", async () => {
    const function_ = await createFunction(responders.member);
    await lambda.send(new DeleteFunctionCommand({ FunctionName: function_.name }));
    const gone = await containIt(responders, function_);
    assert.match(gone.outcome?.summary ?? "", /there is no function/);
    const lies = [
      function_.arn.replace(responders.member.id, "222222222222"),
      function_.arn.replace(function_.region, "us-east-1"),
      function_.arn.replace("arn:aws:", "arn:aws-cn:"),
      `arn:aws:iam::${responders.member.id}:role/${function_.role.name}`,
      `${function_.arn}:live:again`,
      "firebreak",
      "",
    ];
    for (const functionArn of lies) {
      const forged = await contain(responders, findingAboutFunction(function_, trigger, { functionArn }));
      assert.equal(forged.outcome?.kind, "not-applicable", functionArn);
      assert.deepEqual(changesIn(forged), []);
    }
  });

  it("is not contained by the event of a third account", async () => {
    const function_ = await createFunction(responders.member);
    const before = await readFunctionState(function_);
    const finding = findingAboutFunction(function_, trigger);
    const { outcome } = await contain(responders, finding, {}, { account: "222222222222" });
    assert.equal(outcome?.kind, "failed");
    assert.deepEqual(await readFunctionState(function_), before);
    assert.equal(await incidentOf(responders, function_), undefined);
  });
});
