import { paginateDescribeInstances } from "@aws-sdk/client-ec2";
import {
  GetAccessKeyLastUsedCommand,
  GetRoleCommand,
  GetUserCommand,
  paginateListInstanceProfilesForRole,
} from "@aws-sdk/client-iam";
import { paginateListFunctions } from "@aws-sdk/client-lambda";
import * as z from "zod";
import { roleUseOf } from "../aws/roleUse";
import { type ImpactPart, someOf } from "../domain/impactCard";
import type { BlockLevel } from "../domain/principalBlock";
import { type ImpactReading, impactPageSize } from "../response/impact";
import type { ImpactContext } from "../response/response";
import { readAccessKeys } from "./accessKeys";
import type { LivePrincipal } from "./livePrincipal";
import type { BlockPrincipalOptions } from "./options";
import type { PrincipalTarget } from "./principalTarget";

type Context = ImpactContext<BlockPrincipalOptions, PrincipalTarget, LivePrincipal>;

/** What blocking a user or role means: what it will not do any more, who else runs with it, and when it was last used. */
export function impactOfBlock(context: Context): readonly ImpactReading[] {
  const { target } = context;
  const stops: ImpactReading = { about: "what stops", read: () => ({ stops: [whatStops(target)] }) };
  if (target.type === "user")
    return [
      stops,
      { about: "when its password was last used", read: () => passwordUse(context) },
      { about: "when its access keys were last used", read: () => keyUse(context) },
    ];
  return [
    stops,
    { about: "who may assume it, and when it was last used", read: () => roleUse(context) },
    { about: "which instances run with it", read: () => instances(context) },
    { about: "which functions run with it", read: () => functions(context) },
  ];
}

const stopped: Readonly<Record<PrincipalTarget["type"], Readonly<Record<BlockLevel, string>>>> = {
  user: {
    "deny-all": "can do nothing any more, by key, console or federation",
    "revoke-sessions": "can use no temporary credentials that were issued until now",
    "deny-session": "can use no temporary credentials that were issued until now",
  },
  role: {
    "deny-all": "can do nothing any more, for each workload on it",
    "revoke-sessions": "loses every session that was issued until now; whoever may assume it gets a new one",
    "deny-session": "loses the session that acted; others go on",
  },
};

function whatStops({ type, name, block, accessKeys }: PrincipalTarget): string {
  const keys = accessKeys ? ", and its access keys are inactive" : "";
  return `${type} ${name} ${stopped[type][block.level]}${keys}`;
}

async function passwordUse({ clients, target: { name } }: Context): Promise<ImpactPart> {
  const { User: user } = await clients.iam.send(new GetUserCommand({ UserName: name }));
  const at = user?.PasswordLastUsed;
  return { lastUsed: [`password of ${name}: ${at === undefined ? "none, or never used" : at.toISOString()}`] };
}

/** Of all its keys, the inactive ones too: one may have been used before somebody deactivated it. */
async function keyUse({ clients, resource, target: { name, accessKeys } }: Context): Promise<ImpactPart> {
  const keys = accessKeys ? resource.keys : await readAccessKeys(clients.iam, name);
  const uses = await Promise.all(
    keys.map(async ({ id }) => {
      const { AccessKeyLastUsed: use } = await clients.iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: id }));
      if (use?.LastUsedDate === undefined) return `access key ${id}: never used`;
      return `access key ${id}: ${use.LastUsedDate.toISOString()}, for ${use.ServiceName} in ${use.Region}`;
    }),
  );
  return { lastUsed: uses };
}

async function roleUse({ clients, target: { name } }: Context): Promise<ImpactPart> {
  const { Role: role } = await clients.iam.send(new GetRoleCommand({ RoleName: name }));
  const trusted = trustedIn(decodeURIComponent(role?.AssumeRolePolicyDocument ?? "{}"));
  return {
    shares: [`it may be assumed by ${trusted.length === 0 ? "nobody" : someOf(trusted)}`],
    lastUsed: [roleUseOf(name, role)],
  };
}

/** Instances of this Region; the role's, by the profiles that hold it. */
async function instances({ clients, target, task: { finding } }: Context): Promise<ImpactPart> {
  const profiles: string[] = [];
  const RoleName = target.name;
  for await (const page of paginateListInstanceProfilesForRole({ client: clients.iam }, { RoleName }))
    profiles.push(...(page.InstanceProfiles ?? []).flatMap(({ Arn }) => Arn ?? []));
  if (profiles.length === 0) return {};
  const found: string[] = [];
  const Filters = [{ Name: "iam-instance-profile.arn", Values: profiles }];
  for await (const { Reservations: reservations = [] } of paginateDescribeInstances(
    { client: clients.ec2, pageSize: impactPageSize },
    { Filters },
  ))
    found.push(
      ...reservations.flatMap(({ Instances }) => Instances ?? []).flatMap(({ InstanceId }) => InstanceId ?? []),
    );
  return {
    shares: found.length === 0 ? [] : [`instances in ${finding.region} that run with it: ${someOf(found)}`],
    unknown: [`instances of Regions other than ${finding.region} that run with it: they were not looked for`],
  };
}

async function functions({ clients, target, task: { finding } }: Context): Promise<ImpactPart> {
  const found: string[] = [];
  for await (const { Functions: page = [] } of paginateListFunctions({ client: clients.lambda }, {})) {
    for (const { FunctionName: name, Role: arn = "" } of page) {
      if (name !== undefined && arn.split("/").at(-1) === target.name) found.push(name);
    }
  }
  return found.length === 0 ? {} : { shares: [`functions in ${finding.region} that run with it: ${someOf(found)}`] };
}

const oneOrMore = z.union([z.string().transform((text) => [text]), z.array(z.string())]);
const trustSchema = z.object({
  Statement: z.preprocess(
    (given) => (Array.isArray(given) ? given : [given]),
    z.array(
      z.looseObject({
        Effect: z.string(),
        Principal: z.union([z.literal("*"), z.record(z.string(), oneOrMore)]).optional(),
      }),
    ),
  ),
});

/** Principals that a trust policy admits, whatever its conditions; empty where it can't be read. */
export function trustedIn(document: string): readonly string[] {
  const parsed = trustSchema.safeParse(JSON.parse(document));
  if (!parsed.success) return [];
  const admitted = parsed.data.Statement.filter(({ Effect }) => Effect === "Allow");
  return [
    ...new Set(
      admitted.flatMap(({ Principal: principal = {} }) =>
        principal === "*" ? ["anybody"] : Object.values(principal).flat(),
      ),
    ),
  ];
}
