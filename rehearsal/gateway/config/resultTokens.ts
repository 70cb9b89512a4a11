import { randomBytes } from "node:crypto";
import { AwsError } from "../awsRequest";
import { type Place, placeKey } from "../place";

/** What a token stands for: one run of one rule. */
export interface RuleRun {
  readonly place: Place;
  readonly ruleName: string;
  readonly ruleId: string;
  readonly invokedAt: Date;
}

/** The tokens that Config gave to functions, which PutEvaluations takes back. */
export class ResultTokens {
  private readonly runs = new Map<string, RuleRun>();

  issue(run: RuleRun): string {
    const token = randomBytes(96).toString("base64");
    this.runs.set(token, run);
    return token;
  }

  /**
   * The run that a token stands for. Throws `InvalidResultTokenException` where the caller's account and Region are not those of
   * the rule: results of a member's rule are put as that member.
   */
  redeem(place: Place, token: string): RuleRun {
    const run = this.runs.get(token);
    if (run && placeKey(run.place) === placeKey(place)) return run;
    throw new AwsError(
      "InvalidResultTokenException",
      "The result token provided is either invalid or expired. Please provide a valid result token.",
    );
  }
}
