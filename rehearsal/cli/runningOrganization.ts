import { homeRegion, organizationPlan } from "../world/organizationPlan";
import type { RehearsedOrganization } from "../world/rehearsedOrganization";

/** How a kept organization is reached. */
export interface RunningOrganization {
  readonly gatewayUrl: string;
  readonly region: string;
  /** Each with the access key of its deployer. */
  readonly accounts: readonly {
    readonly name: string;
    readonly id: string;
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
  }[];
}

export function describeRunning(organization: RehearsedOrganization): RunningOrganization {
  return {
    gatewayUrl: organization.gateway.url,
    region: homeRegion,
    accounts: organizationPlan.map(({ name }) => {
      const { id, accessKey } = organization.account(name);
      return { name, id, ...accessKey };
    }),
  };
}
