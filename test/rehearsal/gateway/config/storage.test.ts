import assert from "node:assert/strict";
import { PutConfigRuleCommand } from "@aws-sdk/client-config-service";
import { RunInstancesCommand, TerminateInstancesCommand } from "@aws-sdk/client-ec2";
import { CreateDBInstanceCommand } from "@aws-sdk/client-rds";
import { EmulatedConfig, payments, region, sandbox } from "./emulatedConfig";

describe("Config's rules about stored data in the emulated organization", function () {
  this.timeout(120_000);
  let emulated: EmulatedConfig;
  const place = { account: payments, region };

  before(async () => {
    emulated = await EmulatedConfig.start();
    await emulated.record(payments);
    for (const SourceIdentifier of ["ENCRYPTED_VOLUMES", "RDS_STORAGE_ENCRYPTED"]) {
      const ConfigRule = { ConfigRuleName: SourceIdentifier, Source: { Owner: "AWS" as const, SourceIdentifier } };
      await emulated.config(payments).send(new PutConfigRuleCommand({ ConfigRule }));
    }
  });
  after(() => emulated?.stop());

  it("refuse an account without a recorder", async () => {
    const Source = { Owner: "AWS" as const, SourceIdentifier: "ENCRYPTED_VOLUMES" };
    await assert.rejects(
      emulated.config(sandbox).send(new PutConfigRuleCommand({ ConfigRule: { ConfigRuleName: "r", Source } })),
      { name: "NoAvailableConfigurationRecorderException" },
    );
  });

  it("find an attached volume without encryption, and let go of it once it is gone", async () => {
    const ec2 = emulated.ec2(payments);
    const { Instances: [instance] = [] } = await ec2.send(
      new RunInstancesCommand({ ImageId: "ami-12c6146b", MinCount: 1, MaxCount: 1 }),
    );
    await emulated.settled();
    const volumeId = instance?.BlockDeviceMappings?.[0]?.Ebs?.VolumeId ?? "";
    assert.deepEqual(
      emulated.service.complianceOf(place, volumeId).map(({ complianceType }) => complianceType),
      ["NON_COMPLIANT"],
    );
    await ec2.send(new TerminateInstancesCommand({ InstanceIds: [instance?.InstanceId ?? ""] }));
    await emulated.settled();
    assert.equal(emulated.service.itemsOf(place, "AWS::EC2::Volume", volumeId).at(-1)?.configuration, null);
    assert.deepEqual(
      emulated.service.complianceOf(place, volumeId).map(({ complianceType }) => complianceType),
      ["NOT_APPLICABLE"],
    );
  });

  it("find a database whose storage is not encrypted, by the id that RDS gives it", async () => {
    const { DBInstance: database } = await emulated.rds(payments).send(
      new CreateDBInstanceCommand({
        DBInstanceIdentifier: "orders",
        DBInstanceClass: "db.t3.micro",
        Engine: "mysql",
        AllocatedStorage: 20,
        MasterUsername: "admin",
        MasterUserPassword: "password-of-a-test",
      }),
    );
    await emulated.settled();
    const id = database?.DbiResourceId ?? "";
    const found = emulated.published.map(({ event }) => event.detail).filter(({ resourceId }) => resourceId === id);
    assert.deepEqual(
      found.map(({ resourceType, configRuleName }) => [resourceType, configRuleName]),
      [["AWS::RDS::DBInstance", "RDS_STORAGE_ENCRYPTED"]],
    );
  });
});
