import type { ResourceEffect } from "./effect";
import { findInstance } from "./instance";

/** Termination of an instance, which nobody can undo. */
export const instanceTermination: ResourceEffect = {
  async read({ ec2 }, { subject: { id } }) {
    const found = await findInstance(ec2, id);
    if (found === undefined) return { kind: "not-applicable", reason: `EC2 knows no instance ${id}` };
    const settled = found.terminated ? `instance ${id} is terminated already` : undefined;
    return { kind: "resource", resource: { tags: found.tags, state: {}, settled } };
  },

  async undo({ ec2 }, { id }) {
    const found = await findInstance(ec2, id);
    if (found !== undefined && !found.terminated)
      return { kind: "restored", detail: `instance ${id} was not terminated` };
    return {
      kind: "refused",
      because: `instance ${id} is terminated, which nothing undoes; launch another, from the snapshots or image of its isolation if there was one (tag firebreak:incident)`,
    };
  },
};
