import type { Context } from "aws-lambda";
import type { Outcome } from "../domain/outcome";
import { respondWith } from "../response/handler";
import { principalResponse } from "./response";

const respond = respondWith(principalResponse);

/** Blocks the user or role that a playbook rule's finding says acted. */
export async function handler(payload: unknown, context: Context): Promise<Outcome> {
  return respond(payload, context);
}
