import { GetKeyPolicyCommand, KMSClient, PutKeyPolicyCommand } from "@aws-sdk/client-kms";
import type { KeyPolicyArgs, KeyPolicyState } from "@pulumi/aws/kms/keyPolicy";
import { flag, policy, region, text } from "../../property";
import { defineResource } from "../../resourceType";

/** The only policy that a key has (API Reference, "PutKeyPolicy"). */
const PolicyName = "default";

export const keyPolicy = defineResource<KeyPolicyArgs, KeyPolicyState>()({
  inputs: {
    bypassPolicyLockoutSafetyCheck: flag(),
    keyId: text({ required: true, replaces: true }),
    policy: policy({ required: true }),
    region,
  },
  missing: ["NotFoundException", "KMSInvalidStateException"],

  async create({ keyId, policy: Policy, bypassPolicyLockoutSafetyCheck: BypassPolicyLockoutSafetyCheck }, context) {
    await context
      .client(KMSClient)
      .send(new PutKeyPolicyCommand({ KeyId: keyId, PolicyName, Policy, BypassPolicyLockoutSafetyCheck }));
    return keyId;
  },

  async read(id, context) {
    const answer = await context.client(KMSClient).send(new GetKeyPolicyCommand({ KeyId: id, PolicyName }));
    return { keyId: id, policy: answer.Policy };
  },

  async update(id, { inputs }, context) {
    await context.client(KMSClient).send(new PutKeyPolicyCommand({ KeyId: id, PolicyName, Policy: inputs.policy }));
  },

  /** A key always has a policy: deleting this one puts AWS's default in its place (KMS Developer Guide, "Default key policy"). */
  async delete(id, context) {
    const root = `arn:${context.partition}:iam::${context.account}:root`;
    const Policy = JSON.stringify({
      Version: "2012-10-17",
      Id: "default",
      Statement: [
        {
          Sid: "Enable IAM User Permissions",
          Effect: "Allow",
          Principal: { AWS: root },
          Action: "kms:*",
          Resource: "*",
        },
      ],
    });
    await context.client(KMSClient).send(new PutKeyPolicyCommand({ KeyId: id, PolicyName, Policy }));
  },
});
