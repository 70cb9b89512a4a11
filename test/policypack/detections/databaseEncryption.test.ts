import assert from "node:assert/strict";
import { databaseEncryption as policy } from "../../../policypack/detections/databaseEncryption";
import { assertContent, assertRefused, assertUndecided, governed } from "../governed";
import { unknown } from "../policyRun";
import { type MadeResource, made } from "./madeResource";
import { runOnWhole } from "./stackRun";

const instanceType = "aws:rds/instance:Instance";
const exception = (scope = "RDS_STORAGE_ENCRYPTED") => ({ SecurityException: governed({ scope: [scope] }) });

function database(
  props: Readonly<Record<string, unknown>> = { storageEncrypted: true },
  name = "orders",
  dependsOn: Readonly<Record<string, readonly string[]>> = {},
): MadeResource {
  return made(
    instanceType,
    name,
    { instanceClass: "db.t4g.micro", ...props },
    { dependsOn, computed: { id: unknown, identifier: unknown, kmsKeyId: unknown } },
  );
}

function cluster(props: Readonly<Record<string, unknown>> = {}, type = "aws:rds/cluster:Cluster"): MadeResource {
  return made(
    type,
    "ledger",
    { engine: "aurora-postgresql", ...props },
    { computed: { id: unknown, clusterIdentifier: unknown, storageEncrypted: unknown } },
  );
}

function member(
  props: Readonly<Record<string, unknown>> = {},
  name = "one",
  type = "aws:rds/clusterInstance:ClusterInstance",
): MadeResource {
  return made(type, name, { clusterIdentifier: unknown, ...props }, { dependsOn: { clusterIdentifier: ["ledger"] } });
}

describe("database-encryption", () => {
  it("is content with an encrypted instance, and an encrypted cluster", () => {
    assertContent(runOnWhole(policy, [database(), cluster({ storageEncrypted: true }), member()]));
  });

  it("refuses one that is not, whether the program says so or leaves it out", () => {
    for (const props of [{}, { storageEncrypted: false }]) {
      assertRefused(
        runOnWhole(policy, [database(props)]),
        `${instanceType} orders is not encrypted.`,
        "storageEncrypted: true",
        "for=RDS_STORAGE_ENCRYPTED",
      );
      assertRefused(
        runOnWhole(policy, [cluster(props), member()]),
        "aws:rds/cluster:Cluster ledger is not encrypted.",
        "the tags of each of its instances",
      );
    }
  });

  it("looks at DocumentDB and Neptune, which Config has as RDS's, and at AWS Native", () => {
    assertRefused(runOnWhole(policy, [cluster({}, "aws:docdb/cluster:Cluster")]), "aws:docdb/cluster:Cluster");
    assertRefused(runOnWhole(policy, [cluster({}, "aws:neptune/cluster:Cluster")]), "aws:neptune/cluster:Cluster");
    assertRefused(runOnWhole(policy, [made("aws-native:rds:DbInstance", "orders", {})]), "is not encrypted");
    const native = made("aws-native:rds:DbInstance", "one", { dbClusterIdentifier: "ledger" });
    assertContent(runOnWhole(policy, [native]));
  });

  it("leaves a serverless cluster alone, which is encrypted unless it says otherwise", () => {
    assertContent(runOnWhole(policy, [cluster({ engineMode: "serverless" })]));
    assertRefused(
      runOnWhole(policy, [cluster({ engineMode: "serverless", storageEncrypted: false })]),
      "is not encrypted",
    );
  });

  it("follows replicas and snapshots of the stack to their source", () => {
    const replica = (source: string) =>
      database({ replicateSourceDb: unknown }, "replica", { replicateSourceDb: [source] });
    assertContent(runOnWhole(policy, [database(), replica("orders")]));
    assert.equal(runOnWhole(policy, [database({}), replica("orders")]).violations.length, 2);
    const snapshot = made(
      "aws:rds/snapshot:Snapshot",
      "snap",
      { dbInstanceIdentifier: unknown },
      { dependsOn: { dbInstanceIdentifier: ["orders"] }, computed: { id: unknown } },
    );
    const restored = database({ snapshotIdentifier: unknown }, "restored", { snapshotIdentifier: ["snap"] });
    assertContent(runOnWhole(policy, [database(), snapshot, restored]));
    assert.equal(runOnWhole(policy, [database({}), snapshot, restored]).violations.length, 2);
  });

  it("leaves to the running account what is made of something elsewhere", () => {
    assertContent(runOnWhole(policy, [database({ snapshotIdentifier: "rds:orders-2026" })]));
    assertContent(
      runOnWhole(policy, [
        database({ restoreToPointInTime: { sourceDbInstanceIdentifier: "old", useLatestRestorableTime: true } }),
      ]),
    );
    assertContent(
      runOnWhole(policy, [
        cluster({ replicationSourceIdentifier: "arn:aws:rds:us-east-1:111122223333:cluster:ledger" }),
      ]),
    );
  });

  it("asks for a key where it is told one", () => {
    const config = { kmsId: "key-1" };
    assertContent(
      runOnWhole(
        policy,
        [database({ storageEncrypted: true, kmsKeyId: "arn:aws:kms:eu-central-1:111122223333:key/key-1" })],
        config,
      ),
    );
    assertRefused(runOnWhole(policy, [database()], config), "the account's default key", 'kmsKeyId: "key-1"');
    assertUndecided(runOnWhole(policy, [database({ storageEncrypted: true, kmsKeyId: unknown })], config), "kmsKeyId");
  });

  it("heeds an exception on what Config finds: an instance, and each instance of a cluster", () => {
    assertContent(runOnWhole(policy, [database({ tags: exception() })]));
    assertRefused(
      runOnWhole(policy, [database({ tags: exception("isolate-instance") })]),
      "is for isolate-instance only",
    );
    assertContent(runOnWhole(policy, [cluster(), member({ tags: exception() })]));
    assertRefused(
      runOnWhole(policy, [cluster(), member({ tags: exception() }), member({}, "two")]),
      "is not encrypted",
    );
    assertRefused(runOnWhole(policy, [cluster({ tags: exception() }), member()]), "is not encrypted");
    assertContent(runOnWhole(policy, [cluster({ tags: exception() })]));
  });

  it("says what it can't know yet", () => {
    assertUndecided(runOnWhole(policy, [database({ storageEncrypted: unknown })]), "(.storageEncrypted)");
    assertUndecided(runOnWhole(policy, [database({ snapshotIdentifier: unknown })]), "(.snapshotIdentifier)");
    assertUndecided(runOnWhole(policy, [database({ tags: unknown })]), "(.tags)");
  });

  it("has no eye for other providers' databases", () => {
    assertContent(runOnWhole(policy, [made("gcp:sql/databaseInstance:DatabaseInstance", "orders", {})]));
  });
});
