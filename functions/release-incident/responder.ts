import type { ResponderDefinition } from "../domain/responder";

/**
 * Restores what a responder recorded before it contained a resource. A person invokes it with an incident's key, or sends the
 * finding by Security Hub's action "Release"; Scheduler does when a hold has ended.
 */
export const releaseIncident = {
  name: "release-incident",
  summary:
    "Restores the recorded state of an incident in reverse order, item by item, and refuses an item that has changed since.",
  undo: "Contain the resource again.",
  subjects: [],
  invokedBy: ["playbook", "person"],
  timeoutSeconds: 120,
  memoryMegabytes: 512,
  reservedConcurrency: 5,
  permissions: {
    home: [],
    // What undoing takes in a member is declared by the responder whose incident it is: its permissions.release.
    member: [],
  },
} as const satisfies ResponderDefinition;
