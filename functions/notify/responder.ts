import type { ResponderDefinition } from "../domain/responder";

/** Tells people of a finding whose answer is theirs. */
export const notify = {
  name: "notify",
  summary: "Tells the alerts topic of the finding, once, with what a person should do; it changes nothing.",
  undo: "There is nothing to undo.",
  subjects: "any",
  invokedBy: ["playbook"],
  timeoutSeconds: 30,
  memoryMegabytes: 256,
  reservedConcurrency: 10,
  // All that is told is in the finding.
  staysAtHome: true,
  permissions: { home: [], member: [] },
} as const satisfies ResponderDefinition;
