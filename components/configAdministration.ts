import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Placement } from "./placement";

export interface ConfigAdministrationArgs {
  /** Account that becomes Config's delegated administrator. */
  readonly securityAccountId: string;
  /** Of Config's services, those that the account is delegated administrator of already. */
  readonly delegated: ReadonlySet<string>;
}

/** Rules for all accounts, and a view of all accounts, are two services to Organizations. */
const servicePrincipals = ["config-multiaccountsetup.amazonaws.com", "config.amazonaws.com"] as const;

/** Makes the security account AWS Config's delegated administrator; an organization may have three. */
export class ConfigAdministration extends pulumi.ComponentResource {
  constructor(
    name: string,
    private readonly args: ConfigAdministrationArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("firebreak:components:ConfigAdministration", name, {}, options);
    let previous: pulumi.Resource[] = [];
    for (const servicePrincipal of servicePrincipals)
      previous = [this.createAdministrator(name, servicePrincipal, previous)];
    this.registerOutputs();
  }

  /** One after the other: Organizations refuses changes side by side, and trusts a service before it delegates it. */
  private createAdministrator(name: string, servicePrincipal: string, dependsOn: pulumi.Resource[]): pulumi.Resource {
    const { securityAccountId: accountId, delegated } = this.args;
    const access = new aws.organizations.AwsServiceAccess(
      `${name}-access-${servicePrincipal}`,
      { servicePrincipal },
      // Others may rely on it: trust in AWS's own service stays when this stack goes.
      { parent: this, dependsOn, retainOnDelete: true },
    );
    // One that is there has this very id, be it this stack's or another tool's; imported again, it means nothing.
    const adopted = delegated.has(servicePrincipal) ? { import: `${accountId}/${servicePrincipal}` } : {};
    return new aws.organizations.DelegatedAdministrator(
      `${name}-administrator-${servicePrincipal}`,
      { accountId, servicePrincipal },
      { parent: this, dependsOn: [access], ...adopted },
    );
  }
}

/** What the security account may do as Config's delegated administrator. */
export interface ConfigDelegation {
  /** Make rules for all accounts. */
  readonly rules: boolean;
  /** See all accounts' compliance. */
  readonly compliance: boolean;
}

/**
 * From the security account itself. Of what it may not do a warning tells, for stacks deploy in any order. Throws where
 * Organizations can't be asked.
 */
export async function lookUpOwnDelegation({ accountId }: Placement): Promise<ConfigDelegation> {
  const services = await delegatedTo(accountId);
  const missing = servicePrincipals.filter((service) => !services.has(service));
  if (missing.length > 0)
    await pulumi.log.warn(
      `Config is not set up for the organization: ${missing.join(" and ")} not delegated to account ${accountId}. ` +
        "Deploy the management stack, then this one again. Without a management stack, set firebreak:configRules to accounts and list firebreak:sweepAccounts, or set it to off.",
    );
  return { rules: services.has(servicePrincipals[0]), compliance: services.has(servicePrincipals[1]) };
}

async function delegatedTo(accountId: string): Promise<ReadonlySet<string>> {
  try {
    const { delegatedServices } = await aws.organizations.getDelegatedServices({ accountId });
    return new Set(delegatedServices.map(({ servicePrincipal }) => servicePrincipal));
  } catch (error) {
    // Organizations answers only the management account and delegated administrators; to any other account, this is the no.
    // Whatever else goes wrong must not pass for one: rules and sweep that are there would be deleted.
    if (!/AccessDenied|AccountNotRegistered|OrganizationsNotInUse/.test(String(error))) throw error;
    return new Set();
  }
}

/** From the management account: which of Config's services the account is delegated administrator of. */
export async function lookUpConfigDelegation(accountId: string): Promise<ReadonlySet<string>> {
  const found = await Promise.all(
    servicePrincipals.map(async (servicePrincipal) => {
      const { delegatedAdministrators } = await aws.organizations.getDelegatedAdministrators({ servicePrincipal });
      return delegatedAdministrators.some(({ id }) => id === accountId) ? [servicePrincipal] : [];
    }),
  );
  return new Set(found.flat());
}
