import type { AccessQuestion } from "./accessQuestion";
import type { ResourcePolicies } from "./resourcePolicies";

/** What a call needs of the key that encrypts its queue or topic, by IAM action in lower case. */
const keyActions: Readonly<Record<string, readonly string[]>> = {
  "sns:publish": ["kms:GenerateDataKey", "kms:Decrypt"],
  "sqs:sendmessage": ["kms:GenerateDataKey", "kms:Decrypt"],
  "sqs:receivemessage": ["kms:Decrypt"],
};

export type KeyQuestions =
  | { readonly questions: readonly AccessQuestion[] }
  /** The key refuses by its nature, whatever policies say. */
  | { readonly refusal: string };

/**
 * Who sends to an encrypted queue or topic must be allowed to use its key, services included ("Key management" in the
 * guides of SNS and SQS: `kms:GenerateDataKey*` and `kms:Decrypt`). The policy of an AWS managed key (`alias/aws/sns`)
 * cannot be changed: it admits the principals of its account through the service, and no AWS service.
 */
export async function keyQuestions(
  question: AccessQuestion,
  place: { readonly service: string; readonly account: string; readonly region: string },
  encryptionKey: string,
  policies: ResourcePolicies,
): Promise<KeyQuestions> {
  const actions = keyActions[question.action.toLowerCase()] ?? [];
  if (actions.length === 0) {
    return { questions: [] };
  }
  if (encryptionKey.includes("alias/aws/")) {
    return question.principal.kind === "service" || question.principal.account !== place.account
      ? {
          refusal: `${encryptionKey}, the AWS managed key that encrypts ${question.resource}, admits only its own account`,
        }
      : { questions: [] };
  }
  const key = await policies.keyArn(encryptionKey, place.account, place.region);
  if (key === undefined) {
    return { refusal: `${question.resource} is encrypted with ${encryptionKey}, a key that does not exist` };
  }
  const { principal } = question;
  const context = {
    ...question.context,
    "kms:ViaService": `${place.service}.${place.region}.amazonaws.com`,
    [`kms:EncryptionContext:aws:${place.service === "sns" ? "sns:topicArn" : "sqs:arn"}`]: question.resource,
    ...(principal.kind === "service" ? {} : { "kms:CallerAccount": principal.account }),
  };
  return { questions: actions.map((action) => ({ principal, action, resource: key, context })) };
}
