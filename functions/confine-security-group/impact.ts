import { type NetworkInterface, paginateDescribeNetworkInterfaces } from "@aws-sdk/client-ec2";
import { readPrefixLists } from "../aws/prefixLists";
import { type ImpactPart, someOf } from "../domain/impactCard";
import { type ImpactReading, impactPageSize } from "../response/impact";
import type { ImpactContext, ResponseTarget } from "../response/response";
import type { LiveGroup } from "./group";
import { portsText, prefixListsIn } from "./groupRule";
import type { ConfineSecurityGroupOptions } from "./options";
import { openRulesOf } from "./plan";

type Context = ImpactContext<ConfineSecurityGroupOptions, ResponseTarget, LiveGroup>;

/** What confining a group means to others: who has it, and what comes in no more. */
export function impactOfConfinement(context: Context): readonly ImpactReading[] {
  return [
    { about: "which rules are open", read: () => openRules(context) },
    { about: "who has the group", read: () => holders(context) },
    {
      about: "who came in",
      read: () => ({ unknown: ["who came in by the open rules: flow logs tell, where the VPC has them"] }),
    },
  ];
}

/** Of the group as it was before. */
async function openRules({ clients, resource, task: { options } }: Context): Promise<ImpactPart> {
  const { lists } = await readPrefixLists(clients.ec2, prefixListsIn(resource.rules));
  const open = openRulesOf(resource.rules, lists, options.allowedPorts);
  const named = open.map((rule) => `${portsText(rule)} from ${rule.source}`);
  return open.length === 0 ? {} : { stops: [`what came from the internet by ${someOf(named)}`] };
}

async function holders({ clients, resource }: Context): Promise<ImpactPart> {
  const found: Pick<NetworkInterface, "Attachment" | "Description">[] = [];
  const Filters = [{ Name: "group-id", Values: [resource.id] }];
  for await (const { NetworkInterfaces: page = [] } of paginateDescribeNetworkInterfaces(
    { client: clients.ec2, pageSize: impactPageSize },
    { Filters },
  ))
    found.push(...page.map(({ Attachment, Description }) => ({ Attachment, Description })));
  if (found.length === 0) return { shares: [`no network interface has ${resource.id}`] };
  const instances = [...new Set(found.flatMap(({ Attachment }) => Attachment?.InstanceId ?? []))];
  // What a service made tells its owner in the description: "ELB app/web/50dc6c495c0c9188".
  const services = [
    ...new Set(
      found.flatMap(({ Attachment, Description = "" }) =>
        Attachment?.InstanceId === undefined && Description !== "" ? [Description] : [],
      ),
    ),
  ];
  return {
    shares: [
      `${found.length} network interface${found.length === 1 ? " has" : "s have"} ${resource.id}`,
      ...(instances.length === 0 ? [] : [`instances with it: ${someOf(instances)}`]),
    ],
    serves: services.map((description) => `network interface of ${description}`),
  };
}
