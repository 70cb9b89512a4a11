import { createHash } from "node:crypto";
import { type IncidentSubject, subjectKey } from "./incident";

/** `fb-20261121-k3x9q2mz`: readable aloud, sorts by day, the same when computed again from subject and opening time. */
export function incidentIdOf(subject: IncidentSubject, openedAt: string): string {
  const digest = createHash("sha256")
    .update(`${subjectKey(subject)}@${openedAt}`)
    .digest();
  const letters = "abcdefghjkmnpqrstuvwxyz23456789";
  const tail = Array.from(digest.subarray(0, 8), (byte) => letters[byte % letters.length]).join("");
  return `fb-${openedAt.slice(0, 10).replaceAll("-", "")}-${tail}`;
}
