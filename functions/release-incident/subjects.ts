import { ledgerNameOf, readEntityArn } from "../domain/entity";
import type { Finding } from "../domain/finding";
import type { IncidentSubject } from "../domain/incident";
import { actingPrincipal } from "../domain/principal";
import { startAutomation } from "../start-automation/responder";
import { releasableResponders } from "./releasable";

/** Security Hub's kinds of resource that responders keep incidents about, as the ledger has them. */
const kinds: Readonly<Record<string, string>> = {
  Instance: "instance",
  AwsEc2SecurityGroup: "security-group",
  AwsS3Bucket: "bucket",
};

/**
 * Every incident that a responder may have opened on what the finding is about, by its subject; `documents` are the runbooks
 * that may have been started. Empty where the finding names nothing that can be contained. Pure.
 */
export function releasableSubjects(finding: Finding, documents: readonly string[]): readonly IncidentSubject[] {
  const { accountId, region } = finding;
  const principal = actingPrincipal(finding.principal, accountId);
  if (finding.principal !== undefined && principal.kind !== "undeniable") {
    // What a principal does has no Region.
    return subjectsOn({ accountId, region: "global", resource: `${principal.kind}/${principal.name}` });
  }
  if (finding.functionArn !== undefined) {
    const named = readEntityArn(finding.functionArn);
    return named.kind === "entity" ? subjectsOn({ accountId, ...ledgerNameOf(named.entity) }) : [];
  }
  const kind = Object.hasOwn(kinds, finding.resourceType) ? kinds[finding.resourceType] : undefined;
  const id = finding.instanceId ?? finding.resourceId;
  if (kind === undefined || id === undefined) return [];
  return [
    ...subjectsOn({ accountId, region, resource: `${kind}/${id}` }),
    ...documents.map((document) => ({
      accountId,
      region,
      resource: `${kind}/${document.split("/").at(-1)}/${id}`,
      action: startAutomation.name,
    })),
  ];
}

function subjectsOn(place: Omit<IncidentSubject, "action">): readonly IncidentSubject[] {
  return releasableResponders
    .filter((action) => action !== startAutomation.name)
    .map((action) => ({ ...place, action }));
}
