import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  SecretsManagerClient,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateSecretCommand,
} from "@aws-sdk/client-secrets-manager";
import type { SecretArgs, SecretState } from "@pulumi/aws/secretsmanager/secret";
import { number, region, tags, text } from "../../property";
import { defineResource } from "../../resourceType";
import { tagList, tagsOf } from "../../tags";

/** Its id is its ARN. Its value is not its own: that is a version's. */
export const secret = defineResource<SecretArgs, SecretState>()({
  inputs: {
    description: text(),
    kmsKeyId: text(),
    name: text({ replaces: true, autoName: { maxLength: 512 }, conflictsWith: "namePrefix" }),
    namePrefix: text({ replaces: true }),
    recoveryWindowInDays: number({ default: 30 }),
    region,
    tags,
  },
  missing: ["ResourceNotFoundException"],

  async create({ name, description, kmsKeyId }, context) {
    const { ARN } = await context.client(SecretsManagerClient).send(
      new CreateSecretCommand({
        Name: name,
        Description: description,
        KmsKeyId: kmsKeyId,
        Tags: tagList(context.tags),
      }),
    );
    return ARN ?? "";
  },

  async read(id, context, known) {
    const found = await context.client(SecretsManagerClient).send(new DescribeSecretCommand({ SecretId: id }));
    // One that is scheduled for deletion is gone for whoever manages it.
    if (found.DeletedDate !== undefined) return undefined;
    return {
      arn: found.ARN,
      name: found.Name,
      description: found.Description,
      kmsKeyId: found.KmsKeyId,
      recoveryWindowInDays: known.recoveryWindowInDays ?? 30,
      tagsAll: tagsOf(found.Tags),
    };
  },

  async update(id, { inputs, changed }, context) {
    if (!changed("description") && !changed("kmsKeyId")) return;
    const { description = "", kmsKeyId } = inputs;
    await context
      .client(SecretsManagerClient)
      .send(new UpdateSecretCommand({ SecretId: id, Description: description, KmsKeyId: kmsKeyId }));
  },

  async delete(id, context, known) {
    const days = Number(known.recoveryWindowInDays ?? 30);
    await context
      .client(SecretsManagerClient)
      .send(
        new DeleteSecretCommand(
          days === 0
            ? { SecretId: id, ForceDeleteWithoutRecovery: true }
            : { SecretId: id, RecoveryWindowInDays: days },
        ),
      );
  },

  tagging: {
    tag: (id, added, context) =>
      context.client(SecretsManagerClient).send(new TagResourceCommand({ SecretId: id, Tags: tagList(added) })),
    untag: (id, keys, context) =>
      context.client(SecretsManagerClient).send(new UntagResourceCommand({ SecretId: id, TagKeys: keys })),
  },
});
