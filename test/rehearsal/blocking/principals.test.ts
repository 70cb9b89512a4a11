import assert from "node:assert/strict";
import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  DeleteAccessKeyCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  IAMClient,
  PutUserPolicyCommand,
  TagUserCommand,
  UpdateAccessKeyCommand,
} from "@aws-sdk/client-iam";
import { blockPolicyName, readBlockPolicy } from "../../../functions/domain/blockPolicy";
import { longestChain } from "../../../rehearsal/world/callChain";
import { sentAgain } from "../../../rehearsal/world/finding";
import { dayFromNow, governedException } from "../../../rehearsal/world/governedException";
import { findingAboutCredentials, findingAboutPrincipal } from "../../../rehearsal/world/principalFinding";
import { readPrincipalState } from "../../../rehearsal/world/principalState";
import { createRole, createUser, type RehearsedPrincipal } from "../../../rehearsal/world/principals";
import { type Delivered, EmulatedBlocking, memberId } from "./emulatedBlocking";

const trigger = "UnauthorizedAccess:IAMUser/MaliciousIPCaller.Custom";
const foreign = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Sid: "Theirs", Effect: "Allow", Action: "s3:GetObject", Resource: "*" }],
});

describe("Each kind of principal ends in the right outcome", function () {
  this.timeout(180_000);
  let blocking: EmulatedBlocking;
  let iam: IAMClient;

  before(async () => {
    blocking = await EmulatedBlocking.start();
    iam = blocking.member.client(IAMClient);
  });
  after(() => blocking?.stop());

  const scopeOf = async (principal: RehearsedPrincipal) =>
    readBlockPolicy((await readPrincipalState(principal)).policies[blockPolicyName] ?? null);
  const changesOf = ({ calls }: Delivered) =>
    calls.filter(({ service, operation }) => service === "iam" && !/^(Get|List)/.test(operation));
  const incidentOf = async ({ type, name }: RehearsedPrincipal) => {
    const [incident] = await blocking.incidents(`${type}/${name}`);
    assert.ok(incident, `no incident about ${name}`);
    return incident;
  };

  it("a user is denied everything three dependent calls after the finding, and its keys are inactive", async () => {
    const user = await createUser(blocking.member, { keys: "two", path: "/pipelines/deployment/" });
    blocking.world.gateway.faults.latencyMilliseconds = 40;
    let delivered: Delivered;
    try {
      delivered = await blocking.deliver(findingAboutPrincipal(user, trigger));
    } finally {
      blocking.world.gateway.faults.latencyMilliseconds = 0;
    }
    assert.equal(delivered.error, undefined);
    assert.equal(delivered.outcome?.kind, "contained");
    assert.deepEqual(delivered.headings, ["CONTAINED"]);
    assert.equal((await scopeOf(user))?.all, true);
    assert.deepEqual(Object.values((await readPrincipalState(user)).keys), ["Inactive", "Inactive"]);
    const deny = delivered.calls.find(({ operation }) => operation === "PutUserPolicy");
    assert.equal(longestChain(delivered.calls, deny?.endedAt ?? 0), 3);
    const incident = await incidentOf(user);
    assert.equal(incident.region, "global");
    assert.ok(incident.changes.every(({ state }) => state === "done"));
    assert.match(
      incident.summary ?? "",
      /is blocked: inline policy firebreak-block denies everything; access keys AKIA/,
    );
  });

  it("a second finding joins the incident, from another Region too, and changes nothing", async () => {
    const user = await createUser(blocking.member);
    await blocking.deliver(findingAboutPrincipal(user, trigger));
    const again = await blocking.deliver(findingAboutPrincipal(user, trigger, { region: "us-east-1" }));
    assert.equal(again.outcome?.kind, "already-contained");
    assert.deepEqual(changesOf(again), []);
    assert.equal((await incidentOf(user)).findings.length, 2);
    assert.equal((await blocking.incidents(`user/${user.name}`)).length, 1);
  });

  it("one whose block somebody removed, or whose key somebody gave back, is blocked again", async () => {
    const user = await createUser(blocking.member);
    const key = user.keys[0]?.accessKeyId;
    await blocking.deliver(findingAboutPrincipal(user, trigger));
    await iam.send(new DeleteUserPolicyCommand({ UserName: user.name, PolicyName: blockPolicyName }));
    await blocking.deliver(findingAboutPrincipal(user, trigger));
    assert.equal((await scopeOf(user))?.all, true);
    await iam.send(new UpdateAccessKeyCommand({ UserName: user.name, AccessKeyId: key, Status: "Active" }));
    const third = await blocking.deliver(findingAboutPrincipal(user, trigger));
    assert.deepEqual(third.headings, ["CONTAINED AGAIN"]);
    assert.deepEqual(Object.values((await readPrincipalState(user)).keys), ["Inactive"]);
    assert.equal((await blocking.release(await incidentOf(user))).kind, "released");
    assert.deepEqual(Object.values((await readPrincipalState(user)).keys), ["Active"]);
  });

  it("a role is denied the one session that acted; a second session that acts is denied too", async () => {
    const role = await createRole(blocking.member, { path: "/service-role/" });
    await blocking.deliver(findingAboutPrincipal(role, trigger, { session: "mallory@example.com" }));
    const instance = "i-0123456789abcdef0";
    const second = await blocking.deliver(findingAboutPrincipal(role, trigger, { session: instance }));
    assert.equal(second.outcome?.kind, "contained");
    assert.deepEqual(second.headings, ["CONTAINED AGAIN"]);
    assert.ok(
      second.calls.some(({ parameters }) =>
        /credentials that its block had not covered/.test(String(parameters?.Message)),
      ),
    );
    assert.deepEqual(await scopeOf(role), {
      all: false,
      issuedBefore: undefined,
      sessions: [`${role.id}:mallory@example.com`, `${role.id}:${instance}`],
      instances: [`arn:aws:ec2:*:${memberId}:instance/${instance}`],
    });
    const third = await blocking.deliver(findingAboutPrincipal(role, trigger, { session: "mallory@example.com" }));
    assert.deepEqual(changesOf(third), []);
  });

  it("sessions are revoked again where there was activity after the revocation, and not for what came before it", async () => {
    const role = await createRole(blocking.member);
    const options = { roleLevel: "revoke-sessions" } as const;
    const session = "nightly";
    await blocking.deliver(findingAboutPrincipal(role, trigger, { session }), options);
    const first = (await scopeOf(role))?.issuedBefore ?? "";
    const earlier = new Date(Date.parse(first) - 1000);
    await blocking.deliver(findingAboutPrincipal(role, trigger, { session, lastSeen: earlier }), options);
    assert.equal((await scopeOf(role))?.issuedBefore, first);
    const later = new Date(Date.parse(first) + 1);
    await blocking.deliver(findingAboutPrincipal(role, trigger, { session, lastSeen: later }), options);
    assert.ok(((await scopeOf(role))?.issuedBefore ?? "") > first);
  });

  it("AWSDenyAll is attached where the row says so, and detached by the release", async () => {
    const options = { method: "attach", roleLevel: "deny-all" } as const;
    for (const principal of [await createUser(blocking.member), await createRole(blocking.member)]) {
      const before = await readPrincipalState(principal);
      await blocking.deliver(findingAboutPrincipal(principal, trigger), options);
      assert.deepEqual((await readPrincipalState(principal)).attached, ["AWSDenyAll"]);
      assert.deepEqual(changesOf(await blocking.deliver(findingAboutPrincipal(principal, trigger), options)), []);
      assert.equal((await blocking.release(await incidentOf(principal))).kind, "released");
      assert.deepEqual(await readPrincipalState(principal), before);
    }
  });

  it("AWSDenyAll that was attached before the incident stays attached after the release", async () => {
    const user = await createUser(blocking.member, { keys: "none" });
    const PolicyArn = "arn:aws:iam::aws:policy/AWSDenyAll";
    await iam.send(new AttachUserPolicyCommand({ UserName: user.name, PolicyArn }));
    await blocking.deliver(findingAboutPrincipal(user, trigger), { method: "attach" });
    await blocking.release(await incidentOf(user));
    assert.deepEqual((await readPrincipalState(user)).attached, ["AWSDenyAll"]);
  });

  it("AWSDenyAll is attached where the inline policies have no room left", async () => {
    const user = await createUser(blocking.member);
    await fillInline(user);
    const delivered = await blocking.deliver(findingAboutPrincipal(user, trigger));
    assert.equal(delivered.outcome?.kind, "contained");
    assert.deepEqual((await readPrincipalState(user)).attached, ["AWSDenyAll"]);
    assert.deepEqual(changesOf(await blocking.deliver(findingAboutPrincipal(user, trigger))), []);
    assert.equal((await blocking.release(await incidentOf(user))).kind, "released");
    assert.deepEqual((await readPrincipalState(user)).attached, []);
  });

  it("an inline policy is put where as many policies are attached as may be", async () => {
    const user = await createUser(blocking.member);
    await fillAttached(user);
    await blocking.deliver(findingAboutPrincipal(user, trigger), { method: "attach" });
    assert.equal((await scopeOf(user))?.all, true);
  });

  it("one with room for neither ends as a failure that says what to do", async () => {
    const user = await createUser(blocking.member);
    await Promise.all([fillInline(user), fillAttached(user)]);
    const delivered = await blocking.deliver(findingAboutPrincipal(user, trigger));
    assert.match(String(delivered.error), /no room for an inline policy and none for an attached one/);
    assert.deepEqual(delivered.headings, ["FAILED"]);
  });

  it("a policy of our name that is not ours comes back with the release", async () => {
    const user = await createUser(blocking.member);
    const policy = { UserName: user.name, PolicyName: blockPolicyName };
    await iam.send(new PutUserPolicyCommand({ ...policy, PolicyDocument: foreign }));
    const before = await readPrincipalState(user);
    await blocking.deliver(findingAboutPrincipal(user, trigger));
    assert.equal((await scopeOf(user))?.all, true);
    assert.equal((await blocking.release(await incidentOf(user))).kind, "released");
    assert.deepEqual(await readPrincipalState(user), before);
  });

  it("a release leaves an edited policy and a key that is gone to a person, and restores the rest", async () => {
    const user = await createUser(blocking.member, { keys: "two" });
    const [first, second] = user.keys;
    await blocking.deliver(findingAboutPrincipal(user, trigger));
    const policy = { UserName: user.name, PolicyName: blockPolicyName };
    await iam.send(new PutUserPolicyCommand({ ...policy, PolicyDocument: foreign }));
    await iam.send(new DeleteAccessKeyCommand({ UserName: user.name, AccessKeyId: first?.accessKeyId }));
    const answer = await blocking.release(await incidentOf(user));
    assert.equal(answer.kind, "partly-released");
    const states = "items" in answer ? Object.fromEntries(answer.items.map(({ item, state }) => [item, state])) : {};
    assert.deepEqual(states, {
      "block-policy": "release-refused",
      [`access-key/${first?.accessKeyId}`]: "release-refused",
      [`access-key/${second?.accessKeyId}`]: "released",
    });
  });

  it("one with the exception tag is exempt, unless it was set after the block began", async () => {
    const user = await createUser(blocking.member, { tags: { SecurityException: "CHG-1" } });
    const exempt = await blocking.deliver(findingAboutPrincipal(user, trigger, { firstSeen: new Date() }));
    assert.equal(exempt.outcome?.kind, "exempt");
    assert.deepEqual(changesOf(exempt), []);
    assert.deepEqual((await incidentOf(user)).changes, []);

    const late = await createUser(blocking.member);
    await blocking.deliver(findingAboutPrincipal(late, trigger));
    await iam.send(new TagUserCommand({ UserName: late.name, Tags: [{ Key: "SecurityException", Value: "mine" }] }));
    await iam.send(new DeleteUserPolicyCommand({ UserName: late.name, PolicyName: blockPolicyName }));
    await blocking.deliver(findingAboutPrincipal(late, trigger));
    assert.equal((await scopeOf(late))?.all, true);
  });

  it("one whose exception does not hold is blocked, and so is one whose exception has ended since it was exempt", async () => {
    for (const [value, reason] of [
      [`CHG-1 until=${dayFromNow(-1)}`, /did not exempt it: it ended on /],
      ["CHG-1 for=isolate-instance", /did not exempt it: it is for isolate-instance only, not for block-principal/],
      ["penetration test", /did not exempt it: it can't be read/],
    ] as const) {
      const user = await createUser(blocking.member, { tags: { SecurityException: value } });
      const { outcome } = await blocking.deliver(findingAboutPrincipal(user, trigger, { firstSeen: new Date() }));
      assert.equal(outcome?.kind, "contained");
      assert.equal((await scopeOf(user))?.all, true);
      assert.match((await incidentOf(user)).exceptionNote ?? "", reason);
    }
    const user = await createUser(blocking.member, {
      tags: { SecurityException: governedException("CHG-2", dayFromNow(1), ["block-principal"]) },
    });
    const finding = findingAboutPrincipal(user, trigger, { firstSeen: new Date() });
    assert.equal((await blocking.deliver(finding)).outcome?.kind, "exempt");
    const Tags = [{ Key: "SecurityException", Value: governedException("CHG-2", dayFromNow(-1), ["block-principal"]) }];
    await iam.send(new TagUserCommand({ UserName: user.name, Tags }));
    const again = await blocking.deliver(sentAgain(finding, new Date(Date.now() + 1_000)));
    assert.equal(again.outcome?.kind, "contained");
    assert.equal((await scopeOf(user))?.all, true);
    assert.equal((await blocking.release(await incidentOf(user))).kind, "released");
  });

  it("one on the deny-list is left alone, by name or by the path that only IAM knows", async () => {
    const trust = JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
    });
    const RoleName = "night-shift";
    await iam.send(new CreateRoleCommand({ RoleName, Path: "/operations/", AssumeRolePolicyDocument: trust }));
    for (const [userType, userName] of [
      ["IAMUser", "break-glass-1"],
      ["AssumedRole", RoleName],
    ] as const) {
      const details = { userType, userName, principalId: "", accessKeyId: "" };
      const delivered = await blocking.deliver(findingAboutCredentials(blocking.member, trigger, details));
      assert.equal(delivered.outcome?.kind, "not-applicable");
      assert.match(delivered.outcome?.summary ?? "", /deny-list/);
      assert.deepEqual(changesOf(delivered), []);
    }
  });

  it("one that is gone, or is another of the same name, is not applicable", async () => {
    const user = await createUser(blocking.member, { keys: "none" });
    const finding = findingAboutPrincipal({ ...user, id: "AIDAEXAMPLEFORMERUSER" }, trigger);
    const other = await blocking.deliver(finding);
    assert.match(other.outcome?.summary ?? "", /has the id AIDA\w+; the finding is about AIDAEXAMPLEFORMERUSER/);
    await iam.send(new DeleteUserPolicyCommand({ UserName: user.name, PolicyName: "duties" }));
    await iam.send(new DeleteUserCommand({ UserName: user.name }));
    const gone = await blocking.deliver(findingAboutPrincipal(user, trigger));
    assert.match(gone.outcome?.summary ?? "", /there is no user/);
    assert.deepEqual([...changesOf(other), ...changesOf(gone)], []);
  });

  for (const [userType, userName] of [
    ["Root", "Root"],
    ["AssumedRole", "AWSReservedSSO_Administrator_0123456789abcdef"],
    ["AssumedRole", "AWSServiceRoleForAutoScaling"],
    ["FederatedUser", "mallory"],
    ["IdentityCenterUser", "mallory"],
    ["AWSAccount", ""],
    ["AWSService", "lambda.amazonaws.com"],
    ["Unheard", "of"],
  ] as const) {
    it(`${userType} ${userName} is not applicable, without a call in its account, and people hear what to do`, async () => {
      const details = { userType, userName, principalId: memberId, accessKeyId: "ASIAEXAMPLEACCESSKEY" };
      const delivered = await blocking.deliver(findingAboutCredentials(blocking.member, trigger, details));
      assert.equal(delivered.outcome?.kind, "not-applicable");
      assert.deepEqual(delivered.headings, ["NOT CONTAINED"]);
      assert.deepEqual(
        delivered.calls.filter(({ service }) => service === "iam" || service === "sts"),
        [],
      );
    });
  }

  it("events of a third account are dead letters", async () => {
    const user = await createUser(blocking.member);
    const before = await readPrincipalState(user);
    const finding = findingAboutPrincipal(user, trigger);
    await blocking.deliver(finding, {}, { account: "222222222222" });
    assert.equal((await blocking.deadLetters()).length, 1);
    assert.deepEqual(await readPrincipalState(user), before);
    assert.deepEqual(await blocking.incidents(`user/${user.name}`), []);
  });

  it("a finding from another Region than the one that it names blocks, for a principal has none", async () => {
    const user = await createUser(blocking.member);
    const delivered = await blocking.deliver(findingAboutPrincipal(user, trigger), {}, { region: "us-west-2" });
    assert.equal(delivered.outcome?.kind, "contained");
    assert.deepEqual(Object.values((await readPrincipalState(user)).keys), ["Inactive"]);
  });

  it("keys stay active where the row says so, and one that was made since is deactivated by the next finding", async () => {
    const user = await createUser(blocking.member);
    await blocking.deliver(findingAboutPrincipal(user, trigger), { accessKeys: false });
    assert.deepEqual(Object.values((await readPrincipalState(user)).keys), ["Active"]);
    await iam.send(new CreateAccessKeyCommand({ UserName: user.name }));
    await blocking.deliver(findingAboutPrincipal(user, trigger));
    assert.deepEqual(Object.values((await readPrincipalState(user)).keys), ["Inactive", "Inactive"]);
  });

  async function fillInline({ name }: RehearsedPrincipal): Promise<void> {
    const { policies } = await readPrincipalState({
      account: blocking.member,
      type: "user",
      name,
      arn: "",
      id: "",
      keys: [],
    });
    const taken = Object.values(policies).join("").length;
    const document = (text: string) => foreign.replace("Theirs", `Theirs${text}`);
    const rest = 2048 - taken - document("").length;
    const filling = { UserName: name, PolicyName: "filling", PolicyDocument: document("s".repeat(rest)) };
    await iam.send(new PutUserPolicyCommand(filling));
  }

  async function fillAttached({ name }: RehearsedPrincipal): Promise<void> {
    for (let count = 0; count < 10; count++) {
      const { Policy: policy } = await iam.send(
        new CreatePolicyCommand({ PolicyName: `${name}-${count}`, PolicyDocument: foreign }),
      );
      await iam.send(new AttachUserPolicyCommand({ UserName: name, PolicyArn: policy?.Arn }));
    }
  }
});
