import { GetRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import type { ConfigRule } from "../../components/configRuleTable";
import { configNames } from "../../functions/domain/configNames";
import { names } from "../../functions/domain/names";
import type { AccountClients } from "../accountClients";
import type { Check } from "../check";
import { orAbsent, type Reading, reading } from "../reading";
import type { LiveDetector } from "../verification/detector";
import type { LiveRecorder } from "../verification/recorder";

/** Whose a role is that has a name which Firebreak gives: its own by the owner tag, or somebody else's. */
export type RoleOwner = "nobody" | "firebreak" | "another";

/** Needs iam:GetRole. */
export function readRoleOwner(account: AccountClients, region: string, RoleName: string): Promise<Reading<RoleOwner>> {
  return reading(async () => {
    const found = await orAbsent(["NoSuchEntityException", "NoSuchEntity"], () =>
      account.client(IAMClient, region).send(new GetRoleCommand({ RoleName })),
    );
    if (found === undefined) return "nobody";
    const owner = found.Role?.Tags?.find(({ Key }) => Key === names.ownerTagKey)?.Value;
    return owner === "firebreak" ? "firebreak" : "another";
  });
}

/** What `up` does about roles that are there. */
export function judgeRoleOwners(
  accountId: string,
  roles: readonly { readonly roleName: string; readonly owner: Reading<RoleOwner> }[],
): readonly Check[] {
  const common = { accountId, subject: "existing roles" };
  const checks = roles.flatMap(({ roleName, owner }): readonly Check[] => {
    if (owner.kind === "unread")
      return [
        {
          ...{
            ...common,
            verdict: "unknown",
            detail: `whether role ${roleName} is there could not be read (${owner.because})`,
          },
          nextStep: "Give the deployment role iam:GetRole.",
        },
      ];
    if (owner.value !== "another") return [];
    return [
      {
        ...{
          ...common,
          verdict: "bad",
          detail: `role ${roleName} is there, and is not Firebreak's: up stops before it makes anything`,
        },
        nextStep: existingRoleAdvice(roleName),
      },
    ];
  });
  if (checks.length > 0) return checks;
  const ours = roles.filter(({ owner }) => owner.kind === "read" && owner.value === "firebreak").length;
  const detail =
    ours === 0 ? "no role is in the way" : `${ours} of Firebreak's own roles are there, and are kept or taken over`;
  return [{ ...common, verdict: "good", detail }];
}

function existingRoleAdvice(roleName: string): string {
  return `Delete ${roleName} if nothing uses it, or tag it ${names.ownerTagKey}=firebreak to have it taken over; the response role's name is responseRoleName, and createAutomationRoles: false leaves the automation role to another tool.`;
}

/** What `up` does about a recorder that is there: left as it is, so it must record what the rules look at. */
export function judgeExistingRecorder(
  place: { readonly accountId: string; readonly region: string },
  { rules, enableConfig }: { readonly rules: readonly ConfigRule[]; readonly enableConfig: boolean },
  live: Reading<LiveRecorder | undefined>,
): readonly Check[] {
  const common = { ...place, subject: "existing recorder" };
  if (rules.length === 0) return [];
  if (live.kind === "unread")
    return [
      {
        ...{ ...common, verdict: "unknown", detail: `Config's recorder could not be read (${live.because})` },
        nextStep: "Give the deployment role config:Describe*.",
      },
    ];
  if (live.value === undefined)
    return enableConfig
      ? [{ ...common, verdict: "good", detail: "none is there; the stack makes one" }]
      : [
          {
            ...{
              ...common,
              verdict: "bad",
              detail:
                "there is no Config recorder, and enableConfig is off: rules for the organization fail as a whole",
            },
            nextStep:
              "Set enableConfig, turn Config on yourself, or exclude the account in configRulesExcludedAccounts.",
          },
        ];
  const { name, recording, records } = live.value;
  if (name === configNames.recorder)
    return [{ ...common, verdict: "good", detail: `recorder ${name} is Firebreak's own` }];
  const missing = [...new Set(rules.flatMap(({ resourceTypes }) => resourceTypes.filter((type) => !records(type))))];
  if (missing.length === 0 && recording)
    return [
      { ...common, verdict: "good", detail: `recorder ${name} is left as it is, and records what the rules look at` },
    ];
  return [
    {
      ...{ ...common, verdict: "warning" },
      detail: `recorder ${name} is left as it is, ${recording ? `and does not record ${missing.join(", ")}` : "and is stopped"}: rules about these find nothing`,
      nextStep: recording ? `Add ${missing.join(", ")} to it.` : `Start recorder ${name}.`,
    },
  ];
}

/** What `up` does about a detector that is there: left as it is. */
export function judgeExistingDetector(
  place: { readonly accountId: string; readonly region: string },
  { securityAccountId, native }: { readonly securityAccountId: string; readonly native: boolean },
  live: Reading<LiveDetector | undefined>,
): readonly Check[] {
  const common = { ...place, subject: "existing detector" };
  if (live.kind === "unread")
    return [
      {
        ...{ ...common, verdict: "unknown", detail: `GuardDuty could not be read (${live.because})` },
        nextStep: "Give the deployment role guardduty:Get* and List*.",
      },
    ];
  if (live.value === undefined) return [{ ...common, verdict: "good", detail: "none is there" }];
  const { id, administrator } = live.value;
  if (native && administrator !== undefined && administrator.accountId !== securityAccountId)
    return [
      {
        ...{ ...common, verdict: "bad" },
        detail: `detector ${id} is administered by ${administrator.accountId}: its findings go there, not to ${securityAccountId}`,
        nextStep: `Have ${administrator.accountId} remove the account from its members, or make it the security account.`,
      },
    ];
  return [{ ...common, verdict: "good", detail: `detector ${id} is left as it is, with its findings and filters` }];
}
