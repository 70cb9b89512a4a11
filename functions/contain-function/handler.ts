import type { Context } from "aws-lambda";
import type { Outcome } from "../domain/outcome";
import { respondWith } from "../response/handler";
import { functionResponse } from "./response";

const respond = respondWith(functionResponse);

/** Contains the function that a playbook rule's finding, or a request, names. */
export async function handler(payload: unknown, context: Context): Promise<Outcome> {
  return respond(payload, context);
}
