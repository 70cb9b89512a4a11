import type { Context } from "aws-lambda";
import type { Outcome } from "../domain/outcome";
import { respondWith } from "../response/handler";
import { principalResponse } from "./response";

const respond = respondWith(principalResponse);

/** See `respondWith`. */
export async function handler(payload: unknown, context: Context): Promise<Outcome> {
  return respond(payload, context);
}
