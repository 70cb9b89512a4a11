import * as z from "zod";
import { AwsError } from "../awsRequest";
import type { Operation } from "../serviceModule";
import { readParameters } from "./parameters";
import { readPattern } from "./readPattern";

const input = z.object({ EventPattern: z.string().max(4096), Event: z.string() });

/** The members that "TestEventPattern" calls mandatory. */
const eventSchema = z.looseObject({
  id: z.string(),
  account: z.string(),
  source: z.string(),
  time: z.string(),
  region: z.string(),
  resources: z.array(z.string()),
  "detail-type": z.string(),
});

/** TestEventPattern. */
export const testEventPattern: Operation = async (request) => {
  const { EventPattern: pattern, Event } = readParameters(input, request.parameters);
  const compiled = readPattern(pattern);
  const event = eventSchema.safeParse(parseJson(Event));
  if (!event.success) {
    throw new AwsError("ValidationException", `Parameter Event is not valid. ${z.prettifyError(event.error)}`);
  }
  return { Result: compiled.matches(event.data) };
};

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new AwsError("ValidationException", "Parameter Event is not valid. Reason: it is not JSON.");
  }
}
