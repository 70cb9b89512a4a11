import assert from "node:assert/strict";
import { CreateTagsCommand, DeleteTagsCommand } from "@aws-sdk/client-ec2";
import { CreateRoleCommand, CreateUserCommand, TagRoleCommand } from "@aws-sdk/client-iam";
import { DeregisterDelegatedAdministratorCommand, OrganizationsClient } from "@aws-sdk/client-organizations";
import { region } from "../gateway/emulatedAccounts";
import { EmulatedReport, listedIn, otherRegion } from "./emulatedReport";

function dayFromNow(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

const good = `Jira-9 until=${dayFromNow(200)} by=jane@example.com`;

describe("The report of exceptions, of an emulated organization", function () {
  this.timeout(120_000);
  let reports: EmulatedReport;

  before(async () => {
    reports = await EmulatedReport.start();
  });
  beforeEach(() => reports.begin());
  after(() => reports?.stop());

  it("names each exception in its classes, in all accounts and Regions, users and roles too", async () => {
    const [expired, ending, inOrder] = await reports.tagGroups("payments", [
      `Jira-1 until=${dayFromNow(-1)} by=jane@example.com`,
      `Jira-2 until=${dayFromNow(14)} by=jane@example.com`,
      good,
    ]);
    const [unbounded, malformed] = await reports.tagGroups("sandbox", ["Jira-3 by=team-web", "approved by Jane"], {
      place: otherRegion,
    });
    const [misspelt] = await reports.tagGroups("sandbox", [good], { key: reports.tagKey.toLowerCase() });
    const Tags = [{ Key: reports.tagKey, Value: "Jira-4" }];
    await reports.iam("payments").send(new CreateUserCommand({ UserName: "pipeline", Tags }));
    const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [] });
    await reports.iam("sandbox").send(new CreateRoleCommand({ RoleName: "batch", AssumeRolePolicyDocument, Tags }));
    const { answer, told } = await reports.invoke();
    assert.equal(answer.kind, "told");
    assert.equal(told.length, 1);
    assert.deepEqual(
      listedIn(told[0], reports.id("payments")),
      [
        "pipeline: unbounded, ownerless, new",
        ...[`${expired}: expired, new`, `${ending}: expiring, new`, `${inOrder}: new`].sort(),
      ].sort(),
    );
    assert.deepEqual(
      listedIn(told[0], reports.id("sandbox")),
      [
        "batch: unbounded, ownerless, new",
        `${unbounded}: unbounded, new`,
        `${malformed}: malformed, new`,
        `${misspelt}: misspelt, new`,
      ].sort(),
    );
    assert.equal(told[0]?.counts.all, 8);
    const places = told[0]?.accounts.flatMap(({ owners }) =>
      owners.flatMap(({ listed }) => listed.map(({ place }) => place)),
    );
    assert.deepEqual([...new Set(places)].sort(), [region, "global", otherRegion].sort());
  });

  it("calls nothing new the second time, but another value is, and what was taken off is gone", async () => {
    const [kept, changed, taken] = await reports.tagGroups("payments", [good, good, good]);
    await reports.invoke();
    const second = await reports.invoke();
    assert.equal(second.told[0]?.counts.new, 0);
    assert.equal(second.told[0]?.counts["in-order"], 3);
    assert.deepEqual(
      second.calls.filter(({ operation }) => operation === "PutItem"),
      [],
    );
    const ec2 = reports.ec2("payments");
    const renewed = { Key: reports.tagKey, Value: good.replace("Jira-9", "Jira-10") };
    await ec2.send(new CreateTagsCommand({ Resources: [changed ?? ""], Tags: [renewed] }));
    await ec2.send(new DeleteTagsCommand({ Resources: [taken ?? ""], Tags: [{ Key: reports.tagKey }] }));
    const third = await reports.invoke();
    assert.deepEqual(listedIn(third.told[0], reports.id("payments")), [`${changed}: new`]);
    assert.equal(third.told[0]?.counts.all, 2);
    assert.ok(kept);
  });

  it("reads all pages of an account", async () => {
    await reports.tagGroups(
      "sandbox",
      Array.from({ length: 230 }, () => good),
    );
    const { told, calls } = await reports.invoke();
    assert.equal(told[0]?.counts.all, 230);
    assert.equal((await reports.invoke()).told[0]?.counts["in-order"], 230);
    assert.ok(calls.filter(({ operation }) => operation === "GetResources").length > 5);
  });

  it("names the account that refuses, with the reason, and goes on; central accounts and closed ones are no failures", async () => {
    await reports.tagGroups("payments", [good]);
    const { answer, told } = await reports.invoke();
    assert.equal(answer.kind, "told");
    const [report] = told;
    assert.deepEqual(
      report?.notRead.map(({ accountId, places }) => [accountId, places]),
      [[reports.id("forensics"), []]],
    );
    assert.match(report?.notRead[0]?.because ?? "", /Can't assume .*Security-IR-Role/);
    assert.deepEqual(report?.notRespondedTo, [reports.id("management"), reports.id("security")].sort());
    assert.equal(report?.closed, 1);
    assert.equal(report?.accountsRead, 2);
    assert.equal(report?.counts.all, 1);
    assert.deepEqual(await reports.deadLetters(), []);
  });

  it("names the Region that could not be read, and still knows the next time what it knew of it", async () => {
    await reports.tagGroups("payments", [good]);
    await reports.tagGroups("payments", [good], { place: otherRegion });
    await reports.invoke();
    const fault = reports.world.gateway.faults.inject({
      kind: "access-denied",
      account: reports.id("payments"),
      service: "tagging",
      operation: "GetResources",
      times: 1,
    });
    const { told } = await reports.invoke();
    fault.remove();
    const [missing] = told[0]?.notRead.filter(({ accountId }) => accountId === reports.id("payments")) ?? [];
    assert.equal(missing?.places.length, 1);
    assert.match(missing?.because ?? "", /AccessDenied/);
    assert.equal(told[0]?.counts.all, 1);
    const next = await reports.invoke();
    assert.deepEqual([next.told[0]?.counts.all, next.told[0]?.counts.new], [2, 0]);
  });

  it("says that there are none", async () => {
    const { told } = await reports.invoke();
    assert.match(told[0]?.summary ?? "", /^No exceptions in 2 accounts and 2 Regions\./);
  });

  it("tells nobody and keeps what is new where it is only looked at", async () => {
    await reports.tagGroups("sandbox", [good]);
    const { answer, told, calls } = await reports.invoke({ tell: false });
    assert.deepEqual(told, []);
    assert.ok(answer.kind === "looked" && answer.goesOnAfter === undefined);
    assert.equal(answer.kind === "looked" && answer.report.counts.new, 1);
    assert.ok(calls.every(({ operation }) => operation !== "PutItem" && operation !== "Publish"));
    assert.equal((await reports.invoke()).told[0]?.counts.new, 1);
  });

  it("goes on where time ran out: the parts together have every account once, and the last counts all", async () => {
    await reports.tagGroups("payments", [good, "Jira-1"]);
    await reports.tagGroups("sandbox", [good]);
    const parts = [];
    let payload: unknown = {};
    do {
      const { told, next } = await reports.invoke(payload, { accountsInTime: 2 });
      parts.push(...told);
      payload = next[0];
    } while (payload !== undefined && parts.length < 10);
    assert.deepEqual(
      parts.map(({ part }) => part),
      [
        { number: 1, isLast: false },
        { number: 2, isLast: false },
        { number: 3, isLast: true },
      ],
    );
    const ids = parts.flatMap(({ accounts }) => accounts.map(({ accountId }) => accountId));
    assert.deepEqual(ids.sort(), [reports.id("payments"), reports.id("sandbox")].sort());
    assert.equal(parts.at(-1)?.countsSoFar.all, 3);
    assert.equal(parts.at(-1)?.countsSoFar.unbounded, 1);
    assert.equal(parts.flatMap(({ notRead }) => notRead).length, 1);
    assert.equal((await reports.invoke()).told[0]?.counts.new, 0);
  });

  it("tells twice rather than never where what was told can't be noted", async () => {
    await reports.tagGroups("payments", [good]);
    const fault = reports.world.gateway.faults.inject({
      kind: "access-denied",
      service: "dynamodb",
      operation: "PutItem",
    });
    await assert.rejects(reports.invoke(), /AccessDenied|not authorized/);
    fault.remove();
    assert.equal((await reports.invoke()).told[0]?.counts.new, 1);
    assert.equal((await reports.invoke()).told[0]?.counts.new, 0);
  });

  it("sets a malformed payload aside, with the reason, and does nothing else", async () => {
    const payload = { source: "aws.guardduty", detail: { accountId: "111122223333" } };
    const { answer, calls } = await reports.invoke(payload);
    assert.equal(answer.kind, "rejected");
    assert.deepEqual(
      calls.map(({ operation }) => operation),
      ["SendMessage"],
    );
    const [letter, ...others] = (await reports.deadLetters()).map((text) => JSON.parse(text));
    assert.deepEqual(others, []);
    assert.equal(letter.responder, "report-exceptions");
    assert.deepEqual(letter.payload, payload);
    assert.ok(letter.reasons.length > 0);
  });

  it("makes in members the calls that it declares and no other", async () => {
    await reports.iam("sandbox").send(
      new CreateRoleCommand({
        RoleName: "nightly",
        AssumeRolePolicyDocument: '{"Version":"2012-10-17","Statement":[]}',
      }),
    );
    await reports
      .iam("sandbox")
      .send(new TagRoleCommand({ RoleName: "nightly", Tags: [{ Key: reports.tagKey, Value: good }] }));
    const { calls } = await reports.invoke();
    const inSandbox = calls
      .filter(
        ({ account, principalArn }) => account === reports.id("sandbox") && principalArn.includes("Security-IR-Role"),
      )
      .map(({ service, operation }) => `${service}:${operation}`);
    assert.deepEqual([...new Set(inSandbox)].sort(), [
      "iam:GetAccountAuthorizationDetails",
      "tagging:GetResources",
      "tagging:GetTagKeys",
    ]);
  });

  it("fails with what to do where nobody lists the accounts, unless the config does", async () => {
    const management = new OrganizationsClient(reports.world.gateway.behind(reports.id("management"), region));
    await management.send(
      new DeregisterDelegatedAdministratorCommand({
        AccountId: reports.id("security"),
        ServicePrincipal: "config.amazonaws.com",
      }),
    );
    await assert.rejects(reports.invoke(), /AccountsUnknownError|delegated administrator of GuardDuty or Config/);
    reports.begin(["sandbox"]);
    await reports.tagGroups("sandbox", [good]);
    const { told } = await reports.invoke();
    assert.deepEqual([told[0]?.accountsRead, told[0]?.counts.all], [1, 1]);
  });
});
