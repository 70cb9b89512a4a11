import assert from "node:assert/strict";
import { incidentSchema } from "../../../functions/domain/incident";
import { incidentIdOf } from "../../../functions/domain/incidentId";
import { newIncident } from "../../../functions/domain/newIncident";
import { exampleFinding } from "./examples";

const task = { finding: exampleFinding(), row: "isolate-compromised-instance" };
const about = { resource: "instance/i-0123456789abcdef0", action: "isolate-instance" };

describe("A new incident", () => {
  it("is an entry of the ledger, with nothing changed and nobody told", () => {
    const incident = incidentSchema.parse(newIncident(task, about, { status: "containing" }));
    assert.deepEqual([incident.changes, incident.notices, incident.version], [[], [], 1]);
    assert.deepEqual(incident.findings, [task.finding.id]);
    assert.equal(incident.row, task.row);
    assert.equal(incident.updatedAt, incident.openedAt);
  });

  it("is about the finding's account and Region, unless it is about others, and its id goes by them", () => {
    const there = newIncident(task, about, { status: "containing" });
    assert.deepEqual([there.accountId, there.region], [task.finding.accountId, task.finding.region]);
    const elsewhere = newIncident(task, { ...about, region: "us-east-1" }, { status: "containing" });
    assert.equal(elsewhere.region, "us-east-1");
    assert.equal(elsewhere.incidentId, incidentIdOf(elsewhere, elsewhere.openedAt));
    assert.notEqual(elsewhere.incidentId, incidentIdOf(there, elsewhere.openedAt));
  });

  it("has what its action adds, also in place of what it would have", () => {
    const incident = newIncident(task, about, { status: "not-applicable", summary: "why", occurrence: "another" });
    assert.deepEqual([incident.status, incident.summary, incident.occurrence], ["not-applicable", "why", "another"]);
  });
});
