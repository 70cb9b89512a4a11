import {
  CreateKeyCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  DisableKeyRotationCommand,
  EnableKeyCommand,
  EnableKeyRotationCommand,
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  type KeySpec,
  type KeyUsageType,
  KMSClient,
  ListResourceTagsCommand,
  PutKeyPolicyCommand,
  ScheduleKeyDeletionCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateKeyDescriptionCommand,
} from "@aws-sdk/client-kms";
import type { KeyArgs, KeyState } from "@pulumi/aws/kms/key";
import { flag, number, policy, region, tags, text } from "../../property";
import { defineResource } from "../../resourceType";
import { tagsOf } from "../../tags";
import { kmsTagList } from "./kmsTags";

export const key = defineResource<KeyArgs, KeyState>()({
  inputs: {
    bypassPolicyLockoutSafetyCheck: flag(),
    customerMasterKeySpec: text({ replaces: true, default: "SYMMETRIC_DEFAULT" }),
    deletionWindowInDays: number(),
    description: text({ computed: true }),
    enableKeyRotation: flag(),
    isEnabled: flag({ default: true }),
    keyUsage: text({ replaces: true, default: "ENCRYPT_DECRYPT" }),
    multiRegion: flag({ replaces: true }),
    policy: policy({ computed: true }),
    region,
    rotationPeriodInDays: number({ computed: true }),
    tags,
  },
  missing: ["NotFoundException"],

  async create(inputs, context) {
    const kms = context.client(KMSClient);
    const { KeyMetadata } = await kms.send(
      new CreateKeyCommand({
        Description: inputs.description,
        KeySpec: inputs.customerMasterKeySpec as KeySpec,
        KeyUsage: inputs.keyUsage as KeyUsageType,
        MultiRegion: inputs.multiRegion,
        Policy: inputs.policy,
        BypassPolicyLockoutSafetyCheck: inputs.bypassPolicyLockoutSafetyCheck,
        Tags: kmsTagList(context.tags),
      }),
    );
    const KeyId = KeyMetadata?.KeyId ?? "";
    context.created(KeyId);
    if (inputs.enableKeyRotation) {
      await kms.send(new EnableKeyRotationCommand({ KeyId, RotationPeriodInDays: inputs.rotationPeriodInDays }));
    }
    if (!inputs.isEnabled) await kms.send(new DisableKeyCommand({ KeyId }));
    return KeyId;
  },

  async read(id, context) {
    const kms = context.client(KMSClient);
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: id }));
    if (!KeyMetadata || KeyMetadata.KeyState === "PendingDeletion") return undefined;
    const symmetric = KeyMetadata.KeySpec === "SYMMETRIC_DEFAULT" && KeyMetadata.Origin === "AWS_KMS";
    const [{ Policy }, rotation, { Tags }] = await Promise.all([
      kms.send(new GetKeyPolicyCommand({ KeyId: id, PolicyName: "default" })),
      symmetric ? kms.send(new GetKeyRotationStatusCommand({ KeyId: id })) : undefined,
      kms.send(new ListResourceTagsCommand({ KeyId: id })),
    ]);
    return {
      arn: KeyMetadata.Arn,
      keyId: KeyMetadata.KeyId,
      description: KeyMetadata.Description,
      customerMasterKeySpec: KeyMetadata.KeySpec,
      keyUsage: KeyMetadata.KeyUsage,
      isEnabled: KeyMetadata.Enabled,
      multiRegion: KeyMetadata.MultiRegion ?? false,
      policy: Policy,
      enableKeyRotation: rotation?.KeyRotationEnabled ?? false,
      rotationPeriodInDays: rotation?.RotationPeriodInDays,
      tagsAll: tagsOf(Tags),
    };
  },

  async update(id, { inputs, changed }, context) {
    const kms = context.client(KMSClient);
    const KeyId = id;
    // Only an enabled key takes other changes.
    if (changed("isEnabled") && inputs.isEnabled) await kms.send(new EnableKeyCommand({ KeyId }));
    if (changed("description")) {
      await kms.send(new UpdateKeyDescriptionCommand({ KeyId, Description: inputs.description ?? "" }));
    }
    if (changed("policy") && inputs.policy) {
      const BypassPolicyLockoutSafetyCheck = inputs.bypassPolicyLockoutSafetyCheck;
      await kms.send(
        new PutKeyPolicyCommand({
          KeyId,
          PolicyName: "default",
          Policy: inputs.policy,
          BypassPolicyLockoutSafetyCheck,
        }),
      );
    }
    if (changed("enableKeyRotation", "rotationPeriodInDays")) {
      const RotationPeriodInDays = inputs.rotationPeriodInDays;
      if (inputs.enableKeyRotation) await kms.send(new EnableKeyRotationCommand({ KeyId, RotationPeriodInDays }));
      else await kms.send(new DisableKeyRotationCommand({ KeyId }));
    }
    if (changed("isEnabled") && !inputs.isEnabled) await kms.send(new DisableKeyCommand({ KeyId }));
  },

  /** KMS keeps a deleted key for 7 to 30 days, in which it can be brought back. */
  async delete(id, context, known) {
    const PendingWindowInDays = typeof known.deletionWindowInDays === "number" ? known.deletionWindowInDays : undefined;
    await context.client(KMSClient).send(new ScheduleKeyDeletionCommand({ KeyId: id, PendingWindowInDays }));
  },

  tagging: {
    tag: (id, added, context) =>
      context.client(KMSClient).send(new TagResourceCommand({ KeyId: id, Tags: kmsTagList(added) })),
    untag: (id, keys, context) =>
      context.client(KMSClient).send(new UntagResourceCommand({ KeyId: id, TagKeys: keys })),
  },
});
