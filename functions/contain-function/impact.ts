import { GetRoleCommand } from "@aws-sdk/client-iam";
import {
  paginateListAliases,
  paginateListFunctionEventInvokeConfigs,
  paginateListFunctions,
  paginateListFunctionUrlConfigs,
} from "@aws-sdk/client-lambda";
import type { MemberClients } from "../aws/memberClients";
import { type ImpactPart, someOf } from "../domain/impactCard";
import type { ImpactReading } from "../response/impact";
import type { ImpactContext } from "../response/response";
import { readEventSources } from "./eventSources";
import type { FunctionTarget } from "./functionTarget";
import type { LiveFunction } from "./liveFunction";
import type { ContainFunctionOptions } from "./options";

/** A function that is being contained, or would be. */
interface Subject {
  readonly target: FunctionTarget;
  readonly live: LiveFunction;
  readonly clients: Pick<MemberClients, "lambda" | "iam">;
}

/** What containing a function means to others: its callers, what feeds it, and what has its role. */
export function impactOfFunction(
  context: ImpactContext<ContainFunctionOptions, FunctionTarget, LiveFunction>,
): readonly ImpactReading[] {
  const { target, resource: live, clients } = context;
  const subject: Subject = { target, live, clients };
  return [
    { about: "what becomes of events that are sent to it", read: () => lostEvents(subject) },
    { about: "what it reads from", read: () => sources(subject) },
    { about: "its aliases", read: () => aliases(subject) },
    { about: "its URLs", read: () => urls(subject) },
    { about: "which other functions have its role", read: () => sharers(subject) },
    { about: "when its role was last used", read: () => lastUse(subject) },
  ];
}

/**
 * Lambda does not try again what it is sent asynchronously where reserved concurrency is 0: it goes where failures go
 * ("Capturing records of Lambda asynchronous invocations", condition `ZeroReservedConcurrency`), and Lambda sends it there as
 * the function's role.
 */
async function lostEvents({ target, live, clients }: Subject): Promise<ImpactPart> {
  const FunctionName = target.named.name;
  const found: string[] = live.deadLetterArn === undefined ? [] : [live.deadLetterArn];
  for await (const page of paginateListFunctionEventInvokeConfigs({ client: clients.lambda }, { FunctionName })) {
    for (const { DestinationConfig: destinations } of page.FunctionEventInvokeConfigs ?? []) {
      const arn = destinations?.OnFailure?.Destination;
      if (arn !== undefined && !found.includes(arn)) found.push(arn);
    }
  }
  const lost =
    found.length === 0
      ? "events that are sent to it asynchronously are lost: it has neither a dead-letter queue nor a destination of failures"
      : target.level === "deny"
        ? `events that are sent to it asynchronously are lost: its role may not send them to ${someOf(found)} any more`
        : `events that are sent to it asynchronously are not tried again, but sent to ${someOf(found)}; look whether they arrive, Lambda sends them as its role`;
  return { stops: ["whoever calls it and waits is throttled (429)", lost] };
}

async function sources({ target, clients }: Subject): Promise<ImpactPart> {
  const found = await readEventSources(clients.lambda, target.named);
  const named = found.map(({ id, sourceArn }) => sourceArn ?? `the source of event source mapping ${id}`);
  return named.length === 0
    ? {}
    : { stops: [`nothing is read for it from ${someOf(named)}; what is kept there may expire`] };
}

async function aliases({ target, clients }: Subject): Promise<ImpactPart> {
  const found: string[] = [];
  const FunctionName = target.named.name;
  for await (const page of paginateListAliases({ client: clients.lambda }, { FunctionName })) {
    for (const { Name: name, FunctionVersion: version, RoutingConfig: routing } of page.Aliases ?? []) {
      const weights = Object.entries(routing?.AdditionalVersionWeights ?? {});
      const others = weights.map(([other, weight]) => `, ${Math.round(weight * 100)}% to version ${other}`);
      found.push(`${name} (version ${version}${others.join("")})`);
    }
  }
  return found.length === 0
    ? {}
    : { serves: [`aliases ${someOf(found)}: they are left as they are, and start nothing`] };
}

async function urls({ target, clients }: Subject): Promise<ImpactPart> {
  const found: string[] = [];
  const FunctionName = target.named.name;
  for await (const page of paginateListFunctionUrlConfigs({ client: clients.lambda }, { FunctionName })) {
    for (const { FunctionUrl: url = "", AuthType: auth } of page.FunctionUrlConfigs ?? []) {
      found.push(auth === "NONE" ? `${url} (open to anybody)` : url);
    }
  }
  return found.length === 0 ? {} : { serves: [`its URL ${someOf(found)}`] };
}

/** Functions of this account and Region; those of other Regions, and tasks and instances, may have the role too. */
async function sharers({ target, live, clients }: Subject): Promise<ImpactPart> {
  const found: string[] = [];
  for await (const page of paginateListFunctions({ client: clients.lambda }, {})) {
    for (const { FunctionArn: arn, FunctionName: name, Role: role } of page.Functions ?? []) {
      if (name !== undefined && arn !== target.named.arn && role === live.roleArn) found.push(name);
    }
  }
  const role = live.roleArn.split("/").at(-1);
  if (found.length === 0) return { shares: [`no other function in ${target.region} has its role ${role}`] };
  const fate = target.level === "deny" ? "can do nothing any more either" : "go on";
  return { shares: [`functions with its role ${role} ${fate}: ${someOf(found)}`] };
}

/** IAM tells it some hours late ("Refining permissions using last accessed information"). */
async function lastUse({ live, clients }: Subject): Promise<ImpactPart> {
  const name = live.roleArn.split("/").at(-1);
  const { Role: role } = await clients.iam.send(new GetRoleCommand({ RoleName: name }));
  const { LastUsedDate: at, Region: region } = role?.RoleLastUsed ?? {};
  return {
    lastUsed: [at === undefined ? `role ${name}: not known to IAM` : `role ${name}: ${at.toISOString()} in ${region}`],
  };
}
