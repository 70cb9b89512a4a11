import {
  DeleteFunctionConcurrencyCommand,
  GetEventSourceMappingCommand,
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  GetProvisionedConcurrencyConfigCommand,
  type LambdaClient,
  PutFunctionConcurrencyCommand,
  PutProvisionedConcurrencyConfigCommand,
  UpdateEventSourceMappingCommand,
} from "@aws-sdk/client-lambda";
import * as z from "zod";
import { errorCode } from "../aws/errorCode";
import type { MemberClients } from "../aws/memberClients";
import { despiteOthers } from "../aws/readBack";
import { readEntityArn } from "../domain/entity";
import { type FunctionEntity, isFunctionDenial } from "../domain/functionDenial";
import type { Change, Incident } from "../domain/incident";
import type { Undo, Undoer } from "../response/undo";
import { policiesOf } from "./functionRole";
import { concurrencyItem, mappingItem, provisionedItem } from "./functionTarget";
import { isNoSuchFunction } from "./liveFunction";
import { denialBefore, isDenialItem } from "./roleDenial";

const reservedBefore = z.object({ reserved: z.number().int().nullable() });
const provisionedBefore = z.object({ requested: z.number().int() });

const gone: Undo = { kind: "refused", because: "the function is gone" };

/**
 * Undoes one recorded change of a contained function. Safe to repeat: what is as it was before counts as restored. Refuses,
 * with the reason, what somebody has changed since. Throws what the SDK throws.
 */
export const releaseFunction: Undoer = async (clients, incident, change) => {
  const named = functionOf(incident);
  if (named === undefined) return { kind: "refused", because: `${incident.resource} is no function` };
  const { item } = change;
  if (isDenialItem(item)) return restoreRole(clients, named, change);
  if (item === concurrencyItem) return restoreConcurrency(clients.lambda, named.name, change);
  if (item.startsWith(provisionedItem(""))) return restoreProvisioned(clients.lambda, named.name, change);
  if (item.startsWith(mappingItem(""))) return enableMapping(clients.lambda, item.slice(mappingItem("").length));
  return { kind: "refused", because: `this version knows no change ${item}` };
};

/**
 * The role, then concurrency, then what is provisioned of it, then the event sources: not the reverse of containing. A function
 * that starts while its role is denied, or is fed while it can't start, uses up what it is sent.
 */
export function inOrderOfRelease(changes: readonly Change[]): readonly Change[] {
  const rank = ({ item }: Change) =>
    [isDenialItem, isConcurrency, isProvisioned, () => true].findIndex((matches) => matches(item));
  return [...changes].sort((one, other) => rank(one) - rank(other));
}

const isConcurrency = (item: string) => item === concurrencyItem;
const isProvisioned = (item: string) => item.startsWith(provisionedItem(""));

function functionOf({ partition, region, accountId, resource }: Incident): FunctionEntity | undefined {
  const reading = readEntityArn(`arn:${partition}:lambda:${region}:${accountId}:${resource.replace("/", ":")}`);
  return reading.kind === "entity" && reading.entity.kind === "function" ? reading.entity : undefined;
}

async function restoreRole(
  { iam, lambda }: Pick<MemberClients, "iam" | "lambda">,
  named: FunctionEntity,
  { before }: Change,
): Promise<Undo> {
  const { role: recorded, document } = denialBefore.parse(before);
  // An attempt that died before it could write which role it was: the function's own.
  const role = recorded ?? (await roleOf(lambda, named.name));
  if (role === undefined) return { kind: "restored", detail: "no role was denied" };
  const policies = policiesOf(iam, named, role);
  const now = await policies.document();
  if (now === document) return { kind: "restored", detail: `role ${role} denies the function nothing` };
  if (now !== null && !isFunctionDenial(now, named)) {
    return {
      kind: "refused",
      because: `the inline policy of role ${role} that denies the function was edited since; look at it and remove it by hand`,
    };
  }
  if (document === null) await policies.remove();
  else await policies.put(document);
  return {
    kind: "restored",
    detail:
      document === null
        ? `role ${role} denies the function nothing any more`
        : `the inline policy of that name on role ${role} is what it was`,
  };
}

async function roleOf(lambda: LambdaClient, FunctionName: string): Promise<string | undefined> {
  try {
    const { Role: arn } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
    return arn?.split("/").at(-1);
  } catch (error) {
    if (isNoSuchFunction(error)) return undefined;
    throw error;
  }
}

async function restoreConcurrency(lambda: LambdaClient, FunctionName: string, { before }: Change): Promise<Undo> {
  const { reserved } = reservedBefore.parse(before);
  try {
    const { ReservedConcurrentExecutions: now } = await lambda.send(
      new GetFunctionConcurrencyCommand({ FunctionName }),
    );
    if ((now ?? null) !== reserved) {
      if (now !== 0) {
        return {
          kind: "refused",
          because: `reserved concurrency was set to ${now ?? "none of its own"} since; it was ${reserved ?? "none of its own"} before`,
        };
      }
      await despiteOthers<unknown>(() =>
        reserved === null
          ? lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName }))
          : lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: reserved })),
      );
    }
  } catch (error) {
    if (isNoSuchFunction(error)) return gone;
    throw error;
  }
  return {
    kind: "restored",
    detail: reserved === null ? "it has no reserved concurrency of its own" : `reserved concurrency is ${reserved}`,
  };
}

async function restoreProvisioned(lambda: LambdaClient, FunctionName: string, { item, before }: Change): Promise<Undo> {
  const Qualifier = item.slice(provisionedItem("").length);
  const { requested } = provisionedBefore.parse(before);
  const now = await readProvisioned(lambda, FunctionName, Qualifier);
  if (now !== undefined && now !== requested)
    return {
      kind: "refused",
      because: `${now} are provisioned for ${Qualifier} since; there were ${requested} before`,
    };
  try {
    if (now === undefined) {
      await despiteOthers(() =>
        lambda.send(
          new PutProvisionedConcurrencyConfigCommand({
            FunctionName,
            Qualifier,
            ProvisionedConcurrentExecutions: requested,
          }),
        ),
      );
    }
  } catch (error) {
    if (isNoSuchFunction(error)) return { kind: "refused", because: `${Qualifier} of the function is gone` };
    throw error;
  }
  return {
    kind: "restored",
    detail: `${requested} are provisioned for ${Qualifier}; Lambda takes minutes to make them`,
  };
}

async function readProvisioned(
  lambda: LambdaClient,
  FunctionName: string,
  Qualifier: string,
): Promise<number | undefined> {
  try {
    const { RequestedProvisionedConcurrentExecutions: requested } = await lambda.send(
      new GetProvisionedConcurrencyConfigCommand({ FunctionName, Qualifier }),
    );
    return requested;
  } catch (error) {
    if (errorCode(error) === "ProvisionedConcurrencyConfigNotFoundException" || isNoSuchFunction(error))
      return undefined;
    throw error;
  }
}

async function enableMapping(lambda: LambdaClient, UUID: string): Promise<Undo> {
  try {
    const { State: state = "" } = await lambda.send(new GetEventSourceMappingCommand({ UUID }));
    if (state !== "Enabled" && state !== "Enabling")
      await despiteOthers(() => lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: true })));
  } catch (error) {
    if (isNoSuchFunction(error)) return { kind: "refused", because: "the event source mapping is gone" };
    throw error;
  }
  return { kind: "restored", detail: "is enabled again" };
}
