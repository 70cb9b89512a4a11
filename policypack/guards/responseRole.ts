import * as z from "zod";
import { names } from "../../functions/domain/names";
import { automationRoles } from "../../functions/start-automation/roles";
import { textOf, textsOf } from "../inputs";
import { guardPolicy, guardSettings } from "./guardPolicy";

/** Properties of each type that name a role which it makes or changes. */
const roleProperties: Readonly<Record<string, readonly string[]>> = {
  "aws:iam/role:Role": ["name"],
  "aws:iam/rolePolicy:RolePolicy": ["role"],
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": ["role"],
  "aws:iam/policyAttachment:PolicyAttachment": ["roles"],
  "aws:iam/rolePoliciesExclusive:RolePoliciesExclusive": ["roleName"],
  "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive": ["roleName"],
  "aws:iam/instanceProfile:InstanceProfile": ["role"],
  "aws-native:iam:Role": ["roleName"],
  "aws-native:iam:RolePolicy": ["roleName"],
  "aws-native:iam:ManagedPolicy": ["roles"],
  "aws-native:iam:InstanceProfile": ["roles"],
};

/** No stack but Firebreak's changes the role by which responders act. */
export const firebreakResponseRole = guardPolicy({
  name: "firebreak-response-role",
  summary: "Only Firebreak's stacks manage the roles by which it responds.",
  why: "A statement more in the response role is a way into every account, one less is a response that fails; and what another stack attaches, Firebreak's next update does not see.",
  fix: "Leave the role to Firebreak's member stack; rights that responders need are declared in their responder.ts.",
  level: "mandatory",
  levelBecause: "A change of this role disarms the response in that account.",
  severity: "critical",
  settings: guardSettings.extend({
    responseRoleName: z
      .string()
      .min(1)
      .default("Security-IR-Role")
      .describe("Name of the role in members; the stacks' firebreak:responseRoleName."),
  }),
  types: Object.keys(roleProperties),
  claim({ type, props }, { responseRoleName }) {
    const own = [responseRoleName, automationRoles.execution, automationRoles.administration];
    const path = textOf(props.path);
    if (path?.startsWith(names.rolePath))
      return { what: `The path ${path} is Firebreak's.`, why: "Its roles are trusted by where they are." };
    for (const property of roleProperties[type] ?? [])
      for (const role of textsOf(props[property]))
        if (own.includes(role.split("/").at(-1) ?? ""))
          return {
            what: `${property} is ${role}, which is Firebreak's role.`,
            why: "Responders act by it in every account.",
          };
    return undefined;
  },
});
