import { createBucket } from "../world/bucket";
import { dayFromNow, governedException } from "../world/governedException";
import { whileUnrecorded } from "../world/unrecorded";
import {
  bucketIsUnchanged,
  publicAccessRunbook,
  respondToBucket,
  resultOfBucket,
  startedTimes,
} from "./bucketResponse";
import { hasNoDeadLetter, hasOneIncident, wasNotified } from "./expectations";
import type { Scenario } from "./scenario";

const rule = "S3_BUCKET_PUBLIC_READ_PROHIBITED";
const approval = governedException("CHG-30991", dayFromNow(30), ["start-automation"]);

/** A bucket that is meant to be a website, with an approved exception, stays one. */
export const automationException: Scenario = {
  name: "automation-exception",
  summary: "A public website's bucket carries an approved exception; no runbook is started, and the notice quotes it.",
  run: (organization) =>
    whileUnrecorded(organization.account("storefront"), async () => {
      const account = organization.account("storefront");
      const bucket = await createBucket(account, { name: "www", open: true, tags: { SecurityException: approval } });
      const response = await respondToBucket(organization, bucket, { rule, runbook: publicAccessRunbook });
      const quoted = response.alerts.some(({ summary }) => summary?.includes(approval));
      const expectations = [
        bucketIsUnchanged(response),
        startedTimes(response, 0),
        hasOneIncident(response, "exempt"),
        wasNotified(response, "EXEMPT"),
        {
          claim: "the notification quotes the approval",
          holds: quoted,
          otherwise: "no notification quotes the approval",
        },
        hasNoDeadLetter(response),
      ];
      const passed = expectations.every(({ holds }) => holds);
      const summary = passed
        ? `exempt: ${approval}; nothing started`
        : "the exception was not honoured as it should be";
      return resultOfBucket(organization, response, expectations, {
        trigger: rule,
        exception: { passed, summary },
        notes: [],
      });
    }),
};
