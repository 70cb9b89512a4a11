import type * as z from "zod";
import type { MemberClients } from "../../aws/memberClients";
import type { Json } from "../../domain/incident";
import type { Undo } from "../../response/undo";
import type { LiveInstance } from "../instance";
import type { IsolateInstanceOptions } from "../options";

/** What follow-ups are given: the instance as it was read, and the incident's marks. */
export interface FollowUpContext {
  readonly clients: MemberClients;
  readonly instance: Pick<
    LiveInstance,
    "id" | "arn" | "vpcId" | "state" | "spot" | "instanceProfileArn" | "metadataEndpoint" | "tags"
  >;
  readonly incidentId: string;
  readonly options: IsolateInstanceOptions;
  readonly neverContain: readonly string[];
}

export type Plan =
  | { readonly kind: "skip"; readonly because: string }
  | { readonly kind: "act"; readonly before: Json };

export interface Acted {
  readonly detail: string;
  /** What undoing needs to know beyond `before`. */
  readonly after?: Json;
}

export interface UndoContext {
  readonly clients: MemberClients;
  readonly instanceId: string;
  readonly instanceArn: string;
  readonly incidentId: string;
}

/** Something done to an instance once its network is cut: planned, recorded, done and undone on its own. */
export interface FollowUp {
  /** Its item in the incident's changes: `deny-credentials`. */
  readonly item: string;
  readonly option: keyof IsolateInstanceOptions;
  /** Reads what is there. Changes nothing. */
  plan(context: FollowUpContext): Promise<Plan>;
  /** Safe to repeat. `before` is what `plan` found. */
  act(context: FollowUpContext, before: Json): Promise<Acted>;
  /** Restores `before`, or refuses where the world is no longer as `act` left it. Safe to repeat. */
  undo(context: UndoContext, before: Json, after: Json | undefined): Promise<Undo>;
}

/** A follow-up with its record typed: the ledger holds JSON, the schema makes it what the follow-up wrote. */
export function followUp<Before extends Json>(definition: {
  readonly item: string;
  readonly option: keyof IsolateInstanceOptions;
  readonly before: z.ZodType<Before>;
  readonly plan: (
    context: FollowUpContext,
  ) => Promise<{ kind: "skip"; because: string } | { kind: "act"; before: Before }>;
  readonly act: (context: FollowUpContext, before: Before) => Promise<Acted>;
  readonly undo: (context: UndoContext, before: Before, after: Json | undefined) => Promise<Undo>;
}): FollowUp {
  return {
    item: definition.item,
    option: definition.option,
    plan: definition.plan,
    act: (context, before) => definition.act(context, definition.before.parse(before)),
    undo: (context, before, after) => definition.undo(context, definition.before.parse(before), after),
  };
}
