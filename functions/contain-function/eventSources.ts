import {
  type EventSourceMappingConfiguration,
  GetEventSourceMappingCommand,
  type LambdaClient,
  paginateListEventSourceMappings,
  UpdateEventSourceMappingCommand,
} from "@aws-sdk/client-lambda";
import { describeError } from "../aws/errorCode";
import type { OpenIncident } from "../aws/openIncident";
import { despiteOthers, untilShown } from "../aws/readBack";
import { withRecorded } from "../domain/changes";
import type { FunctionEntity } from "../domain/functionDenial";
import type { Change } from "../domain/incident";
import { mappingItem } from "./functionTarget";
import { isNoSuchFunction } from "./liveFunction";

/** An event source mapping of the function, of a version, or of an alias. */
export interface EventSource {
  readonly id: string;
  /** ARN of the queue or stream; of a cluster of one's own undefined. */
  readonly sourceArn: string | undefined;
  readonly state: string;
}

/** As good as off: nothing is read any more, or will be. */
const off = ["Disabled", "Disabling", "Deleting"];

/**
 * All mappings that feed the function. They are looked for among all of the account and Region: a name alone answers those of
 * `$LATEST`, and versions may be many. Throws what the SDK throws.
 */
export async function readEventSources(lambda: LambdaClient, { arn }: FunctionEntity): Promise<readonly EventSource[]> {
  const found: EventSource[] = [];
  for await (const page of paginateListEventSourceMappings({ client: lambda, pageSize: 100 }, {})) {
    for (const mapping of page.EventSourceMappings ?? []) {
      if (mapping.UUID !== undefined && feeds(mapping, arn)) {
        found.push({ id: mapping.UUID, sourceArn: mapping.EventSourceArn, state: mapping.State ?? "" });
      }
    }
  }
  return found;
}

function feeds({ FunctionArn: fed = "" }: EventSourceMappingConfiguration, arn: string): boolean {
  return fed === arn || fed.startsWith(`${arn}:`);
}

/**
 * Disables those that are enabled, side by side, and follows each: what Lambda reads for a function that may not start comes
 * back to its queue until that gives it up. Recorded first; one that refuses is noted as failed. Throws what reading and
 * recording throw.
 */
export async function pauseEventSources(
  lambda: LambdaClient,
  incident: OpenIncident,
  named: FunctionEntity,
): Promise<void> {
  const sources = await readEventSources(lambda, named);
  const toPause = sources.filter(({ state }) => !off.includes(state));
  const recorded = withRecorded(incident.entry.changes, toPause.map(recordOf));
  if (recorded !== incident.entry.changes) {
    incident.note({ changes: [...recorded] });
    await incident.record();
  }
  incident.noteChanges([
    ...foundPaused(incident.entry.changes, sources),
    ...(await Promise.all(toPause.map((source) => pause(lambda, source)))),
  ]);
}

function recordOf({ id, sourceArn = "" }: EventSource): Change {
  return { item: mappingItem(id), before: { enabled: true, source: sourceArn }, state: "recorded" };
}

/** Those that an earlier attempt has disabled, though it could not say so; also those that are gone by now. */
function foundPaused(changes: readonly Change[], sources: readonly EventSource[]): readonly Change[] {
  const on = new Set(sources.filter(({ state }) => !off.includes(state)).map(({ id }) => mappingItem(id)));
  return changes
    .filter(({ item, state }) => item.startsWith(mappingItem("")) && (state === "recorded" || state === "failed"))
    .filter(({ item }) => !on.has(item))
    .map((change) => ({ ...change, after: { enabled: false }, state: "done", detail: "is disabled" }));
}

async function pause(lambda: LambdaClient, source: EventSource): Promise<Change> {
  const { id: UUID } = source;
  const done = (detail: string): Change => ({
    ...recordOf(source),
    after: { enabled: false },
    state: "done",
    detail: `${source.sourceArn ?? "its source"}: ${detail}`,
  });
  let state = "";
  try {
    await despiteOthers(() => lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: false })));
    await untilShown(async () => {
      const mapping = await lambda.send(new GetEventSourceMappingCommand({ UUID }));
      state = mapping.State ?? "";
      return state === "Disabled";
    });
  } catch (error) {
    if (isNoSuchFunction(error)) return done("is gone");
    return { ...recordOf(source), state: "failed", detail: describeError(error) };
  }
  if (state === "Disabled") return done("is disabled");
  // Takes up to a minute for some sources.
  if (off.includes(state)) return done(`is being disabled (Lambda tells the state ${state})`);
  return { ...recordOf(source), state: "failed", detail: `Lambda accepted it, but tells the state ${state}` };
}
