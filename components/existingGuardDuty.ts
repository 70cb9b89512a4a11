import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ownerTags } from "./ownerTags";
import type { Placement } from "./placement";

/** A detector that is there already: GuardDuty takes one for an account and Region, and refuses a second. */
export interface ExistingDetector {
  readonly id: string;
  /** Whether a stack of Firebreak's made it: by the owner tag. */
  readonly ours: boolean;
}

/** The detectors of the provider's account, by Region. Throws where GuardDuty can't be asked. */
export async function lookUpDetectors(regions: readonly string[]): Promise<ReadonlyMap<string, ExistingDetector>> {
  const found = await Promise.all(regions.map(async (region) => [region, await lookUpDetector(region)] as const));
  return new Map(found.flatMap(([region, detector]) => (detector === undefined ? [] : [[region, detector] as const])));
}

async function lookUpDetector(region: string): Promise<ExistingDetector | undefined> {
  try {
    const { id, tags } = await aws.guardduty.getDetector({ region });
    const [[key, value] = []] = Object.entries(ownerTags);
    return { id, ours: key !== undefined && tags[key] === value };
  } catch (error) {
    // The provider has no other word for it: "reading this account's single GuardDuty Detector: empty result".
    if (/empty result|no detector/i.test(String(error))) return undefined;
    throw error;
  }
}

const servicePrincipal = "guardduty.amazonaws.com";

/** An account that GuardDuty takes for the organization's administrator, in one Region at least. */
export interface GuardDutyAdministrator {
  readonly accountId: string;
  readonly name: string;
}

/** From the management account: GuardDuty's delegated administrator, or undefined where there is none. */
export async function lookUpAdministrator(): Promise<GuardDutyAdministrator | undefined> {
  const { delegatedAdministrators } = await aws.organizations.getDelegatedAdministrators({ servicePrincipal });
  const [administrator] = delegatedAdministrators;
  return administrator && { accountId: administrator.id, name: administrator.name };
}

/**
 * What the security account finds before it sets GuardDuty up for the organization: its detectors. Undefined where it does
 * not, because the config says so, or because it is not the administrator yet; of that a warning tells, for stacks deploy in
 * any order. Throws where Organizations can't be asked.
 */
export async function lookUpOrganization(
  settings: {
    readonly guardDutyAdministrator: boolean;
    readonly guardDutyDelivery: "native" | "forwarded";
    readonly regions: readonly string[];
  },
  placement: Placement,
): Promise<ReadonlyMap<string, ExistingDetector> | undefined> {
  if (!settings.guardDutyAdministrator || settings.guardDutyDelivery === "forwarded") return undefined;
  const reason = await reasonAgainstAdministration(placement);
  if (reason === undefined) return lookUpDetectors(settings.regions);
  await pulumi.log.warn(
    `GuardDuty is not set up for the organization: account ${placement.accountId} is not its delegated administrator (${reason}). ` +
      "Deploy the management stack, then this one again. Set firebreak:guardDutyAdministrator to false where another tool sets GuardDuty up.",
  );
  return undefined;
}

async function reasonAgainstAdministration({ accountId }: Placement): Promise<string | undefined> {
  try {
    const { delegatedServices } = await aws.organizations.getDelegatedServices({ accountId });
    const delegated = delegatedServices.some((service) => service.servicePrincipal === servicePrincipal);
    return delegated ? undefined : "Organizations has other services delegated to it, but not GuardDuty";
  } catch (error) {
    // Organizations answers only the management account and delegated administrators; to any other account, this is the no.
    // Whatever else goes wrong must not pass for one: what is set up for the organization would be deleted.
    if (!/AccessDenied|AccountNotRegistered|OrganizationsNotInUse/.test(String(error))) throw error;
    return error instanceof Error ? error.message : String(error);
  }
}
