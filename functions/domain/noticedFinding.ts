import type { Finding } from "./finding";
import { severityWord } from "./severity";

/** What people are told of a finding that is theirs to answer. */
export interface NoticedFinding {
  readonly title: string;
  readonly description: string | undefined;
  /** `High (8)` */
  readonly severity: string | undefined;
  /** What it is about, in words: `AccessKey, AssumedRole deployer`. */
  readonly about: string;
  readonly firstSeen: string;
  readonly lastSeen: string;
  /** Where to look at it; undefined for what is not GuardDuty's, and in partitions whose console has an address of its own. */
  readonly console: string | undefined;
}

export function noticedFinding(finding: Finding): NoticedFinding {
  const { title, description, severity, firstSeen, lastSeen } = finding;
  return {
    title,
    description,
    severity: severity === undefined ? undefined : `${severityWord(severity)} (${severity})`,
    about: aboutOf(finding),
    firstSeen,
    lastSeen,
    console: consoleOf(finding),
  };
}

function aboutOf({ resourceType, instanceId, principal, resourceId, functionArn, unfit, source }: Finding): string {
  // Security Hub's findings may name several; a person can make something of all of them.
  if (source === "security-hub" && unfit !== undefined) return unfit;
  const name =
    principal === undefined
      ? (instanceId ?? functionArn ?? resourceId)
      : `${principal.userType} ${principal.userName ?? principal.principalId ?? principal.accessKeyId ?? ""}`.trim();
  return name === undefined ? resourceType : `${resourceType}, ${name}`;
}

/** By partition (GuardDuty user guide, "Processing GuardDuty findings with Amazon EventBridge", has the address of a finding). */
const consoles: Readonly<Record<string, string>> = {
  aws: "console.aws.amazon.com",
  "aws-cn": "console.amazonaws.cn",
  "aws-us-gov": "console.amazonaws-us-gov.com",
};

function consoleOf({ guardDutyId, partition, region }: Finding): string | undefined {
  const host = Object.hasOwn(consoles, partition) ? consoles[partition] : undefined;
  if (guardDutyId === undefined || host === undefined) return undefined;
  return `https://${host}/guardduty/home?region=${region}#/findings?search=id%3D${encodeURIComponent(guardDutyId)}`;
}
