import type { ContainmentRequest } from "../domain/containmentRequest";
import { type Entity, readEntityArn } from "../domain/entity";
import type { LockdownEnvironment, RequestRow } from "./environment";
import type { RefusalKind } from "./request";

/** A request that came from somebody who may ask; what it asks for is not judged yet. */
export interface Demand {
  readonly request: ContainmentRequest;
  /** As it was given. */
  readonly arn: string;
  /** Whose share of the hour it counts in. */
  readonly source: string;
  /** ISO 8601: when it was asked for. */
  readonly at: string;
}

export interface Refusal {
  readonly kind: "refused";
  readonly refusal: RefusalKind;
  readonly reason: string;
  readonly nextStep: string;
}

/** What is to be contained, and by which row. */
export interface Errand {
  readonly kind: "errand";
  readonly entity: Entity;
  readonly row: RequestRow;
  readonly options: Readonly<Record<string, unknown>>;
}

/** What `sessionsOnly` makes of a row's options, by responder. A responder that is not here knows no sessions. */
const sessionsOnlyOptions: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "block-principal": { userLevel: "revoke-sessions", roleLevel: "revoke-sessions", accessKeys: false },
  "contain-function": { role: "sessions" },
};

/** What a demand comes to, by itself and the playbook alone. Of several rows for one kind the last answers: a stack's own. */
export function judgeDemand(
  { request, arn }: Demand,
  { rows, partition }: Pick<LockdownEnvironment, "rows" | "partition">,
): Errand | Refusal {
  const reading = readEntityArn(arn);
  if (reading.kind === "unreadable")
    return refused("unknown-entity", reading.reason, "Ask again with the ARN of such an entity.");
  const { entity } = reading;
  if (entity.partition !== partition)
    return refused(
      "not-ours",
      `${entity.arn} is in partition ${entity.partition}, and this deployment responds in ${partition} only`,
      "Ask the deployment of that partition.",
    );
  const row = rows.findLast(({ entities }) => entities.includes(entity.kind));
  if (row === undefined)
    return refused(
      "unanswered",
      `no row of the playbook answers a request for a ${entity.kind}`,
      "Enable its responder (firebreak:responders), or contain it by hand.",
    );
  const options = row.options ?? {};
  if (request.sessionsOnly !== true) return { kind: "errand", entity, row, options };
  const narrowed = sessionsOnlyOptions[row.respond];
  if (narrowed === undefined)
    return refused(
      "unanswered",
      `a ${entity.kind} has no sessions of its own that ${row.respond} could end`,
      "Ask again without sessions-only, or name its role.",
    );
  return { kind: "errand", entity, row, options: { ...options, ...narrowed } };
}

export function refused(refusal: RefusalKind, reason: string, nextStep: string): Refusal {
  return { kind: "refused", refusal, reason, nextStep };
}
