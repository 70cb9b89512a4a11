import type { Context } from "aws-lambda";
import type { Outcome } from "../domain/outcome";
import { respondWith } from "../response/handler";
import { confinement } from "./response";

const respond = respondWith(confinement);

/** Confines the security group that a finding names to the allowed ranges, where it is open to the world. */
export async function handler(payload: unknown, context: Context): Promise<Outcome> {
  return respond(payload, context);
}
