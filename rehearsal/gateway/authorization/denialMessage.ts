import type { Principal } from "../principal";
import type { Evaluation, PolicyKind } from "./evaluation";

type Denial = Extract<Evaluation, { allowed: false }>;

const explicitly: Readonly<Record<PolicyKind, string>> = {
  "service-control": "a service control policy",
  resource: "a resource-based policy",
  identity: "an identity-based policy",
  boundary: "a permissions boundary",
  session: "a session policy",
};

const implicitly: Readonly<Record<PolicyKind, string>> = {
  "service-control": "service control policy",
  resource: "resource-based policy",
  identity: "identity-based policy",
  boundary: "permissions boundary",
  session: "session policy",
};

/** Words a denial as AWS does ("Troubleshoot access denied error messages"). */
export function denialMessage(principal: Principal, action: string, resource: string, denial: Denial): string {
  const who = principal.kind === "service" ? `Service: ${principal.service}` : `User: ${principal.arn}`;
  const trust = denial.policy === "resource" && /^sts:AssumeRole/i.test(action);
  const why =
    denial.because === "explicit-deny"
      ? `with an explicit deny in ${trust ? "the role trust policy" : explicitly[denial.policy]}`
      : `because no ${trust ? "role trust policy" : implicitly[denial.policy]} allows the ${action} action`;
  return `${who} is not authorized to perform: ${action} on resource: ${resource} ${why}`;
}
