import {
  DeleteProvisionedConcurrencyConfigCommand,
  GetFunctionConcurrencyCommand,
  type LambdaClient,
  PutFunctionConcurrencyCommand,
} from "@aws-sdk/client-lambda";
import { errorCode } from "../aws/errorCode";
import type { OpenIncident } from "../aws/openIncident";
import { despiteOthers, isAtWork, untilShown } from "../aws/readBack";
import { withRecorded } from "../domain/changes";
import type { Change } from "../domain/incident";
import { concurrencyItem, provisionedItem } from "./functionTarget";
import { isNoSuchFunction, type LiveFunction } from "./liveFunction";

/** Lambda accepted a reserved concurrency of 0 but does not show it. */
export class NotStoppedError extends Error {
  override readonly name = "NotStoppedError";
}

/** What there is to go back to. A function that was stopped before the incident stays so. */
export function recordsBeforeStop({ reservedConcurrency, provisioned }: LiveFunction): readonly Change[] {
  return [
    ...provisioned.map(
      ({ qualifier, requested }): Change => ({
        item: provisionedItem(qualifier),
        before: { requested },
        state: "recorded",
      }),
    ),
    { item: concurrencyItem, before: { reserved: reservedConcurrency }, state: "recorded" },
  ];
}

export function noteBeforeStop(incident: OpenIncident, live: LiveFunction): void {
  incident.note({ changes: [...withRecorded(incident.entry.changes, recordsBeforeStop(live))] });
}

/**
 * Sets reserved concurrency to 0, for every version and alias: nothing of the function starts any more. Provisioned
 * concurrency goes first, since Lambda allows no less reserved than is provisioned ("Configuring provisioned concurrency for a
 * function", Lambda developer guide). The result tells whether anything had to be changed. Throws what the SDK throws.
 */
export async function stopFunction(lambda: LambdaClient, FunctionName: string, live: LiveFunction): Promise<boolean> {
  const { provisioned, reservedConcurrency } = live;
  if (reservedConcurrency === 0 && provisioned.length === 0) return false;
  await Promise.all(provisioned.map(({ qualifier }) => removeProvisioned(lambda, FunctionName, qualifier)));
  await despiteOthers(
    () => lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 0 })),
    // Provisioned environments are taken down after Lambda has answered.
    (error) => isAtWork(error) || (provisioned.length > 0 && errorCode(error) === "InvalidParameterValueException"),
  );
  return true;
}

async function removeProvisioned(lambda: LambdaClient, FunctionName: string, Qualifier: string): Promise<void> {
  try {
    await despiteOthers(() => lambda.send(new DeleteProvisionedConcurrencyConfigCommand({ FunctionName, Qualifier })));
  } catch (error) {
    if (!isNoSuchFunction(error)) throw error;
  }
}

/** Reads the stop back and notes it as done. Throws `NotStoppedError`. */
export async function confirmStop(lambda: LambdaClient, incident: OpenIncident, FunctionName: string): Promise<void> {
  const stopped = await untilShown(async () => {
    const { ReservedConcurrentExecutions: reserved } = await lambda.send(
      new GetFunctionConcurrencyCommand({ FunctionName }),
    );
    return reserved === 0;
  });
  if (!stopped) {
    throw new NotStoppedError(
      `Lambda accepted a reserved concurrency of 0 for ${FunctionName} but shows another. A deployment may be setting it: look in CloudTrail.`,
    );
  }
  incident.noteChanges(
    incident.entry.changes.flatMap((change): Change[] => {
      if (change.item === concurrencyItem) {
        return [{ ...change, after: { reserved: 0 }, state: "done", detail: "reserved concurrency is 0" }];
      }
      return change.item.startsWith(provisionedItem(""))
        ? [{ ...change, after: { requested: 0 }, state: "done", detail: "provisioned concurrency is removed" }]
        : [];
    }),
  );
}
