import type { Finding } from "./finding";

export type OriginVerdict = { readonly trusted: true } | { readonly trusted: false; readonly reason: string };

/**
 * May this event's envelope speak for the account that its finding names?
 *
 * EventBridge stamps `account` and `region` itself, and refuses `aws.*` sources from callers, so an account can vouch for
 * itself. GuardDuty publishes member findings on the delegated administrator's bus with the administrator's own account
 * in the envelope (GuardDuty user guide, "Processing findings with EventBridge"), so the security account can vouch for
 * all; so do the sweep, Security Hub's actions and requests, which come from there. Nobody else speaks for anybody. That the account
 * belongs to the organization is held by the bus policy and by `aws:ResourceOrgID` on the responder's AssumeRole.
 */
export function judgeOrigin(
  finding: Finding,
  home: { readonly securityAccountId: string; readonly partition: string },
): OriginVerdict {
  const { envelope } = finding;
  const sender = sentFromHome(finding);
  if (sender !== undefined && envelope.account !== home.securityAccountId) {
    return {
      trusted: false,
      reason: `account ${envelope.account} sent ${sender}; only the security account ${home.securityAccountId} may`,
    };
  }
  if (envelope.account !== finding.accountId && envelope.account !== home.securityAccountId) {
    return {
      trusted: false,
      reason: `account ${envelope.account} sent a finding about account ${finding.accountId}; only that account itself or the security account ${home.securityAccountId} may`,
    };
  }
  // From home one speaks for all Regions: the sweep does, and a Security Hub that aggregates them.
  if (sender === undefined && isRegional(finding) && envelope.region !== finding.region) {
    return { trusted: false, reason: `the event comes from ${envelope.region}, its finding names ${finding.region}` };
  }
  if (finding.partition !== home.partition) {
    return {
      trusted: false,
      reason: `the finding names partition ${finding.partition}; this deployment responds in ${home.partition} only, deploy a security stack there`,
    };
  }
  return { trusted: true };
}

/**
 * What only the security account sends. An action of Security Hub is a person's word, and a release one: whoever holds a
 * member account could turn a Security Hub of its own on there, and release itself.
 */
function sentFromHome({ source, swept }: Finding): string | undefined {
  if (swept) return "an event of the sweep";
  if (source === "request") return "a request for containment";
  return source === "security-hub" ? "an action of Security Hub" : undefined;
}

/**
 * What a principal did can be found in another Region than it happened in: activity of global services (GuardDuty API
 * Reference, "Finding", `region`). A principal has no Region, so nothing is done in the wrong one.
 */
function isRegional({ source, resourceType }: Finding): boolean {
  return source !== "guardduty" || resourceType !== "AccessKey";
}
