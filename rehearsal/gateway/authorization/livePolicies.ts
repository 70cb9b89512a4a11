import type { BehindClients } from "../behindClients";
import type { Principal } from "../principal";
import { AccountIdentities, type IamIdentity } from "./accountIdentities";
import type { OrganizationMembership } from "./organizationMembership";
import { identityOf } from "./principalElement";
import { readServiceControlPolicies, type ServiceControlLevels } from "./serviceControlPolicies";

/** IAM and service control policies as the world holds them, kept by account until they change. */
export class LivePolicies {
  private readonly identities = new Map<string, Promise<AccountIdentities>>();
  private readonly serviceControl = new Map<string, Promise<ServiceControlLevels>>();

  constructor(
    private readonly clients: BehindClients,
    private readonly organization: OrganizationMembership,
  ) {}

  identitiesOf(account: string, partition: string): Promise<AccountIdentities> {
    return remembered(this.identities, account, () => AccountIdentities.read(this.clients, account, partition));
  }

  /** Undefined for a service that acts for itself, and for a user or role that is not there. */
  async identityOf(principal: Principal): Promise<IamIdentity | undefined> {
    const { arn, roleArn, account, partition } = identityOf(principal);
    return account === undefined ? undefined : (await this.identitiesOf(account, partition)).find(roleArn ?? arn ?? "");
  }

  /** None for the management account, service-linked roles, and services that act for themselves ("SCP evaluation"). */
  async serviceControlOver(principal: Principal): Promise<ServiceControlLevels> {
    const { account, roleArn, partition } = identityOf(principal);
    const { managementAccountId } = this.organization;
    const path = account === undefined ? undefined : this.organization.pathOf(account);
    const serviceLinked = roleArn?.includes(":role/aws-service-role/") === true;
    if (account === undefined || path === undefined || account === managementAccountId || serviceLinked) {
      return [];
    }
    return remembered(this.serviceControl, `${path}${account}`, () =>
      readServiceControlPolicies(this.clients, { managementAccountId, partition }, { account, path }),
    );
  }

  invalidate(account: string): void {
    this.identities.delete(account);
    if (account === this.organization.managementAccountId) {
      this.serviceControl.clear();
    }
  }
}

/** Reads once for all who ask at the same time; a failed read is not kept. */
function remembered<T>(cache: Map<string, Promise<T>>, key: string, read: () => Promise<T>): Promise<T> {
  const known = cache.get(key);
  if (known !== undefined) {
    return known;
  }
  const reading = read();
  cache.set(key, reading);
  reading.catch(() => {
    if (cache.get(key) === reading) {
      cache.delete(key);
    }
  });
  return reading;
}
