import { type ConfigServiceClient, type Evaluation, PutEvaluationsCommand } from "@aws-sdk/client-config-service";

/** Most evaluations that one call takes (AWS Config API Reference, "PutEvaluations"). */
const batch = 100;

/**
 * Hands the evaluations to Config, in batches one after the other, in the account of the rule. The later of two
 * evaluations of a resource, by `OrderingTimestamp`, is the one that counts, in whichever order they arrive.
 *
 * Throws what the SDK throws, and where Config did not take an evaluation.
 */
export async function putEvaluations(
  config: ConfigServiceClient,
  resultToken: string,
  evaluations: readonly Evaluation[],
): Promise<void> {
  for (let start = 0; start < evaluations.length; start += batch) {
    const { FailedEvaluations: failed = [] } = await config.send(
      new PutEvaluationsCommand({ ResultToken: resultToken, Evaluations: evaluations.slice(start, start + batch) }),
    );
    if (failed.length === 0) continue;
    const resources = failed.map(({ ComplianceResourceId }) => ComplianceResourceId).join(", ");
    throw new Error(
      `Config did not take ${failed.length} evaluations, of ${resources}. They are tried again; see whether the rule still exists.`,
    );
  }
}
