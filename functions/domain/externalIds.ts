import { createHash, timingSafeEqual } from "node:crypto";
import * as z from "zod";

/** The secret's content at one time: an ExternalId, or several by the name of who publishes with each. */
export interface ExternalId {
  /** Who may say it: a name of the secret's; `topic` where the secret is one ExternalId for all. */
  readonly publisher: string;
  readonly value: string;
}

/** Shorter ones are nobody's: the reference's own bound. */
export const shortestExternalId = 9;
/** How long the version before the present one is good still, so that publishers can follow a rotation. */
export const overlapHours = 24;

const byPublisher = z.record(z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/), z.string());

/** Reads the text of a secret version: an ExternalId as it is, or `{"soar": "…", "desk": "…"}`. Too short ones are left out. */
export function externalIdsIn(secret: string | undefined): readonly ExternalId[] {
  if (secret === undefined) return [];
  const read = byPublisher.safeParse(jsonOf(secret));
  const ids = read.success
    ? Object.entries(read.data).map(([publisher, value]) => ({ publisher, value }))
    : [{ publisher: "topic", value: secret.trim() }];
  return ids.filter(({ value }) => value.length >= shortestExternalId);
}

/** Who says this ExternalId; undefined where nobody may. Compares digests with all of them, so that time tells nothing. */
export function publisherOf(given: string, known: readonly ExternalId[]): string | undefined {
  const digest = digestOf(given);
  const matches = known.filter(({ value }) => timingSafeEqual(digestOf(value), digest));
  return matches[0]?.publisher;
}

function digestOf(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

/** An object only: a number or a quoted text is an ExternalId as well. */
function jsonOf(text: string): unknown {
  if (!text.trimStart().startsWith("{")) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
