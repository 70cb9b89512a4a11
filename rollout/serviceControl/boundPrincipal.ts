import { globalRegionOf } from "../../functions/domain/globalRegion";
import { names } from "../../functions/domain/names";
import type { OrganizationAccount } from "../organization/organizationAccount";
import type { RequestContext } from "./condition";

/** A role of a member account whose calls service control policies bind. */
export interface BoundPrincipal {
  readonly account: OrganizationAccount;
  readonly partition: string;
  readonly organizationId: string;
  /** Name of the role, with its path: `Security-IR-Role`, `firebreak/firebreak-x`. */
  readonly role: string;
}

/** Services without a Region of their own: a policy sees their calls in the partition's one ("aws:RequestedRegion"). */
const globalServices = ["iam", "organizations"];

/** Tag keys that responders set or take away; beside these, a call has none. */
const ownTagKeys = [names.ownerTagKey, names.incidentTagKey];

/** What is known of the role's calls of a service in a Region ("AWS global condition context keys", IAM user guide). */
export function contextOf(principal: BoundPrincipal, action: string, region: string): RequestContext {
  const { account, partition, organizationId, role } = principal;
  const global = globalServices.includes(action.split(":")[0] ?? "");
  const always: Readonly<Record<string, string | undefined>> = {
    "aws:PrincipalArn": `arn:${partition}:iam::${account.id}:role/${role}`,
    "aws:PrincipalAccount": account.id,
    "aws:PrincipalOrgID": organizationId,
    "aws:PrincipalOrgPaths": `${[organizationId, ...account.unitIds].join("/")}/`,
    "aws:PrincipalType": "AssumedRole",
    "aws:PrincipalIsAWSService": "false",
    "aws:ViaAWSService": "false",
    "aws:SecureTransport": "true",
    "aws:RequestedRegion": global ? globalRegionOf(partition) : region,
    [`aws:PrincipalTag/${names.ownerTagKey}`]: "firebreak",
  };
  const never = ["aws:PrincipalServiceName", "aws:MultiFactorAuthPresent", "aws:CalledVia", "aws:AssumedRoot"];
  return new Map<string, readonly (readonly string[])[]>([
    ...Object.entries(always).flatMap(([key, value]) =>
      value === undefined ? [] : [[key.toLowerCase(), [[value]]] as const],
    ),
    ...never.map((key) => [key.toLowerCase(), [[]]] as const),
    ["aws:tagkeys", [[], ...ownTagKeys.map((key) => [key])]] as const,
  ]);
}
