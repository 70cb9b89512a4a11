import assert from "node:assert/strict";
import { IncidentLedger } from "../../components/incidentLedger";
import { deploy } from "./deployment";

describe("The incident ledger", () => {
  it("is encrypted, recoverable, protected from deletion and indexed by status", async () => {
    const { inputs } = (await deploy(() => new IncidentLedger("ledger", { deletionProtection: true }))).one("Table");
    assert.equal(inputs.name, "firebreak-incidents");
    assert.deepEqual([inputs.hashKey, inputs.rangeKey, inputs.billingMode], ["pk", "sk", "PAY_PER_REQUEST"]);
    assert.deepEqual(inputs.serverSideEncryption, { enabled: true });
    assert.deepEqual(inputs.pointInTimeRecovery, { enabled: true });
    assert.equal(inputs.deletionProtectionEnabled, true);
    assert.deepEqual(inputs.globalSecondaryIndexes, [
      { name: "by-status", hashKey: "status", rangeKey: "updatedAt", projectionType: "ALL" },
    ]);
  });

  it("can be given up before the stack is destroyed", async () => {
    const { inputs } = (await deploy(() => new IncidentLedger("ledger", { deletionProtection: false }))).one("Table");
    assert.equal(inputs.deletionProtectionEnabled, false);
  });
});
