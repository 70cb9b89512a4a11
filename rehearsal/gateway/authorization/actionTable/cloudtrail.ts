import { onAnything, type ServiceActions } from "./operationAccess";

/** "Actions, resources, and condition keys for AWS CloudTrail". */
export const cloudtrailActions: ServiceActions = {
  prefix: "cloudtrail",
  file: "cloudtrail.ts",
  operations: { LookupEvents: onAnything },
};
