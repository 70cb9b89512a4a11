import { randomBytes } from "node:crypto";
import blackholeTraffic from "../../test/fixtures/findings/blackholeTraffic.json";
import commandAndControlDns from "../../test/fixtures/findings/commandAndControlDns.json";
import portProbe from "../../test/fixtures/findings/portProbe.json";
import sample from "../../test/fixtures/findings/sample.json";
import sshBruteForceInbound from "../../test/fixtures/findings/sshBruteForceInbound.json";
import type { Workload } from "./workload";

/**
 * The detail of a `GuardDuty Finding` event, in the camelCase that EventBridge carries (GuardDuty user guide, "Processing
 * GuardDuty findings with Amazon EventBridge" and "Finding details"). The API's own answers are PascalCase.
 */
export interface GuardDutyFinding {
  readonly schemaVersion: string;
  readonly accountId: string;
  readonly region: string;
  readonly partition: string;
  readonly id: string;
  readonly arn: string;
  readonly type: string;
  readonly severity: number;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly title: string;
  readonly description: string;
  readonly resource: { readonly resourceType: string };
  readonly service: {
    readonly serviceName: string;
    readonly detectorId: string;
    /** `ACTOR` or `TARGET`. Findings of outbound traffic to a bad host say `TARGET` as well as those of brute force. */
    readonly resourceRole: string;
    readonly action: Readonly<Record<string, unknown>>;
    readonly additionalInfo: Readonly<Record<string, unknown>>;
    readonly eventFirstSeen: string;
    readonly eventLastSeen: string;
    readonly archived: boolean;
    /** Grows when GuardDuty sends the same finding again. */
    readonly count: number;
  };
}

export interface InstanceFinding extends GuardDutyFinding {
  readonly resource: {
    readonly resourceType: string;
    readonly instanceDetails: Readonly<Record<string, unknown>> & { readonly instanceId: string };
  };
}

export interface FindingOverrides {
  readonly id?: string;
  readonly severity?: number;
  readonly resourceRole?: "ACTOR" | "TARGET";
  readonly count?: number;
  /** Marks the finding as one of `CreateSampleFindings`, though it names a real instance. */
  readonly sample?: boolean;
  /** When the activity was last seen; now otherwise. */
  readonly lastSeen?: Date;
  /** When it was first seen; five minutes before otherwise. What is set on the resource after that came too late for it. */
  readonly firstSeen?: Date;
  /** A lie about whose instance it is, for forged events. */
  readonly accountId?: string;
}

const minutes = 60_000;

/** A finding of this type about the workload, complete as GuardDuty sends it. */
export function findingAbout(workload: Workload, type: string, overrides: FindingOverrides = {}): InstanceFinding {
  const template: InstanceFinding = structuredClone(templateOf(type).detail);
  const { id = randomBytes(16).toString("hex"), accountId = workload.account.id, lastSeen = new Date() } = overrides;
  const detectorId = detectorIdOf(workload);
  const firstSeen = (overrides.firstSeen ?? new Date(lastSeen.getTime() - 5 * minutes)).toISOString();
  const name = (text: string) => text.replaceAll(template.resource.instanceDetails.instanceId, workload.instanceId);
  return {
    ...template,
    accountId,
    region: workload.region,
    id,
    arn: `arn:${template.partition}:guardduty:${workload.region}:${accountId}:detector/${detectorId}/finding/${id}`,
    type,
    severity: overrides.severity ?? template.severity,
    createdAt: firstSeen,
    updatedAt: lastSeen.toISOString(),
    title: name(template.title),
    description: name(template.description),
    resource: {
      ...template.resource,
      instanceDetails: { ...template.resource.instanceDetails, ...instanceDetailsOf(workload) },
    },
    service: {
      ...template.service,
      detectorId,
      resourceRole: overrides.resourceRole ?? template.service.resourceRole,
      additionalInfo:
        overrides.sample === true ? sample.detail.service.additionalInfo : template.service.additionalInfo,
      eventFirstSeen: firstSeen,
      eventLastSeen: lastSeen.toISOString(),
      count: overrides.count ?? 1,
    },
  };
}

/** The same finding sent again with a higher count, as GuardDuty does when the activity goes on. */
export function sentAgain<F extends GuardDutyFinding>(finding: F, seen: Date = new Date()): F {
  return {
    ...finding,
    updatedAt: seen.toISOString(),
    service: { ...finding.service, count: finding.service.count + 1, eventLastSeen: seen.toISOString() },
  };
}

function templateOf(type: string): { readonly detail: InstanceFinding } {
  if (type.includes("BruteForce")) return sshBruteForceInbound;
  if (type.includes("PortProbe")) return portProbe;
  if (/DNS|DGADomain|DomainRequest/.test(type)) return commandAndControlDns;
  return blackholeTraffic;
}

function instanceDetailsOf(workload: Workload): InstanceFinding["resource"]["instanceDetails"] {
  const { profile, region, network } = workload;
  return {
    instanceId: workload.instanceId,
    instanceType: workload.instanceType,
    launchTime: workload.launchedAt.toISOString(),
    iamInstanceProfile: profile === undefined ? null : { arn: profile.profileArn, id: "AIPAEXAMPLE0PROFILE00" },
    networkInterfaces: workload.interfaces.map((device) => {
      const privateDnsName = `ip-${device.privateIpAddress.replaceAll(".", "-")}.${region}.compute.internal`;
      return {
        networkInterfaceId: device.id,
        subnetId: device.subnetId,
        vpcId: network.vpcId,
        privateDnsName,
        privateIpAddress: device.privateIpAddress,
        privateIpAddresses: [{ privateDnsName, privateIpAddress: device.privateIpAddress }],
        securityGroups: device.groups.map((group) => ({ groupId: group.id, groupName: group.name })),
        ipv6Addresses: [],
        publicDnsName: "",
        publicIp: null,
      };
    }),
    tags: Object.entries(workload.tags).map(([key, value]) => ({ key, value })),
    availabilityZone: `${region}a`,
  };
}

/** One detector for each account and Region, the same in every run. */
export function detectorIdOf({
  account,
  region,
}: {
  readonly account: { readonly id: string };
  readonly region: string;
}): string {
  return Buffer.from(`${account.id}${region}`).toString("hex").padEnd(32, "0").slice(0, 32);
}
