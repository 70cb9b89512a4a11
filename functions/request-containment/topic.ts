import type { Owner } from "./admission";
import { answerDemand } from "./containing";
import { refused } from "./demand";
import type { Desk } from "./desk";
import type { ContainAnswer } from "./request";
import { tellRefusal } from "./telling";
import { readTopicMessage } from "./topicMessage";

const stranger = "an unknown publisher";

/**
 * Answers a message of the lockdown topic. Who may publish the topic's policy says; the ExternalId says it once more, and whose
 * message it is, which SNS does not tell. Throws what may pass when Lambda tries again.
 */
export async function answerTopic(desk: Desk, payload: unknown, owner: Owner): Promise<ContainAnswer> {
  const reading = readTopicMessage(payload);
  if (reading.kind === "malformed") {
    const requestId = reading.messageId ?? owner.owner;
    const refusal = refused(
      "malformed",
      reading.problems.join("; "),
      "Publish with the message attributes Arn and ExternalId, both of type String.",
    );
    return tellRefusal(desk, refusal, { requestId, requestedBy: stranger, via: "topic" });
  }
  const { messageId: requestId, topicArn, arn, externalId, reason, sessionsOnly, hold, at } = reading.message;
  const about = { requestId, requestedBy: stranger, via: "topic", arn } as const;
  if (topicArn !== desk.environment.lockdownTopicArn) {
    const refusal = refused(
      "malformed",
      `it comes from the topic ${topicArn}`,
      "Find out who invokes the function in SNS's name; only the lockdown topic is to.",
    );
    return tellRefusal(desk, refusal, about);
  }
  const verdict = await desk.externalIds.judge(externalId);
  if (verdict.kind !== "known") {
    const { externalIdSecret } = desk.environment;
    const refusal =
      verdict.kind === "unset"
        ? refused(
            "wrong-external-id",
            `no ExternalId is set in the secret ${externalIdSecret}`,
            `Put one of 9 characters or more: aws secretsmanager put-secret-value --secret-id ${externalIdSecret} --secret-string "…"`,
          )
        : refused(
            "wrong-external-id",
            "its ExternalId is not one of the secret's",
            "Find out in CloudTrail who published it: the publisher missed a rotation, or somebody tries.",
          );
    return tellRefusal(desk, refusal, about);
  }
  const { publisher } = verdict;
  return answerDemand(
    desk,
    {
      request: {
        requestId,
        requestedBy: publisher,
        reason: reason ?? "none was given",
        via: "topic",
        ...(sessionsOnly ? { sessionsOnly } : {}),
        ...(hold === undefined ? {} : { hold }),
      },
      arn,
      source: `topic-${publisher}`,
      at,
    },
    owner,
  );
}
