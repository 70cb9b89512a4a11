import type { Context } from "aws-lambda";
import { problemsOf } from "../domain/eventFields";
import type { Owner } from "./admission";
import { answerDemand } from "./containing";
import { refused } from "./demand";
import { openDesk } from "./desk";
import { type ContainAnswer, containRequestSchema } from "./request";
import { tellRefusal } from "./telling";
import { answerTopic } from "./topic";
import { isOfTopic } from "./topicMessage";

const desk = openDesk(process.env);

/** Invoked by the lockdown topic, or by a person who waits for the answer. What can't be done is answered, and told. */
export async function handler(payload: unknown, context: Context): Promise<ContainAnswer> {
  desk.telemetry.begin(context);
  const owner: Owner = {
    owner: context.awsRequestId,
    until: new Date(Date.now() + context.getRemainingTimeInMillis()).toISOString(),
  };
  return isOfTopic(payload) ? answerTopic(desk, payload, owner) : answerPerson(payload, owner);
}

/** Whoever may invoke the function is in the security account, and answers for what it sends. */
async function answerPerson(payload: unknown, owner: Owner): Promise<ContainAnswer> {
  const requestId = owner.owner;
  const parsed = containRequestSchema.safeParse(payload);
  if (!parsed.success) {
    const refusal = refused("malformed", problemsOf(parsed.error).join("; "), "Correct the request and ask again.");
    return tellRefusal(desk, refusal, { requestId, requestedBy: "an invoker of the function", via: "person" });
  }
  const { arn, ...asked } = parsed.data;
  const request = { ...asked, requestId, via: "person" } as const;
  return answerDemand(desk, { request, arn, source: "person", at: new Date().toISOString() }, owner);
}
