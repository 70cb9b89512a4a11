import { isDeepStrictEqual } from "node:util";
import { createBucket, readBucket } from "../world/bucket";
import { whileUnrecorded } from "../world/unrecorded";
import {
  blocksPublicAccess,
  factsOfBucket,
  publicAccessRunbook,
  respondToBucket,
  resultOfBucket,
  wasAutomated,
} from "./bucketResponse";
import { wasReleasedOnce } from "./expectations";
import type { Scenario } from "./scenario";
import type { Expectation } from "./verdict";

const rule = "S3_BUCKET_PUBLIC_READ_PROHIBITED";

/** What a runbook has blocked is as it was after a release, and a late delivery does not block it again. */
export const automationRelease: Scenario = {
  name: "automation-release",
  summary: "A bucket that an automation has blocked is released; its Block Public Access is as it was before.",
  run: (organization) =>
    whileUnrecorded(organization.account("payments"), async () => {
      const bucket = await createBucket(organization.account("payments"), { name: "downloads", open: true });
      const response = await respondToBucket(organization, bucket, { rule, runbook: publicAccessRunbook });
      const [incident] = response.incidents;
      if (incident === undefined)
        return resultOfBucket(organization, response, wasAutomated(response), { trigger: rule });
      const first = await organization.release(incident, "rehearsal: it is meant to be public");
      const second = await organization.release(incident, "rehearsal: asked twice");
      const released = await readBucket(bucket);
      const restored: Expectation = {
        claim: "the bucket is as it was before",
        holds: isDeepStrictEqual(response.before, released),
        otherwise: `after the release: ${factsOfBucket(released).join("; ")}`,
      };
      const answered = wasReleasedOnce(first, second);
      const passed = restored.holds && answered.holds;
      return resultOfBucket(
        organization,
        response,
        [blocksPublicAccess(response), ...wasAutomated(response), restored, answered],
        {
          trigger: rule,
          after: factsOfBucket(released),
          release: { passed, summary: passed ? "restored by a direct call" : restored.otherwise },
          notes: ["The state after is that after the release."],
        },
      );
    }),
};
