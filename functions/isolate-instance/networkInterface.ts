import type { NetworkInterface } from "@aws-sdk/client-ec2";

/** A network interface as it is now. */
export interface LiveInterface {
  readonly id: string;
  /** An instance can have interfaces in several VPCs of its account. */
  readonly vpcId: string;
  readonly groups: readonly string[];
  /** Seconds; undefined is the default (432,000, or 350 on Nitro v6). */
  readonly tcpEstablishedTimeout: number | undefined;
}

/** What DescribeInstances and DescribeNetworkInterfaces both tell of an interface. */
export interface DescribedInterface extends Pick<NetworkInterface, "NetworkInterfaceId" | "VpcId" | "Groups"> {
  readonly ConnectionTrackingConfiguration?: { readonly TcpEstablishedTimeout?: number | undefined } | undefined;
}

/** One that has no id, or is in no VPC, is left out: there is nothing to move. */
export function liveInterfaces(described: readonly DescribedInterface[]): LiveInterface[] {
  return described.flatMap((each) => {
    const {
      NetworkInterfaceId: id,
      VpcId: vpcId,
      Groups: groups = [],
      ConnectionTrackingConfiguration: tracking,
    } = each;
    if (id === undefined || vpcId === undefined) return [];
    return [
      {
        id,
        vpcId,
        groups: groups.flatMap(({ GroupId: group }) => group ?? []),
        tcpEstablishedTimeout: tracking?.TcpEstablishedTimeout,
      },
    ];
  });
}
