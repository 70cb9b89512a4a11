import type { Context } from "aws-lambda";
import type { Outcome } from "../domain/outcome";
import { respondWith } from "../response/handler";
import { isolation } from "./response";

const respond = respondWith(isolation);

/** Isolates the instance that a playbook rule's finding is about. */
export async function handler(payload: unknown, context: Context): Promise<Outcome> {
  return respond(payload, context);
}
