import type { Home } from "../aws/home";
import type { MemberClients } from "../aws/memberClients";
import type { OpenIncident } from "../aws/openIncident";
import { provenanceOf } from "../aws/tagProvenance";
import { honouredNote, nearMissNote, voidNote } from "../domain/exceptionNote";
import { beginningOf, judgeProvenance } from "../domain/exceptionProvenance";
import { type ExceptionVerdict, judgeException } from "../domain/exceptionVerdict";
import type { Finding } from "../domain/finding";
import { nearMissKeys } from "../domain/nearMissKey";

type Tags = Readonly<Record<string, string>>;

/** What the exception tag among these says to this responder and to the Config rule that it answers, if it answers one. */
export function judgeTags({ environment, responder }: Home, finding: Finding, tags: Tags): ExceptionVerdict {
  return judgeException(tags, {
    tagKey: environment.exceptionTagKey,
    names: [responder.name, ...(finding.source === "config" ? [finding.type] : [])],
    now: new Date().toISOString(),
    allowUnbounded: environment.allowUnboundedExceptions,
  });
}

/**
 * Whether an exception that exempted, by its value then, would do so no more: its last day is over, or the organization takes
 * none without an end any more.
 */
export function hasLapsed(home: Home, finding: Finding, value: string): boolean {
  return judgeTags(home, finding, { [home.environment.exceptionTagKey]: value }).kind !== "exempt";
}

/** A resource that an exception may exempt. */
export interface Exemptible {
  readonly finding: Finding;
  /** Of the resource. */
  readonly arn: string;
  readonly tags: Tags;
  /** Something was changed already: what is tagged then is to be released, not exempted. */
  readonly begun: boolean;
  readonly clients: Pick<MemberClients, "cloudTrailIn">;
}

/**
 * The value of the exception that exempts this resource; undefined where none does. Notes in the incident what people are to be
 * told of it: what it says, why it does not exempt, or which tag was most likely meant for it. Who set it and when is asked
 * of CloudTrail only where it would exempt, so that it never delays a containment that no tag could prevent.
 */
export async function exemptionOf(
  home: Home,
  incident: OpenIncident,
  { finding, arn, tags, begun, clients }: Exemptible,
): Promise<string | undefined> {
  const { exceptionTagKey: tagKey, exceptionPrincipals: principals } = home.environment;
  const nearMiss = nearMissNote(nearMissKeys(Object.keys(tags), tagKey), tagKey);
  const note = (text: string | undefined) => {
    const sentences = [text, nearMiss].filter((sentence) => sentence !== undefined);
    incident.note({
      exception: undefined,
      exceptionProven: undefined,
      exceptionNote: sentences.length === 0 ? undefined : sentences.join(" "),
    });
  };
  const refuse = (value: string, reason: string) => {
    note(voidNote({ key: tagKey, value }, reason));
    home.telemetry.count("void-exception", finding.accountId);
    home.telemetry.log.warn(`An exception of ${incident.entry.resource} does not exempt: it ${reason}`);
  };

  const verdict = judgeTags(home, finding, tags);
  switch (verdict.kind) {
    case "none":
      note(undefined);
      return undefined;
    case "void":
      refuse(verdict.value, verdict.reason);
      return undefined;
    case "exempt": {
      const { value, exception, warnings } = verdict;
      if (begun) {
        refuse(value, "was set or changed once containment had begun; release the incident instead");
        return undefined;
      }
      const rule = { firstSeen: beginningOf(finding, incident.entry.lastReleasedAt), principals };
      const question = { resourceArn: arn, region: finding.region, tagKey, value, ...rule };
      const provenance = judgeProvenance(await provenanceOf(clients, question), rule);
      if (provenance.kind === "void") {
        refuse(value, provenance.reason);
        return undefined;
      }
      note(honouredNote(exception, [provenance.statement, ...warnings]));
      incident.note({ exceptionProven: provenance.proven });
      return value;
    }
  }
}
