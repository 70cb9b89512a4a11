import type { Place } from "../place";
import type { Hubs } from "./hubs";
import type { SecurityFinding } from "./securityFinding";

/** The findings of every Region, each kept once: an account and its administrator see the same. */
export class SecurityFindings {
  private readonly byRegion = new Map<string, Map<string, SecurityFinding>>();

  constructor(private readonly hubs: Hubs) {}

  /** A new state of a finding; what was noted on it in Security Hub stays ("BatchImportFindings"). */
  put(region: string, finding: SecurityFinding): void {
    const findings = this.in(region);
    const before = findings.get(keyOf(finding));
    findings.set(keyOf(finding), before ? { ...finding, Workflow: before.Workflow, ...noted(before) } : finding);
  }

  /** What an account sees: its own, and as administrator its members'. */
  visible(place: Place): readonly SecurityFinding[] {
    return [...this.in(place.region).values()].filter(
      ({ AwsAccountId: account }) =>
        account === place.account || this.hubs.administratorOf({ account, region: place.region }) === place.account,
    );
  }

  /** Undefined for one that the account does not see. */
  update(
    place: Place,
    identity: Pick<SecurityFinding, "Id" | "ProductArn">,
    change: Partial<SecurityFinding>,
  ): SecurityFinding | undefined {
    const before = this.visible(place).find((finding) => keyOf(finding) === keyOf(identity));
    if (before === undefined) return undefined;
    const changed = { ...before, ...change };
    this.in(place.region).set(keyOf(identity), changed);
    return changed;
  }

  private in(region: string): Map<string, SecurityFinding> {
    const findings = this.byRegion.get(region) ?? new Map<string, SecurityFinding>();
    this.byRegion.set(region, findings);
    return findings;
  }
}

function noted({ Note, UserDefinedFields, VerificationState }: SecurityFinding) {
  return Object.fromEntries(
    Object.entries({ Note, UserDefinedFields, VerificationState }).filter(([, value]) => value !== undefined),
  );
}

function keyOf({ Id, ProductArn }: Pick<SecurityFinding, "Id" | "ProductArn">): string {
  return `${ProductArn} ${Id}`;
}
