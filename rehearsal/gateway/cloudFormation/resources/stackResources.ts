import { AwsError } from "../../awsRequest";
import { eventRule } from "./eventRule";
import { resourceGroup } from "./resourceGroup";
import { role } from "./role";
import type { StackResource } from "./stackResource";

const known: Readonly<Record<string, StackResource>> = {
  "AWS::Events::Rule": eventRule,
  "AWS::IAM::Role": role,
  "AWS::ResourceGroups::Group": resourceGroup,
};

/** Throws `AwsError` for a type that the rehearsal does not know. */
export function stackResourceOf(type: string): StackResource {
  const found = Object.hasOwn(known, type) ? known[type] : undefined;
  if (found) return found;
  throw new AwsError(
    "ValidationError",
    `Template format error: Unrecognized resource types: [${type}]. The rehearsal knows ${Object.keys(known).join(", ")}; add others to rehearsal/gateway/cloudFormation/resources.`,
  );
}
