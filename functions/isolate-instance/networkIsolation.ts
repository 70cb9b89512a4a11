import {
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupRulesCommand,
  type EC2Client,
  ModifyNetworkInterfaceAttributeCommand,
} from "@aws-sdk/client-ec2";
import { describeError } from "../aws/errorCode";
import { untilVisible } from "../aws/eventualConsistency";
import { type LiveInterface, liveInterfaces } from "./networkInterface";

/** EC2's shortest idle time-out for tracked TCP connections, in seconds ("Idle connection tracking timeout"). */
export const shortestIdleTimeout = 60;

export interface InterfaceFault {
  readonly interfaceId: string;
  readonly problem: string;
}

/**
 * Puts every interface on its VPC's isolation group alone, side by side. `ModifyInstanceAttribute` refuses instances with
 * several interfaces, so each is changed by its own id. Returns those that refused.
 */
export async function swapGroups(
  ec2: EC2Client,
  interfaces: readonly LiveInterface[],
  groupOf: (vpcId: string) => string,
): Promise<readonly InterfaceFault[]> {
  return faultsOf(interfaces, ({ id, vpcId, groups }) => {
    const isolation = groupOf(vpcId);
    if (groups.length === 1 && groups[0] === isolation) return Promise.resolve();
    return untilVisible("InvalidGroup.NotFound", () =>
      ec2.send(new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId: id, Groups: [isolation] })),
    );
  });
}

/**
 * A swap of groups leaves tracked connections alive until they have been idle for as long as the interface's time-out
 * says: five days by default. This makes it a minute.
 */
export async function shortenIdleTimeouts(
  ec2: EC2Client,
  interfaces: readonly LiveInterface[],
): Promise<readonly InterfaceFault[]> {
  return faultsOf(interfaces, ({ id, tcpEstablishedTimeout }) =>
    tcpEstablishedTimeout === shortestIdleTimeout
      ? Promise.resolve()
      : ec2.send(
          new ModifyNetworkInterfaceAttributeCommand({
            NetworkInterfaceId: id,
            ConnectionTrackingSpecification: { TcpEstablishedTimeout: shortestIdleTimeout },
          }),
        ),
  );
}

async function faultsOf(
  interfaces: readonly LiveInterface[],
  change: (networkInterface: LiveInterface) => Promise<unknown>,
): Promise<readonly InterfaceFault[]> {
  const results = await Promise.allSettled(interfaces.map(change));
  return results.flatMap((result, index) => {
    const interfaceId = interfaces[index]?.id;
    return result.status === "fulfilled" || interfaceId === undefined
      ? []
      : [{ interfaceId, problem: describeError(result.reason) }];
  });
}

export interface NetworkReading {
  readonly interfaces: readonly LiveInterface[];
  /** Groups that should be empty and are not. */
  readonly openGroups: readonly string[];
}

/** What the network is like now: the instance's interfaces, and whether the isolation groups are really empty. */
export async function readNetwork(
  ec2: EC2Client,
  instanceId: string,
  isolationGroups: readonly string[],
): Promise<NetworkReading> {
  const [{ NetworkInterfaces: interfaces = [] }, openGroups] = await Promise.all([
    ec2.send(
      new DescribeNetworkInterfacesCommand({ Filters: [{ Name: "attachment.instance-id", Values: [instanceId] }] }),
    ),
    groupsWithRules(ec2, isolationGroups),
  ]);
  return {
    interfaces: liveInterfaces(interfaces),
    openGroups,
  };
}

/** Those of the groups that have a rule, in either direction. */
export async function groupsWithRules(ec2: EC2Client, groupIds: readonly string[]): Promise<readonly string[]> {
  const { SecurityGroupRules: rules = [] } = await ec2.send(
    new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: "group-id", Values: [...groupIds] }] }),
  );
  return [...new Set(rules.flatMap((rule) => rule.GroupId ?? []))];
}
