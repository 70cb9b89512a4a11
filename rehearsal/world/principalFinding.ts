import { randomBytes } from "node:crypto";
import maliciousIpCallerUser from "../../test/fixtures/findings/maliciousIpCallerUser.json";
import { detectorIdOf, type GuardDutyFinding } from "./finding";
import type { RehearsedPrincipal } from "./principals";
import type { RehearsedAccount } from "./rehearsedAccount";

/** The detail of a `GuardDuty Finding` event about credentials: `resourceType` AccessKey. */
export interface PrincipalFinding extends GuardDutyFinding {
  readonly resource: {
    readonly resourceType: string;
    readonly accessKeyDetails: AccessKeyDetails;
    readonly instanceDetails?: { readonly instanceId: string };
  };
}

export interface AccessKeyDetails {
  readonly accessKeyId: string;
  readonly principalId: string;
  readonly userType: string;
  readonly userName: string;
}

export interface PrincipalFindingOverrides {
  readonly id?: string;
  readonly region?: string;
  readonly lastSeen?: Date;
  /** Five minutes before `lastSeen` otherwise. */
  readonly firstSeen?: Date;
  /** Of a role: the session that acted. */
  readonly session?: string;
  readonly accessKeyId?: string;
  readonly severity?: number;
}

const minutes = 60_000;

/** A finding of this type about what a user or role did, complete as GuardDuty sends it. */
export function findingAboutPrincipal(
  principal: RehearsedPrincipal,
  type: string,
  overrides: PrincipalFindingOverrides = {},
): PrincipalFinding {
  const { session } = overrides;
  const userTypeOfRole = session === undefined ? "Role" : "AssumedRole";
  const instanceId = /^i-[0-9a-f]+$/.exec(session ?? "")?.[0];
  const details: AccessKeyDetails = {
    accessKeyId: overrides.accessKeyId ?? principal.keys[0]?.accessKeyId ?? "ASIAEXAMPLEACCESSKEY",
    principalId: session === undefined ? principal.id : `${principal.id}:${session}`,
    userType: principal.type === "user" ? "IAMUser" : userTypeOfRole,
    userName: principal.name,
  };
  return findingAboutCredentials(principal.account, type, details, {
    ...overrides,
    ...(instanceId === undefined ? {} : { instanceId }),
  });
}

/** The same about anybody: a root user, a service, a kind that does not exist yet. */
export function findingAboutCredentials(
  account: Pick<RehearsedAccount, "id" | "homeRegion">,
  type: string,
  details: AccessKeyDetails,
  overrides: PrincipalFindingOverrides & { readonly instanceId?: string } = {},
): PrincipalFinding {
  const template = structuredClone(maliciousIpCallerUser.detail);
  const { id = randomBytes(16).toString("hex"), lastSeen = new Date(), region = account.homeRegion } = overrides;
  const detectorId = detectorIdOf({ account, region });
  const firstSeen = (overrides.firstSeen ?? new Date(lastSeen.getTime() - 5 * minutes)).toISOString();
  const name = (text: string) => text.replaceAll(template.resource.accessKeyDetails.userName, details.userName);
  return {
    ...template,
    accountId: account.id,
    region,
    id,
    arn: `arn:${template.partition}:guardduty:${region}:${account.id}:detector/${detectorId}/finding/${id}`,
    type,
    severity: overrides.severity ?? template.severity,
    createdAt: firstSeen,
    updatedAt: lastSeen.toISOString(),
    title: name(template.title),
    description: name(template.description),
    resource: {
      resourceType: "AccessKey",
      accessKeyDetails: details,
      ...(overrides.instanceId === undefined ? {} : { instanceDetails: { instanceId: overrides.instanceId } }),
    },
    service: {
      ...template.service,
      detectorId,
      eventFirstSeen: firstSeen,
      eventLastSeen: lastSeen.toISOString(),
      count: 1,
    },
  };
}
