import { each, on, onAnything, type ServiceActions } from "./operationAccess";
import type { RequestInput } from "./requestInput";

function sessionContext(input: RequestInput): Record<string, string | readonly string[]> {
  const externalId = input.text("ExternalId");
  const sessionName = input.text("RoleSessionName");
  return {
    ...(externalId === undefined ? {} : { "sts:ExternalId": externalId }),
    ...(sessionName === undefined ? {} : { "sts:RoleSessionName": sessionName }),
    ...input.tagContext("Tags"),
  };
}

/** "Actions, resources, and condition keys for AWS Security Token Service". GetCallerIdentity needs no permission at all. */
export const stsActions: ServiceActions = {
  prefix: "sts",
  file: "sts.ts",
  operations: {
    AssumeRole: on([(input) => input.texts("RoleArn")], sessionContext),
    GetCallerIdentity: () => [],
    GetSessionToken: () => [],
    ...each(["DecodeAuthorizationMessage", "GetAccessKeyInfo"], onAnything),
  },
};
