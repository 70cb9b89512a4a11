import { OrganizationsClient } from "@aws-sdk/client-organizations";
import { assumersOf } from "../../components/baseline/memberBaseline";
import { builtInNeverContain } from "../../components/neverContain";
import type { MemberSettings } from "../../config/settings";
import { names } from "../../functions/domain/names";
import { sideBySide } from "../../functions/domain/sideBySide";
import type { AccountClients } from "../accountClients";
import type { Check } from "../check";
import { refusalOf } from "../deploymentRole";
import { accountsAtOnce, clientsOf, type Inspection, placementOf, stackSettings } from "../inspection";
import type { Reading } from "../reading";
import { checkServiceControl } from "../serviceControl/check";
import { neededActionsOf } from "../serviceControl/neededActions";
import { ServiceControlReader } from "../serviceControl/reader";
import type { Target } from "../target";
import { judgeAssumption, tryAssumption } from "./assumption";
import { verifyMember } from "./member";
import { verifyingPolicy } from "./readOnly";
import { askReporter, judgeReporter, type NotReported } from "./reporter";
import { verifySecurity } from "./security";

/**
 * Whether each account can be responded to, in each Region: against the definition that its stack is made of, not against
 * what some state says. Changes nothing. Checks come by account, in the targets' order.
 */
export async function verify(inspection: Inspection): Promise<readonly Check[]> {
  const members = inspection.targets.flatMap((target) => {
    const settings = stackSettings(inspection, target);
    return settings.role === "member" ? [{ target, settings }] : [];
  });
  const policy = verifyingPolicy(members[0]?.settings.responseRoleName ?? "*");
  const security = clientsOf(inspection, inspection.settings.securityAccountId, policy);
  const policies = new ServiceControlReader(
    inspection.caller.client(OrganizationsClient, inspection.settings.homeRegion),
  );
  // Asked while accounts are looked at: of a large organization it takes minutes.
  const reporter =
    members.length === 0
      ? Promise.resolve<Reading<NotReported>>({ kind: "read", value: [] })
      : askReporter(security, inspection.settings.homeRegion);
  const checks = new Map<Target, readonly Check[]>();
  try {
    await sideBySide(inspection.targets, accountsAtOnce, async (target) => {
      const member = members.find((each) => each.target === target);
      const account = clientsOf(inspection, target.account.id, policy);
      try {
        const found =
          member === undefined
            ? verifyCentral(inspection, target, account)
            : verifyTarget({ ...member, inspection, account, security, policies, reporter });
        checks.set(target, await found);
      } finally {
        account.close();
      }
    });
    await reporter;
  } finally {
    security.close();
  }
  return inspection.targets.flatMap((target) => checks.get(target) ?? []);
}

interface MemberLook {
  readonly inspection: Inspection;
  readonly target: Target;
  readonly settings: MemberSettings;
  readonly account: AccountClients;
  readonly security: AccountClients;
  readonly policies: ServiceControlReader;
  readonly reporter: Promise<Reading<NotReported>>;
}

async function verifyTarget(look: MemberLook): Promise<readonly Check[]> {
  const { inspection, target, settings, account } = look;
  const refused = await refusedRole(inspection, target);
  if (refused !== undefined) return [refused];
  const placement = placementOf(inspection, target);
  const checks = await Promise.all([
    verifyMember({
      ...{ account, placement, settings, regions: target.regions, unitIds: target.account.unitIds },
      remedy: remedyFor(inspection, target),
    }),
    verifyAssumption(look),
    verifyResponse(look),
  ]);
  return checks.flat();
}

/** Without the deployment role nothing can be looked at, which is said once. */
async function refusedRole(inspection: Inspection, target: Target): Promise<Check | undefined> {
  const refusal = await refusalOf(inspection, target);
  if (refusal === undefined) return undefined;
  return {
    ...{ accountId: target.account.id, subject: "deployment role", verdict: "unknown" },
    detail: `${refusal.role} can't be assumed, so nothing here could be looked at (${refusal.because})`,
    nextStep: refusal.nextStep,
  };
}

function remedyFor({ settings }: Inspection, { account }: Target): string {
  return settings.memberBaseline === "stackset"
    ? `See the StackSet ${names.memberStackSet} in the management account: whether it has an instance in ${account.id}, and its last operation.`
    : `npm run rollout -- up --account ${account.id}`;
}

async function verifyAssumption({
  inspection,
  target,
  settings,
  security,
  reporter,
}: MemberLook): Promise<readonly Check[]> {
  const { responseRoleName: roleName, externalId, securityAccountId } = settings;
  const { access, caller } = inspection;
  const accountId = target.account.id;
  const roleArn = `arn:${access.partition}:iam::${accountId}:role/${roleName}`;
  const attempts = [
    {
      by: security,
      who: `the deployment role of the security account ${securityAccountId}, which knows the external id but is no responder`,
    },
    ...(caller.id === securityAccountId
      ? []
      : [{ by: caller, who: `the caller, of account ${caller.id}, which knows the external id` }]),
  ].map(async ({ by, who }) => {
    const attempt = await tryAssumption({ by, region: target.homeRegion, roleArn, externalId });
    return judgeAssumption({ accountId, roleName, who, attempt });
  });
  const { exceptionReport, exceptionReportAccounts, sweepAccounts } = settings;
  const listed = exceptionReportAccounts.length > 0 ? exceptionReportAccounts : sweepAccounts;
  const reported = exceptionReport && (listed.length === 0 || listed.includes(accountId));
  return [judgeReporter({ accountId, roleName, reported }, await reporter), ...(await Promise.all(attempts))];
}

async function verifyResponse({ inspection, target, settings, policies }: MemberLook): Promise<readonly Check[]> {
  const { account, regions } = target;
  const { partition } = inspection.access;
  const { organizationId, responseRoleName } = settings;
  return checkServiceControl(policies, {
    principal: { account, partition, organizationId, role: responseRoleName },
    regions,
    needed: neededActionsOf(assumersOf(settings), { partition, account: account.id }),
    leftAlone: builtInNeverContain(responseRoleName),
  });
}

/** The security account; of the management account there is nothing to verify but what the other two show. */
async function verifyCentral(
  inspection: Inspection,
  target: Target,
  account: AccountClients,
): Promise<readonly Check[]> {
  const settings = stackSettings(inspection, target);
  if (settings.role !== "security") return [];
  const refused = await refusedRole(inspection, target);
  if (refused !== undefined) return [refused];
  const placement = placementOf(inspection, target);
  return verifySecurity({ account, placement, settings, regions: target.regions });
}
