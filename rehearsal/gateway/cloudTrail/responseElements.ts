import type { AwsResponse } from "../awsRequest";

type Structure = Readonly<Record<string, unknown>>;

/** Calls whose event names what they made in its response alone; others have no response elements here. */
const made: Readonly<Record<string, (xml: string) => Structure>> = {
  RunInstances: (xml) => ({ instancesSet: { items: every(xml, "instanceId").map((instanceId) => ({ instanceId })) } }),
  CreateSecurityGroup: (xml) => first(xml, "groupId"),
  CreateNetworkInterface: (xml) => ({ networkInterface: first(xml, "networkInterfaceId") }),
  CreateVolume: (xml) => first(xml, "volumeId"),
  CreateSnapshot: (xml) => first(xml, "snapshotId"),
  CreateImage: (xml) => first(xml, "imageId"),
  CreateVpc: (xml) => ({ vpc: first(xml, "vpcId") }),
  CreateSubnet: (xml) => ({ subnet: first(xml, "subnetId") }),
};

/** `responseElements` of a call's event. */
export function responseElementsOf(operation: string, { body }: AwsResponse): Structure | null {
  return made[operation]?.(body.toString()) ?? null;
}

function first(xml: string, element: string): Structure {
  const [id] = every(xml, element);
  return id === undefined ? {} : { [element]: id };
}

function every(xml: string, element: string): readonly string[] {
  return [
    ...new Set([...xml.matchAll(new RegExp(`<${element}>([^<]+)</${element}>`, "g"))].flatMap(([, id]) => id ?? [])),
  ];
}
