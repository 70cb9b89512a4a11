import { describeError } from "../aws/errorCode";
import type { OpenIncident } from "../aws/openIncident";
import { type ImpactCard, type ImpactPart, impactCardOf } from "../domain/impactCard";
import type { ImpactContext, LiveResource, Response, ResponseTarget } from "./response";

/** One thing to find out about the impact of a containment, apart from the others. */
export interface ImpactReading {
  /** For the card, where it can't be found out: `who else uses its role`. */
  readonly about: string;
  /** Reads and changes nothing. Throws what the SDK throws. */
  read(): ImpactPart | Promise<ImpactPart>;
}

/**
 * So many at a time of what EC2 lists for the card. Where no size is asked for it answers with all at once (EC2 API reference,
 * "Pagination"): of a profile or group that thousands share, more than a function has memory for.
 */
export const impactPageSize = 100;

/** A notice waits for the card this long, in milliseconds. */
const patience = 5_000;

/**
 * What containing the resource means to others; undefined where its responder has nothing to say of that. Everything is read side by
 * side, by a session that may only read, and what can't be found out is on the card with the reason. Never throws.
 */
export async function impactOf<Options, Target extends ResponseTarget, Live extends LiveResource>(
  response: Response<Options, Target, Live>,
  context: ImpactContext<Options, Target, Live>,
): Promise<ImpactCard | undefined> {
  if (response.impact === undefined) return undefined;
  const { home, task } = context;
  const { accountId, region } = task.finding;
  try {
    const clients = home.membersWith(response.definition.permissions.apart?.impact ?? []).for(accountId, region);
    return impactCardOf(await Promise.all(response.impact({ ...context, clients }).map(partOf)));
  } catch (error) {
    return impactCardOf([{ unknown: [`what it means to others: ${describeError(error)}`] }]);
  }
}

/** Notes the impact of a containment in its incident, once. Only to be called when the resource is contained. */
export async function noteImpact<Options, Target extends ResponseTarget, Live extends LiveResource>(
  response: Response<Options, Target, Live>,
  context: Omit<ImpactContext<Options, Target, Live>, "incident"> & { readonly incident: OpenIncident },
): Promise<void> {
  const { incident } = context;
  if (incident.entry.impact !== undefined) return;
  const impact = await impactOf(response, { ...context, incident: incident.entry });
  if (impact !== undefined) incident.note({ impact });
}

async function partOf({ about, read }: ImpactReading): Promise<ImpactPart> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<ImpactPart>((resolve) => {
    timer = setTimeout(() => resolve({ unknown: [`${about}: not within ${patience / 1000} s`] }), patience);
  });
  try {
    return await Promise.race([Promise.resolve().then(read), late]);
  } catch (error) {
    return { unknown: [`${about}: ${describeError(error)}`] };
  } finally {
    clearTimeout(timer);
  }
}
