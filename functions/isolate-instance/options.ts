import * as z from "zod";

/** What comes with the network isolation of an instance; each is switched per playbook row. */
export const isolateInstanceOptionsSchema = z.strictObject({
  /**
   * `untrack`: before the isolation the instance is open to the world for a while, so that its connections become untracked
   * and end with it. `leave`: isolated at once.
   */
  connections: z.enum(["leave", "untrack"]).default("leave"),
  /** How long it is open then, in seconds; the reference waits for 60. */
  untrackSeconds: z.int().min(1).max(60).default(60),
  /** Deny everything to the credentials of this one instance (`ec2:SourceInstanceARN`), stolen copies included. */
  denyCredentials: z.boolean().default(true),
  /** Termination and stop protection, so that evidence and the way back survive. */
  protect: z.boolean().default(true),
  /** Out of its Auto Scaling group (standby where the group's size allows, else detached) and its target groups. */
  leaveService: z.boolean().default(true),
  /** Tag the instance with the incident's id. */
  tag: z.boolean().default(true),
  /** One crash-consistent snapshot set of all its volumes. */
  snapshot: z.boolean().default(true),
  /** An image as well, without a reboot. */
  image: z.boolean().default(false),
  /** Turn the instance metadata service off. */
  disableMetadata: z.boolean().default(false),
  /** Stop the instance; memory and instance stores are lost. */
  stop: z.boolean().default(false),
});

export type IsolateInstanceOptions = z.output<typeof isolateInstanceOptionsSchema>;
export type IsolateInstanceOptionsInput = z.input<typeof isolateInstanceOptionsSchema>;
