import { type GuardDutyClient, ListOrganizationAdminAccountsCommand } from "@aws-sdk/client-guardduty";
import {
  DescribeOrganizationCommand,
  type OrganizationsClient,
  paginateListAWSServiceAccessForOrganization,
  paginateListDelegatedAdministrators,
  paginateListRoots,
} from "@aws-sdk/client-organizations";
import type { Check } from "../check";
import { orAbsent, type Reading, reading } from "../reading";

/** What Organizations says of itself, as far as Firebreak goes by it. */
export interface LiveOrganization {
  readonly featureSet: string;
  readonly enabledPolicyTypes: ReadonlySet<string>;
  readonly trustedServices: ReadonlySet<string>;
  /** Accounts by service principal. */
  readonly administrators: ReadonlyMap<string, readonly string[]>;
}

/** The services that are asked for their delegated administrators. */
export const delegatedServices = {
  guardDuty: "guardduty.amazonaws.com",
  configRules: "config-multiaccountsetup.amazonaws.com",
  config: "config.amazonaws.com",
} as const;

export const stackSetService = "member.org.stacksets.cloudformation.amazonaws.com";

/** Needs organizations:Describe* and List* of the management account, or of a delegated administrator; guardduty:ListOrganizationAdminAccounts of the former. */
export function readLiveOrganization(
  client: OrganizationsClient,
  guardDuty: GuardDutyClient,
): Promise<Reading<LiveOrganization>> {
  return reading(async () => {
    const { Organization } = await client.send(new DescribeOrganizationCommand({}));
    const enabledPolicyTypes = new Set<string>();
    for await (const { Roots = [] } of paginateListRoots({ client }, {}))
      for (const { PolicyTypes = [] } of Roots)
        for (const { Type, Status } of PolicyTypes) if (Type && Status === "ENABLED") enabledPolicyTypes.add(Type);
    const trustedServices = new Set<string>();
    for await (const { EnabledServicePrincipals = [] } of paginateListAWSServiceAccessForOrganization({ client }, {}))
      for (const { ServicePrincipal } of EnabledServicePrincipals)
        if (ServicePrincipal !== undefined) trustedServices.add(ServicePrincipal);
    const administrators = new Map<string, readonly string[]>();
    for (const ServicePrincipal of Object.values(delegatedServices)) {
      const ids: string[] = [];
      for await (const { DelegatedAdministrators = [] } of paginateListDelegatedAdministrators(
        { client },
        { ServicePrincipal },
      ))
        for (const { Id } of DelegatedAdministrators) if (Id !== undefined) ids.push(Id);
      administrators.set(ServicePrincipal, ids);
    }
    const appointed = await guardDutyAdministrators(guardDuty);
    const known = administrators.get(delegatedServices.guardDuty) ?? [];
    administrators.set(delegatedServices.guardDuty, [...new Set([...known, ...appointed])]);
    return { featureSet: Organization?.FeatureSet ?? "", enabledPolicyTypes, trustedServices, administrators };
  });
}

/** GuardDuty's own word, in the client's Region; it has none for anybody but the management account. */
async function guardDutyAdministrators(client: GuardDutyClient): Promise<readonly string[]> {
  const answer = await orAbsent(["BadRequestException", "AccessDeniedException"], () =>
    client.send(new ListOrganizationAdminAccountsCommand({})),
  );
  return (answer?.AdminAccounts ?? []).flatMap(({ AdminAccountId: id }) => (id === undefined ? [] : [id]));
}

export interface OrganizationQuestion {
  readonly managementAccountId: string;
  readonly securityAccountId: string;
  /** Whether a management stack, which delegates and trusts, is deployed before the others. */
  readonly managementStack: boolean;
  readonly guardDuty: boolean;
  readonly configRules: boolean;
  readonly stackSet: boolean;
}

/** Whether the organization is as the stacks need it, or will be once the management stack is up. */
export function judgeOrganization(question: OrganizationQuestion, live: Reading<LiveOrganization>): readonly Check[] {
  const say = (subject: string, verdict: Check["verdict"], detail: string, nextStep?: string): Check => ({
    ...{ accountId: question.managementAccountId, subject, verdict, detail },
    ...(nextStep === undefined ? {} : { nextStep }),
  });
  if (live.kind === "unread")
    return [
      say(
        "organization",
        "unknown",
        `Organizations could not be read (${live.because})`,
        "Use credentials of the management account, or of a delegated administrator with organizations:Describe* and List*.",
      ),
    ];
  const { featureSet } = live.value;
  const features =
    featureSet === "ALL"
      ? say("organization", "good", "all features are enabled")
      : say(
          "organization",
          "bad",
          `the organization's feature set is ${featureSet || "unknown"}: without all features, no service can be delegated`,
          "Enable all features in the Organizations console.",
        );
  return [features, ...delegations(question, live.value).map(([subject, ...rest]) => say(subject, ...rest))];
}

type Said = readonly [subject: string, verdict: Check["verdict"], detail: string, nextStep?: string];

function delegations(question: OrganizationQuestion, live: LiveOrganization): readonly Said[] {
  const { guardDuty, configRules, stackSet } = question;
  return [
    ...(guardDuty ? [guardDutyDelegation(question, live)] : []),
    ...(configRules
      ? [delegatedServices.configRules, delegatedServices.config].map((service) => delegation(question, live, service))
      : []),
    ...(stackSet ? [stackSetTrust(live)] : []),
  ];
}

/** GuardDuty takes one administrator, in all Regions; the management stack refuses another. */
function guardDutyDelegation(question: OrganizationQuestion, live: LiveOrganization): Said {
  const { securityAccountId } = question;
  const other = live.administrators.get(delegatedServices.guardDuty)?.find((id) => id !== securityAccountId);
  if (other === undefined) return delegation(question, live, delegatedServices.guardDuty);
  return [
    "delegated administrators",
    "bad",
    `GuardDuty's delegated administrator is ${other}, not the security account ${securityAccountId}; there is one for an organization`,
    `Make ${other} the security account, take it away (aws guardduty disable-organization-admin-account, in each Region), or set guardDutyAdministrator: false and guardDutyDelivery: forwarded.`,
  ];
}

function delegation(
  { securityAccountId, managementStack }: OrganizationQuestion,
  live: LiveOrganization,
  service: string,
): Said {
  const subject = "delegated administrators";
  if (live.administrators.get(service)?.includes(securityAccountId) === true)
    return [subject, "good", `${service} is delegated to ${securityAccountId}; that is adopted`];
  if (managementStack)
    return [subject, "good", `the management stack will delegate ${service} to ${securityAccountId}`];
  return [
    subject,
    "bad",
    `${service} is not delegated to ${securityAccountId}, and the management stack is not among the targets`,
    "Set management: true, name the management account, and bring it up; or delegate the service yourself.",
  ];
}

function stackSetTrust(live: LiveOrganization): Said {
  const subject = "trusted access";
  if (live.trustedServices.has(stackSetService)) return [subject, "good", "CloudFormation StackSets are trusted"];
  return [
    subject,
    "bad",
    `memberBaseline is stackset, but ${stackSetService} has no trusted access; the management stack will not give it, for CloudFormation makes roles of its own with it`,
    "In the management account: aws cloudformation activate-organizations-access",
  ];
}
