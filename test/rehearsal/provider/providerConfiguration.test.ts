import assert from "node:assert/strict";
import { unknown } from "../../../rehearsal/provider/propertyValue";
import { readConfiguration } from "../../../rehearsal/provider/providerConfiguration";

describe("the provider's configuration", () => {
  it("reads lists, objects and flags from their JSON texts, as the SDK of Pulumi sends them", () => {
    const result = readConfiguration(
      {
        region: "eu-west-1",
        defaultTags: '{"tags":{"owner":"security"}}',
        assumeRoles: '[{"roleArn":"arn:aws:iam::111122223333:role/deploy","externalId":"42"}]',
        endpoints: '[{"sns":"http://127.0.0.1:1"},{"sqs":"http://127.0.0.1:2"}]',
        allowedAccountIds: '["111122223333"]',
        skipCredentialsValidation: "true",
        skipRegionValidation: "true",
        maxRetries: "2",
        version: "7.48.0",
      },
      {},
    );
    assert.ok("configuration" in result, JSON.stringify(result));
    assert.deepEqual(result.configuration, {
      region: "eu-west-1",
      assumeRoles: [{ roleArn: "arn:aws:iam::111122223333:role/deploy", externalId: "42" }],
      endpoints: { sns: "http://127.0.0.1:1", sqs: "http://127.0.0.1:2" },
      defaultTags: { owner: "security" },
      allowedAccountIds: ["111122223333"],
      forbiddenAccountIds: [],
      maxRetries: 2,
      skipCredentialsValidation: true,
    });
  });

  it("takes the Region of the environment where none is configured, and asks for one where there is none", () => {
    const result = readConfiguration({}, { AWS_REGION: "ap-south-1" });
    assert.equal("configuration" in result && result.configuration.region, "ap-south-1");
    assert.deepEqual(readConfiguration({}, {}), {
      failures: [{ property: "region", reason: "No AWS Region: set aws:region or AWS_REGION." }],
    });
  });

  it("leaves out what a preview does not know yet", () => {
    const result = readConfiguration({ region: "eu-west-1", accessKey: unknown, defaultTags: unknown }, {});
    assert.ok("configuration" in result);
    assert.equal(result.configuration.accessKey, undefined);
  });

  it("names an argument that it does not know, and the file to extend", () => {
    const result = readConfiguration({ region: "eu-west-1", regionn: "x" }, {});
    assert.ok("failures" in result);
    assert.equal(result.failures[0]?.property, "regionn");
    assert.match(result.failures[0]?.reason ?? "", /rehearsal\/provider\/providerConfiguration\.ts/);
  });
});
