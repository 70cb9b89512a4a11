import assert from "node:assert/strict";
import type { Finding } from "../../../functions/domain/finding";
import type { Incident } from "../../../functions/domain/incident";
import { releaseByFinding } from "../../../functions/release-incident/releaseByFinding";
import { releaseIncident } from "../../../functions/release-incident/responder";
import { releasableSubjects } from "../../../functions/release-incident/subjects";
import { exampleFinding, exampleIncident } from "../domain/examples";
import { type ResponderHome, responderHome } from "../responderHome";

const sent = exampleFinding({
  source: "security-hub",
  severity: undefined,
  envelope: { eventId: "click-1", account: "999999999999", region: "eu-central-1" },
});
const alice = { userType: "IAMUser", userName: "alice", principalId: "AIDAEXAMPLE", accessKeyId: undefined };

/** Contained, with nothing that a member account has to be asked for: every change is one that nobody can undo any more. */
function contained(differences: Partial<Incident> = {}): Incident {
  return exampleIncident({
    resource: "instance/i-0123456789abcdef0",
    status: "contained",
    changes: [{ item: "snapshot", before: {}, state: "done" }],
    ...differences,
  });
}

describe("What may have been contained because of a finding", () => {
  const resources = (finding: Finding, documents: readonly string[] = []) =>
    releasableSubjects(finding, documents).map(({ region, resource, action }) => `${region} ${resource} ${action}`);

  it("is its instance, by the responder that isolates and by each runbook", () => {
    const found = resources(sent, ["AWS-TerminateEC2Instance"]);
    assert.ok(found.includes("eu-central-1 instance/i-0123456789abcdef0 isolate-instance"));
    assert.ok(found.includes("eu-central-1 instance/AWS-TerminateEC2Instance/i-0123456789abcdef0 start-automation"));
  });

  it("is its principal, in no Region", () => {
    const found = resources({ ...sent, resourceType: "AccessKey", instanceId: undefined, principal: alice });
    assert.ok(found.includes("global user/alice block-principal"));
    assert.ok(found.every((subject) => subject.startsWith("global user/alice ")));
  });

  it("is its security group or bucket", () => {
    const of = (resourceType: string, resourceId: string) =>
      resources({ ...sent, resourceType, instanceId: undefined, resourceId }, ["AWS-EnableS3BucketEncryption"]);
    assert.ok(of("AwsEc2SecurityGroup", "sg-1").includes("eu-central-1 security-group/sg-1 confine-security-group"));
    assert.ok(
      of("AwsS3Bucket", "invoices").includes(
        "eu-central-1 bucket/AWS-EnableS3BucketEncryption/invoices start-automation",
      ),
    );
  });

  it("is nothing where nothing of that kind is ever contained", () => {
    assert.deepEqual(resources({ ...sent, resourceType: "AwsKmsKey", instanceId: undefined, resourceId: "k" }), []);
    const root = { ...alice, userType: "Root", userName: "Root" };
    assert.deepEqual(resources({ ...sent, resourceType: "AccessKey", instanceId: undefined, principal: root }), []);
  });
});

describe("A finding that a person sends by the action Release", () => {
  let place: ResponderHome;
  beforeEach(() => {
    place = responderHome(releaseIncident);
  });

  function releaseOf(finding: Finding, requestId = "request-a") {
    const task = { row: "release-on-request", finding, options: { documents: [] }, requestId };
    return releaseByFinding(place.home, { ...task, deadline: Date.now() + 60_000, begun: performance.now() });
  }

  const told = () => place.notices.map(({ heading, summary }) => `${heading}: ${summary}`);

  it("releases its resource's incident, and says on whose word and why", async () => {
    place.table.keep(contained());
    const outcome = await releaseOf(sent);
    assert.equal(outcome.kind, "released");
    const [incident] = place.table.incidents;
    assert.ok(incident?.status === "released" || incident?.status === "partly-released", incident?.status);
    assert.equal(incident.releasedBy, "Security Hub action Release (event click-1)");
    assert.match(
      told()[0] ?? "",
      /RELEASED: .*was released by Security Hub action Release \(event click-1\): finding Backdoor/,
    );
    assert.equal(told().length, 1);
  });

  it("does nothing and tells nobody when the same event comes twice", async () => {
    place.table.keep(
      contained({ status: "released", releasedBy: "Security Hub action Release (event click-1)", changes: [] }),
    );
    assert.equal((await releaseOf(sent)).kind, "released");
    assert.deepEqual(told(), []);
  });

  it("has people told where the ledger knows nothing of it, and is no error", async () => {
    const outcome = await releaseOf(sent);
    assert.equal(outcome.kind, "not-applicable");
    assert.match(told()[0] ?? "", /^NOT RELEASED: .*nothing to release: the ledger has no incident about it/);
  });

  it("has people told where it was released before, by somebody else", async () => {
    const past = contained({ status: "released", releasedBy: "arn:aws:iam::999999999999:user/eve", changes: [] });
    place.table.keep(past);
    await releaseOf(sent);
    assert.match(told()[0] ?? "", new RegExp(`NOT RELEASED: .*${past.incidentId} is released`));
  });

  it("has people told where a responder is still at it", async () => {
    const until = new Date(Date.now() + 60_000).toISOString();
    place.table.keep(contained({ status: "containing", lease: { owner: "another", until } }));
    await releaseOf(sent);
    assert.match(told()[0] ?? "", /NOT RELEASED: .*is being worked on until/);
    assert.equal(place.table.incidents[0]?.status, "containing");
  });

  it("is refused where it names several resources, or where no person sent it", async () => {
    place.table.keep(contained());
    await releaseOf({ ...sent, unfit: "the finding names 2 resources" });
    await releaseOf({ ...sent, source: "guardduty" });
    assert.deepEqual(
      told().map((text) => text.slice(0, 12)),
      ["NOT RELEASED", "NOT RELEASED"],
    );
    assert.equal(place.table.incidents[0]?.status, "contained");
  });
});
