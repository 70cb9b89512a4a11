import { readTags } from "../tags";
import type { ResourceEffect } from "./effect";

/** What a runbook does that only a playbook row knows: Firebreak reads the resource's tags for an exception, no more. */
export const otherEffect: ResourceEffect = {
  async read(clients, target) {
    return { kind: "resource", resource: { tags: await readTags(clients, target), state: {}, settled: undefined } };
  },

  async undo() {
    return {
      kind: "refused",
      because:
        "Firebreak does not know what this runbook changes; read the execution in the security account, and undo it by hand",
    };
  },
};
