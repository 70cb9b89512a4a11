import assert from "node:assert/strict";
import type { Finding, FindingPrincipal } from "../../../functions/domain/finding";
import { tellPeople } from "../../../functions/notify/notification";
import { notify } from "../../../functions/notify/responder";
import { exampleFinding } from "../domain/examples";
import { type ResponderHome, responderHome } from "../responderHome";

const seconds = (from: string, count: number) => new Date(Date.parse(from) + count * 1000).toISOString();

const root: FindingPrincipal = {
  userType: "Root",
  userName: "Root",
  principalId: "111122223333",
  accessKeyId: undefined,
};

describe("People are told of a finding", () => {
  let requests = 0;
  let place: ResponderHome;
  beforeEach(() => {
    place = responderHome(notify);
  });

  function tell(finding: Finding, requestId = `request-${++requests}`) {
    const task = { row: "tell-of-unanswered-finding", finding, options: { answered: [] }, requestId };
    return tellPeople(place.home, { ...task, deadline: Date.now() + 30_000, begun: performance.now() });
  }

  const headings = () => place.notices.map(({ heading }) => heading);

  it("once, with what it is about, how grave it is and what to do", async () => {
    const outcome = await tell(exampleFinding({ type: "CredentialAccess:RDS/TorIPCaller.SuccessfulLogin" }));
    assert.deepEqual(outcome, {
      kind: "notified",
      summary: "High (8): The instance queries a command-and-control domain.",
    });
    const [notice] = place.notices;
    assert.equal(notice?.heading, "FOUND");
    assert.equal(notice?.status, "notified");
    assert.equal(notice?.findingType, "CredentialAccess:RDS/TorIPCaller.SuccessfulLogin");
    assert.match(String(notice?.nextStep), /Find out/);
    assert.deepEqual(notice?.finding, {
      title: "The instance queries a command-and-control domain.",
      severity: "High (8)",
      about: "Instance, i-0123456789abcdef0",
      firstSeen: "2026-03-01T09:50:00.000Z",
      lastSeen: "2026-03-01T09:58:00.000Z",
      console:
        "https://console.aws.amazon.com/guardduty/home?region=eu-central-1#/findings?search=id%3Df0e1d2c3b4a5968778695a4b3c2d1e0f",
    });
    assert.deepEqual(
      place.table.incidents.map(({ status, action, lease }) => ({ status, action, lease })),
      [{ status: "notified", action: "notify", lease: undefined }],
    );
  });

  it("not a second time for a second delivery, nor each quarter of an hour while it goes on", async () => {
    const finding = exampleFinding();
    await tell(finding);
    const { writes } = place.table;
    assert.equal((await tell(finding)).kind, "already-notified");
    for (let quarter = 1; quarter <= 20; quarter += 1) {
      const lastSeen = seconds(finding.updatedAt, quarter * 900);
      assert.equal((await tell({ ...finding, lastSeen, updatedAt: lastSeen })).kind, "already-notified");
    }
    assert.deepEqual(headings(), ["FOUND"]);
    assert.equal(place.table.writes, writes, "what is no news is not written either");
  });

  it("again once its severity rises, and once only", async () => {
    const finding = exampleFinding({ severity: 5 });
    await tell(finding);
    const graver = { ...finding, severity: 8, updatedAt: seconds(finding.updatedAt, 900) };
    assert.equal((await tell(graver)).kind, "notified");
    assert.equal((await tell(graver)).kind, "already-notified");
    assert.equal((await tell({ ...finding, updatedAt: seconds(finding.updatedAt, 1800) })).kind, "already-notified");
    assert.deepEqual(headings(), ["FOUND", "FOUND AGAIN"]);
    assert.match(String(place.notices[1]?.summary), /severity rose from 5 to 8/);
  });

  it("once for what every Region finds of the same act of a principal", async () => {
    const act = exampleFinding({
      type: "Policy:IAMUser/RootCredentialUsage",
      resourceType: "AccessKey",
      principal: root,
    });
    await tell(act);
    for (const region of ["us-east-1", "eu-west-1"]) {
      assert.equal((await tell({ ...act, id: `of-${region}`, region })).kind, "already-notified");
    }
    assert.deepEqual(headings(), ["FOUND"]);
    assert.equal(place.table.incidents.length, 1);
    assert.deepEqual(place.table.incidents[0]?.findings, [act.id, "of-us-east-1", "of-eu-west-1"]);
  });

  it("again where the same principal does the same anew, or another does", async () => {
    const act = exampleFinding({
      type: "Policy:IAMUser/RootCredentialUsage",
      resourceType: "AccessKey",
      principal: root,
    });
    await tell(act);
    await tell({ ...act, id: "anew", firstSeen: seconds(new Date().toISOString(), 60) });
    await tell({ ...act, id: "other", principal: { ...root, userType: "IAMUser", userName: "alice" } });
    assert.deepEqual(headings(), ["FOUND", "FOUND AGAIN", "FOUND"]);
  });

  it("of what Config finds anew, and of what the sweep finds only where nobody knows", async () => {
    const found = exampleFinding({
      source: "config",
      id: "ENCRYPTED_VOLUMES/vol-1",
      type: "ENCRYPTED_VOLUMES",
      severity: undefined,
      guardDutyId: undefined,
    });
    const later = seconds(new Date().toISOString(), 3600);
    await tell({ ...found, swept: true });
    await tell({ ...found, swept: true, firstSeen: later, updatedAt: later });
    assert.deepEqual(headings(), ["FOUND"]);
    await tell({ ...found, firstSeen: later, updatedAt: later });
    assert.deepEqual(headings(), ["FOUND", "FOUND AGAIN"]);
    assert.equal(
      (await tell({ ...found, unfit: "Config reports COMPLIANT, nothing is wrong" })).kind,
      "not-applicable",
    );
  });

  it("each time that a person chooses so in Security Hub, whatever and however many resources it names", async () => {
    const chosen = exampleFinding({
      source: "security-hub",
      severity: undefined,
      resourceType: "AwsEc2Volume",
      unfit:
        "the finding names 2 resources (AwsEc2Volume vol-1, AwsEc2Instance i-1), and which of them to act on is for a person to say",
    });
    await tell(chosen);
    assert.equal((await tell(chosen)).kind, "already-notified");
    await tell({ ...chosen, envelope: { ...chosen.envelope, eventId: "another" } });
    assert.deepEqual(headings(), ["FOUND", "FOUND AGAIN"]);
    assert.match(JSON.stringify(place.notices[0]), /AwsEc2Volume vol-1, AwsEc2Instance i-1/);
  });

  it("of samples in a drill only", async () => {
    const sample = exampleFinding({ sample: true });
    assert.equal((await tell(sample)).kind, "not-applicable");
    assert.deepEqual([headings(), place.table.incidents], [[], []]);
    place = responderHome(notify, { drill: true });
    await tell(sample);
    assert.deepEqual(headings(), ["FOUND"]);
  });

  it("by the retry, where the topic could not be reached", async () => {
    place.topicFails = true;
    await assert.rejects(tell(exampleFinding(), "request-a"), /can't be reached/);
    assert.equal(place.table.incidents[0]?.status, "failed");
    place.topicFails = false;
    assert.equal((await tell(exampleFinding(), "request-a")).kind, "notified");
    assert.deepEqual(headings(), ["FOUND"]);
  });

  it("by one of two that come at once; news among them is tried again, not lost", async () => {
    const finding = exampleFinding({ severity: 5 });
    const graver = { ...finding, severity: 8, updatedAt: seconds(finding.updatedAt, 1) };
    const [one, other] = await Promise.allSettled([tell(finding), tell(graver)]);
    assert.equal(one.status, "fulfilled");
    assert.equal(other.status, "rejected");
    assert.equal((await tell(graver)).kind, "notified");
    assert.deepEqual(headings(), ["FOUND", "FOUND AGAIN"]);
  });

  it("by one of two that bring the same news at once, without an error of the other", async () => {
    const finding = exampleFinding({ severity: 5 });
    await tell(finding);
    const graver = { ...finding, severity: 8, updatedAt: seconds(finding.updatedAt, 900) };
    const outcomes = await Promise.all([tell(graver), tell(graver), tell(graver)]);
    assert.deepEqual(outcomes.map(({ kind }) => kind).sort(), ["already-notified", "already-notified", "notified"]);
    assert.deepEqual(headings(), ["FOUND", "FOUND AGAIN"]);
  });
});
