import { ingressRuleOf, toIngressRule } from "../functions/confine-security-group/groupRule";
import { responderFunctionName } from "../functions/domain/names";
import { openIngress } from "../functions/domain/openIngress";
import { isolationGroupName } from "../functions/isolate-instance/isolationGroup";
import { complianceChangeEvent } from "../rehearsal/world/complianceChange";
import { findingAbout } from "../rehearsal/world/finding";
import { readInstance } from "../rehearsal/world/instanceState";
import { findingAboutPrincipal } from "../rehearsal/world/principalFinding";
import { readPrincipalState } from "../rehearsal/world/principalState";
import { createUser } from "../rehearsal/world/principals";
import type { RehearsedOrganization } from "../rehearsal/world/rehearsedOrganization";
import { createSecurityGroup, openGroup, readSecurityGroup } from "../rehearsal/world/securityGroup";
import { shuffled } from "./shuffled";

/** Of each event: EventBridge delivers at least once. */
const deliveries = 2;

export interface MixedStormMeasurement {
  /** Of each kind: instances, users, open security groups. */
  readonly ofEach: number;
  readonly events: number;
  readonly contained: { readonly instances: number; readonly users: number; readonly groups: number };
  /** Incidents that the ledger has of these resources; more than resources would be two of one. */
  readonly incidents: number;
  /** Invocations that did not end well, and dead letters. */
  readonly errors: number;
  /** First delivery to quiet. */
  readonly seconds: number;
}

/** One resource of the storm: what is delivered about it, and how it is seen to be contained. */
interface Struck {
  readonly kind: "instances" | "users" | "groups";
  readonly resource: string;
  deliver(): Promise<void>;
  isContained(): Promise<boolean>;
}

const answering = ["isolate-instance", "block-principal", "confine-security-group"] as const;

/** Findings of GuardDuty and Config about instances, users and groups, each twice, in no order and all at once. */
export async function measureMixedStorm(
  organization: RehearsedOrganization,
  tell: (detail: string) => void,
  ofEach = 25,
): Promise<MixedStormMeasurement> {
  tell(`making ${ofEach} instances, users and open groups`);
  const struck: Struck[] = [];
  for (let count = 0; count < ofEach; count++) {
    struck.push(await struckInstance(organization), await struckUser(organization), await struckGroup(organization));
  }
  const failuresBefore = failuresOf(organization);
  const deadLettersBefore = (await organization.deadLetters()).length;
  // Lambda gives an event up after an hour of being throttled; that hour must last as long as this machine needs for all.
  organization.gateway.timeScale.factor = 0.03;

  const events = shuffled(struck.flatMap((each) => Array<Struck>(deliveries).fill(each)));
  tell(`${events.length} events`);
  const begun = performance.now();
  await Promise.all(events.map((each) => each.deliver()));
  await organization.settled();
  const seconds = Math.round((performance.now() - begun) / 100) / 10;

  const contained = { instances: 0, users: 0, groups: 0 };
  for (const each of struck) if (await each.isContained()) contained[each.kind]++;
  const resources = new Set(struck.map(({ resource }) => resource));
  return {
    ofEach,
    events: events.length,
    contained,
    incidents: (await organization.ledger()).filter(({ resource }) => resources.has(resource)).length,
    errors: failuresOf(organization) - failuresBefore + (await organization.deadLetters()).length - deadLettersBefore,
    seconds,
  };
}

async function struckInstance(organization: RehearsedOrganization): Promise<Struck> {
  const workload = await organization.launch("sandbox", { groups: "shared" });
  const finding = findingAbout(workload, "CryptoCurrency:EC2/BitcoinTool.B");
  return {
    kind: "instances",
    resource: `instance/${workload.instanceId}`,
    deliver: () => natively(organization, finding.region, { ...finding }),
    isContained: async () =>
      (await readInstance(workload)).interfaces.every(({ groupNames }) => groupNames.join() === isolationGroupName),
  };
}

async function struckUser(organization: RehearsedOrganization): Promise<Struck> {
  const user = await createUser(organization.account("sandbox"));
  const finding = findingAboutPrincipal(user, "UnauthorizedAccess:IAMUser/MaliciousIPCaller.Custom");
  return {
    kind: "users",
    resource: `user/${user.name}`,
    deliver: () => natively(organization, finding.region, { ...finding }),
    isContained: async () => {
      const { policies, keys } = await readPrincipalState(user);
      return "firebreak-block" in policies && Object.values(keys).every((status) => status === "Inactive");
    },
  };
}

async function struckGroup(organization: RehearsedOrganization): Promise<Struck> {
  const account = organization.account("sandbox");
  const group = await createSecurityGroup(account, organization.network("sandbox"));
  await openGroup(
    group,
    [22, 443].map((port) => ({
      IpProtocol: "tcp",
      FromPort: port,
      ToPort: port,
      IpRanges: [{ CidrIp: "0.0.0.0/0" }],
      Ipv6Ranges: [{ CidrIpv6: "::/0" }],
    })),
  );
  const event = complianceChangeEvent({
    accountId: account.id,
    region: group.region,
    rule: "SECURITY_GROUP_OPEN_PROHIBITED",
    resourceType: "AWS::EC2::SecurityGroup",
    resourceId: group.id,
  });
  return {
    kind: "groups",
    resource: `security-group/${group.id}`,
    deliver: () =>
      organization.services.events.publishServiceEvent({ account: account.id, region: group.region, event }),
    isContained: async () => {
      const { rules } = await readSecurityGroup(group);
      const inbound = rules.flatMap((rule) => ingressRuleOf(rule) ?? []);
      return openIngress(inbound.map((rule) => toIngressRule(rule, new Map()))).openings.length === 0;
    },
  };
}

/** As the delegated administrator's bus gets it. */
function natively(
  organization: RehearsedOrganization,
  region: string,
  detail: Readonly<Record<string, unknown>>,
): Promise<void> {
  const account = organization.account("security").id;
  const event = { source: "aws.guardduty", "detail-type": "GuardDuty Finding", detail };
  return organization.services.events.publishServiceEvent({ account, region, event });
}

function failuresOf(organization: RehearsedOrganization): number {
  return answering
    .flatMap((name) => organization.services.lambda.invocations(responderFunctionName(name)))
    .filter(({ outcome }) => outcome !== "success").length;
}
