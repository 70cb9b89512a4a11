import { createBucket } from "../world/bucket";
import { whileUnrecorded } from "../world/unrecorded";
import { encryptionRunbook, isEncrypted, respondToBucket, resultOfBucket, wasAutomated } from "./bucketResponse";
import type { Scenario } from "./scenario";
import { slowCallsNote, withSlowCalls } from "./slowCalls";

const rule = "S3_BUCKET_SERVER_SIDE_ENCRYPTION_ENABLED";

/** The reference's second walk-through: a bucket without encryption gets SSE-S3, by a runbook in its own account. */
export const encryptBucket: Scenario = {
  name: "encrypt-bucket",
  summary: "A bucket has no default encryption; Systems Manager sets it in the bucket's account, and it is read back.",
  run: (organization) =>
    whileUnrecorded(organization.account("storefront"), async () => {
      const bucket = await createBucket(organization.account("storefront"), { name: "catalogue" });
      const response = await withSlowCalls(organization, () =>
        respondToBucket(organization, bucket, { rule, runbook: encryptionRunbook }),
      );
      return resultOfBucket(organization, response, [isEncrypted(response), ...wasAutomated(response)], {
        trigger: rule,
        notes: [slowCallsNote, "S3 encrypts every bucket since January 2023; the rehearsal makes one of before."],
      });
    }),
};
