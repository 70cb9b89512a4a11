import * as z from "zod";
import { readComplianceEvent } from "./complianceEvent";
import { apiCallDetailType, readContainmentTagEvent } from "./containmentTag";
import type { Finding } from "./finding";
import { readGuardDutyEvent } from "./guardDutyEvent";
import { readRequestEvent, requestDetailType } from "./requestEvent";
import { readSecurityHubEvent } from "./securityHubEvent";

export type FindingsReading =
  /** `problems`: findings of the same event that could not be read. */
  | { readonly kind: "findings"; readonly findings: readonly Finding[]; readonly problems: readonly string[] }
  | { readonly kind: "malformed"; readonly problems: readonly string[] };

const kindSchema = z.looseObject({ "detail-type": z.string() });

/**
 * Reads an EventBridge event of unknown shape: a finding of GuardDuty, a compliance change of Config, the findings of an
 * action of Security Hub, a request for containment, or a tag that asks for one. Never throws; what is wrong is said per field.
 */
export function readFindingEvent(event: unknown): FindingsReading {
  const kind = kindSchema.safeParse(event);
  switch (kind.success ? kind.data["detail-type"] : undefined) {
    case "Config Rules Compliance Change":
      return readComplianceEvent(event);
    case "Security Hub Findings - Custom Action":
      return readSecurityHubEvent(event);
    case requestDetailType:
      return readRequestEvent(event);
    case apiCallDetailType:
      return readContainmentTagEvent(event);
    default:
      return readGuardDutyEvent(event);
  }
}
