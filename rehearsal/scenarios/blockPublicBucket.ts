import { createBucket } from "../world/bucket";
import { publishComplianceChange } from "../world/complianceChange";
import { whileUnrecorded } from "../world/unrecorded";
import {
  blocksPublicAccess,
  changeOf,
  publicAccessRunbook,
  respondToBucket,
  resultOfBucket,
  wasAutomated,
} from "./bucketResponse";
import type { Scenario } from "./scenario";

const rules = ["S3_BUCKET_PUBLIC_READ_PROHIBITED", "S3_BUCKET_PUBLIC_WRITE_PROHIBITED"] as const;

/** Two rules find one public bucket; it is blocked once. */
export const blockPublicBucket: Scenario = {
  name: "block-public-bucket",
  summary: "Anybody may read a bucket, and two rules find it; one automation blocks all public access to it.",
  run: (organization) =>
    whileUnrecorded(organization.account("storefront"), async () => {
      const bucket = await createBucket(organization.account("storefront"), { name: "exports", open: true });
      const [rule] = rules;
      const response = await respondToBucket(organization, bucket, { rule, runbook: publicAccessRunbook }, () =>
        Promise.all(rules.map((each) => publishComplianceChange(organization, changeOf(bucket, each)))),
      );
      return resultOfBucket(organization, response, [blocksPublicAccess(response), ...wasAutomated(response)], {
        trigger: rules.join(" and "),
      });
    }),
};
