import type { FunctionDefinition } from "../domain/functionDefinition";
import { responderFunctionName } from "../domain/names";

const name = "report-exceptions";

/** The weekly report of exceptions: who is exempt from response, until when, and who answers for it. */
export const reportExceptions = {
  name,
  summary:
    "Reads once a week which resources carry the exception tag, in all accounts and Regions, and tells people which are new, ending, expired, without an end or owner, or can't be read.",
  timeoutSeconds: 900,
  // With this much Lambda gives a whole processor: requests to thousands of endpoints are signed.
  memoryMegabytes: 1769,
  /** Two reports at once would each call the same exceptions new. */
  reservedConcurrency: 1,
  permissions: {
    home: [
      {
        sid: "ListAccounts",
        actions: ["organizations:ListAccounts"],
        resources: ["*"],
        because: "The action has no resource to name (Service Authorization Reference, AWS Organizations).",
      },
      {
        sid: "GoOn",
        actions: ["lambda:InvokeFunction"],
        resources: [`arn:{partition}:lambda:{region}:{account}:function:${responderFunctionName(name)}`],
      },
    ],
    member: [
      {
        sid: "ReadTags",
        actions: ["tag:GetResources", "tag:GetTagKeys", "iam:GetAccountAuthorizationDetails"],
        resources: ["*"],
        because:
          "None of them has a resource to name. GetResources leaves out users and roles; only the last lists these with their tags, a call for a hundred.",
      },
    ],
  },
} as const satisfies FunctionDefinition;
