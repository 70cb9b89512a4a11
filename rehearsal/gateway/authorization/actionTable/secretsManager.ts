import { parseArn } from "../../arn";
import { each, on, onAnything, type ResourceNames, type ServiceActions } from "./operationAccess";

/** A secret's ARN ends in six random characters, which a name leaves out; policies match them with `-??????`. */
const secret: ResourceNames = (input) =>
  input.texts("SecretId").map((id) => (parseArn(id) ? id : input.arn("secretsmanager", `secret:${id}-??????`)));
const newSecret: ResourceNames = (input) =>
  input.texts("Name").map((name) => input.arn("secretsmanager", `secret:${name}-??????`));

/** "Actions, resources, and condition keys for AWS Secrets Manager". */
export const secretsManagerActions: ServiceActions = {
  prefix: "secretsmanager",
  file: "secretsManager.ts",
  operations: {
    CreateSecret: on([newSecret], (input) => input.tagContext("Tags")),
    ...each(["GetSecretValue", "DescribeSecret", "PutSecretValue", "UpdateSecret", "DeleteSecret"], on([secret])),
    ...each(["RestoreSecret", "RotateSecret", "ListSecretVersionIds", "UpdateSecretVersionStage"], on([secret])),
    ...each(["GetResourcePolicy", "PutResourcePolicy", "DeleteResourcePolicy"], on([secret])),
    ...each(
      ["TagResource", "UntagResource"],
      on([secret], (input) => input.tagContext("Tags", "TagKeys")),
    ),
    ...each(["ListSecrets", "GetRandomPassword"], onAnything),
  },
};
