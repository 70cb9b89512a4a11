import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readFindingEvent } from "../../functions/domain/findingEvent";
import { decideIsolation } from "../../functions/domain/isolationDecision";
import { judgeOrigin } from "../../functions/domain/origin";

const ownCorpus = join(__dirname, "../fixtures/findings");
const sharedCorpus = join(__dirname, "../../../shared/findings");
const home = { securityAccountId: "999999999999", partition: "aws" };

type Ending = "rejected: malformed" | "rejected: forged" | "isolate" | "not-applicable";

/** Real deliveries arrive in an envelope; bare findings are put in the one that EventBridge would give them. */
function inEnvelope(content: unknown): unknown {
  if (typeof content !== "object" || content === null || "detail" in content) return content;
  const detail = content as { accountId?: unknown; region?: unknown; type?: unknown };
  if (typeof detail.type !== "string") return content;
  return {
    id: "00000000-0000-4000-8000-000000000000",
    source: "aws.guardduty",
    "detail-type": "GuardDuty Finding",
    account: detail.accountId,
    region: detail.region,
    detail,
  };
}

function endingOf(event: unknown): { ending: Ending; type: string; resourceType: string; reasons: readonly string[] } {
  const reading = readFindingEvent(event);
  if (reading.kind === "malformed")
    return { ending: "rejected: malformed", type: "", resourceType: "", reasons: reading.problems };
  const [finding] = reading.findings;
  assert.ok(finding, "an event that could be read holds a finding");
  const { type, resourceType } = finding;
  const origin = judgeOrigin(finding, home);
  if (!origin.trusted) return { ending: "rejected: forged", type, resourceType, reasons: [origin.reason] };
  const decision = decideIsolation(finding);
  return decision.kind === "isolate"
    ? { ending: "isolate", type, resourceType, reasons: [decision.instanceId] }
    : { ending: "not-applicable", type, resourceType, reasons: [decision.reason] };
}

function corpus(folder: string): { file: string; event: unknown }[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .map((file) => ({ file, event: inEnvelope(JSON.parse(readFileSync(join(folder, file), "utf8"))) }));
}

for (const [name, folder] of [
  ["the project's own fixtures", ownCorpus],
  ["the shared corpus", sharedCorpus],
] as const) {
  if (!existsSync(folder)) {
    console.log(`      (${name} is not present here; its events are not read)`);
    continue;
  }

  describe(`Events of ${name}`, () => {
    const events = corpus(folder);

    it(`each of the ${events.length} ends deliberately, with a reason`, () => {
      for (const { file, event } of events) {
        const { reasons } = endingOf(event);
        assert.ok(reasons.length > 0 && reasons.every((reason) => reason.length > 0), file);
      }
    });

    it("isolate an instance only for a finding about an instance whose id they name", () => {
      for (const { file, event } of events) {
        const { ending, resourceType, reasons } = endingOf(event);
        if (ending !== "isolate") continue;
        assert.equal(resourceType, "Instance", file);
        assert.match(reasons[0] ?? "", /^i-[0-9a-f]{8,17}$/, file);
      }
    });

    it("never isolate for an event of a service that does not find instances", () => {
      for (const { file, event } of events) {
        const source = (event as { source?: unknown }).source;
        const mayIsolate = source === "aws.guardduty" || source === "aws.securityhub";
        if (!mayIsolate) assert.notEqual(endingOf(event).ending, "isolate", file);
      }
    });

    it("never isolate the victim of a scan or of password guessing", () => {
      for (const { file, event } of events) {
        const { ending, type } = endingOf(event);
        const role = (event as { detail?: { service?: { resourceRole?: unknown } } }).detail?.service?.resourceRole;
        if (
          /:EC2\/(Port|SSHBrute|RDPBrute|WinRMBrute)/.test(type) &&
          role !== "ACTOR" &&
          ending !== "rejected: forged"
        ) {
          assert.equal(ending, "not-applicable", file);
        }
      }
    });

    it("isolate for every outbound finding about an instance that comes from its own account", () => {
      for (const { file, event } of events) {
        const { ending, type, resourceType } = endingOf(event);
        if (
          resourceType === "Instance" &&
          /^(Backdoor|Trojan|CryptoCurrency):EC2\//.test(type) &&
          ending !== "rejected: forged"
        ) {
          const id = (event as { detail: { resource: { instanceDetails?: { instanceId?: unknown } } } }).detail.resource
            .instanceDetails?.instanceId;
          assert.equal(ending, typeof id === "string" ? "isolate" : "not-applicable", file);
        }
      }
    });
  });
}
