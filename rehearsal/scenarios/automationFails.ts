import { createBucket } from "../world/bucket";
import { whileUnrecorded } from "../world/unrecorded";
import { bucketIsUnchanged, publicAccessRunbook, respondToBucket, resultOfBucket } from "./bucketResponse";
import { countOf, hasOneIncident, wasNotified } from "./expectations";
import type { Scenario } from "./scenario";
import type { Expectation } from "./verdict";

const rule = "S3_BUCKET_PUBLIC_READ_PROHIBITED";

/** The runbook itself is refused in the member, as a service control policy would: that must not pass for done. */
export const automationFails: Scenario = {
  name: "automation-fails",
  summary:
    "S3 refuses the runbook in the bucket's account; the failed execution ends as a dead letter, an alarm and a notice.",
  run: (organization) =>
    whileUnrecorded(organization.account("sandbox"), async () => {
      const account = organization.account("sandbox");
      const bucket = await createBucket(account, { name: "uploads", open: true });
      const refusal = organization.gateway.faults.inject({
        kind: "access-denied",
        account: account.id,
        operation: "PutPublicAccessBlock",
      });
      try {
        const response = await respondToBucket(organization, bucket, { rule, runbook: publicAccessRunbook });
        const letters = response.deadLetters.filter((letter) => letter.includes(bucket.name));
        const said = response.alerts.some(({ summary }) => /automation execution [0-9a-f-]{36}/.test(summary ?? ""));
        const expectations: readonly Expectation[] = [
          bucketIsUnchanged(response),
          {
            claim: "the finding is kept as a dead letter",
            holds: letters.length > 0,
            otherwise: countOf(letters.length, "dead letter"),
          },
          hasOneIncident(response, "failed"),
          wasNotified(response, "FAILED"),
          { claim: "the notice names the execution", holds: said, otherwise: "no notice names the execution" },
        ];
        return resultOfBucket(organization, response, expectations, { trigger: rule });
      } finally {
        refusal.remove();
      }
    }),
};
