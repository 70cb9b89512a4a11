import { parseArn } from "../../arn";
import type { ContextValues } from "../requestContext";
import { each, type OperationAccess, on, onAnything, type ResourceNames, type ServiceActions } from "./operationAccess";
import type { RequestInput } from "./requestInput";

/** A key by id or ARN. One named by its alias is looked up by `resolvedKey`, before this is asked. */
const key: ResourceNames = (input) =>
  input
    .texts("KeyId", "TargetKeyId")
    .map((id) => (parseArn(id) === undefined ? input.arn("kms", keyResource(id)) : id));
const alias: ResourceNames = (input) => input.texts("AliasName").map((name) => input.arn("kms", name));

function keyResource(id: string): string {
  return id.startsWith("alias/") ? id : `key/${id}`;
}

/** `kms:EncryptionContext:<key>`, `kms:EncryptionContextKeys` and, for a key named by alias, `kms:RequestAlias`. */
function cryptographicContext(input: RequestInput): ContextValues {
  const [encryption = {}] = input.structures("EncryptionContext");
  const entries = Object.entries(encryption).map(
    ([name, value]) => [`kms:EncryptionContext:${name}`, String(value)] as const,
  );
  const named = input.text("KeyId")?.split(":").at(-1);
  return {
    ...Object.fromEntries(entries),
    ...(entries.length === 0 ? {} : { "kms:EncryptionContextKeys": Object.keys(encryption) }),
    ...(named?.startsWith("alias/") ? { "kms:RequestAlias": named } : {}),
    ...input.tagContext("Tags", "TagKeys"),
  };
}

const onKey: OperationAccess = on([key], cryptographicContext);

/** "Actions, resources, and condition keys for AWS Key Management Service". */
export const kmsActions: ServiceActions = {
  prefix: "kms",
  file: "kms.ts",
  operations: {
    ...each(["Encrypt", "Decrypt", "GenerateDataKey", "GenerateDataKeyWithoutPlaintext"], onKey),
    ...each(["DescribeKey", "GetKeyPolicy", "PutKeyPolicy", "ListKeyPolicies", "UpdateKeyDescription"], onKey),
    ...each(["EnableKey", "DisableKey", "ScheduleKeyDeletion", "CancelKeyDeletion"], onKey),
    ...each(["EnableKeyRotation", "DisableKeyRotation", "GetKeyRotationStatus"], onKey),
    ...each(["CreateGrant", "ListGrants", "RevokeGrant"], onKey),
    ...each(["TagResource", "UntagResource", "ListResourceTags"], onKey),
    ...each(["CreateAlias", "UpdateAlias", "DeleteAlias"], on([alias, key])),
    CreateKey: on([], cryptographicContext),
    ...each(["ListKeys", "ListAliases", "GenerateRandom"], onAnything),
  },
};
