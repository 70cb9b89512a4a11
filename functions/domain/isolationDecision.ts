import type { Finding } from "./finding";

export type IsolationDecision =
  | { readonly kind: "isolate"; readonly instanceId: string }
  | { readonly kind: "not-applicable"; readonly reason: string };

/**
 * Findings that a mere victim of somebody else's scan or password guessing gets too. They isolate only where GuardDuty
 * says that the instance is the actor.
 *
 * `resourceRole` alone can't decide: GuardDuty's outbound DNS findings (`Backdoor:EC2/C&CActivity.B!DNS` and others) carry
 * TARGET, or none.
 */
const alsoMeansVictim = [
  "Recon:EC2/",
  "Behavior:EC2/",
  "UnauthorizedAccess:EC2/SSHBruteForce",
  "UnauthorizedAccess:EC2/RDPBruteForce",
  "UnauthorizedAccess:EC2/TorIPCaller",
  "Impact:EC2/WinRMBruteForce",
  "Impact:EC2/PortSweep",
];

/** Does this finding say that an instance is in an attacker's hands? Pure; what the instance is like now is not asked here. */
export function decideIsolation(finding: Finding): IsolationDecision {
  if (finding.resourceType !== "Instance") {
    return {
      kind: "not-applicable",
      reason: `the finding is about a resource of type ${finding.resourceType}, not about an instance`,
    };
  }
  if (finding.instanceId === undefined || !/^i-[0-9a-f]{8,17}$/.test(finding.instanceId)) {
    return {
      kind: "not-applicable",
      reason: `the finding names no instance (instanceId ${JSON.stringify(finding.instanceId)})`,
    };
  }
  // Who sends a finding by hand has judged that.
  const victimToo =
    finding.source !== "security-hub" && alsoMeansVictim.some((prefix) => finding.type.startsWith(prefix));
  if (victimToo && finding.resourceRole !== "ACTOR") {
    return {
      kind: "not-applicable",
      reason: `${finding.type} with resource role ${finding.resourceRole ?? "(none)"}: somebody else acts against the instance, which isolates only as ACTOR`,
    };
  }
  return { kind: "isolate", instanceId: finding.instanceId };
}
