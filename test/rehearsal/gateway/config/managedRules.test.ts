import assert from "node:assert/strict";
import type { ConfigurationItem } from "../../../../rehearsal/gateway/config/configurationItem";
import { findManagedRule } from "../../../../rehearsal/gateway/config/managedRules/managedRules";

function item(resourceType: string, configuration: Record<string, unknown>): ConfigurationItem {
  return {
    resourceType,
    resourceId: "id",
    resourceName: null,
    ARN: "arn:aws:ec2:eu-west-1:111122223333:volume/id",
    availabilityZone: "eu-west-1a",
    resourceCreationTime: null,
    tags: {},
    relationships: [],
    configuration,
    supplementaryConfiguration: {},
    configurationItemVersion: "1.3",
    configurationItemCaptureTime: "2026-11-21T12:00:00.000Z",
    configurationStateId: 1,
    configurationStateMd5Hash: "",
    configurationItemStatus: "OK",
    awsAccountId: "111122223333",
    awsRegion: "eu-west-1",
    relatedEvents: [],
  };
}

describe("AWS's own rules as the gateway evaluates them", () => {
  const attached = [{ instanceId: "i-1" }];
  const key = "arn:aws:kms:eu-west-1:111122223333:key/k1";
  const rows: [string, string, Record<string, unknown>, Record<string, string>, string][] = [
    ["ENCRYPTED_VOLUMES", "AWS::EC2::Volume", { encrypted: false, attachments: attached }, {}, "NON_COMPLIANT"],
    ["ENCRYPTED_VOLUMES", "AWS::EC2::Volume", { encrypted: true, attachments: attached }, {}, "COMPLIANT"],
    ["ENCRYPTED_VOLUMES", "AWS::EC2::Volume", { encrypted: false, attachments: [] }, {}, "NOT_APPLICABLE"],
    [
      "ENCRYPTED_VOLUMES",
      "AWS::EC2::Volume",
      { encrypted: true, kmsKeyId: key, attachments: attached },
      { kmsId: "k2" },
      "NON_COMPLIANT",
    ],
    [
      "ENCRYPTED_VOLUMES",
      "AWS::EC2::Volume",
      { encrypted: true, kmsKeyId: key, attachments: attached },
      { kmsId: "k1" },
      "COMPLIANT",
    ],
    ["RDS_STORAGE_ENCRYPTED", "AWS::RDS::DBInstance", { storageEncrypted: false }, {}, "NON_COMPLIANT"],
    ["RDS_STORAGE_ENCRYPTED", "AWS::RDS::DBInstance", { storageEncrypted: true }, {}, "COMPLIANT"],
    [
      "RDS_STORAGE_ENCRYPTED",
      "AWS::RDS::DBInstance",
      { storageEncrypted: true, kmsKeyId: key },
      { kmsKeyId: "k2" },
      "NON_COMPLIANT",
    ],
  ];
  for (const [identifier, type, configuration, parameters, expected] of rows) {
    it(`${identifier} takes ${JSON.stringify(configuration)} with ${JSON.stringify(parameters)} for ${expected}`, () => {
      const rule = findManagedRule(identifier);
      assert.deepEqual(rule?.resourceTypes, [type]);
      assert.equal(rule?.evaluate(item(type, configuration), parameters).complianceType, expected);
    });
  }

  it("are no others than those that it knows", () => {
    assert.equal(findManagedRule("EC2_EBS_ENCRYPTION_BY_DEFAULT"), undefined);
  });
});
