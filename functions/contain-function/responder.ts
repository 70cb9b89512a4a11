import { archivePermissions } from "../domain/archivePermissions";
import { provenancePermissions } from "../domain/provenancePermissions";
import type { ResponderDefinition } from "../domain/responder";

const functions = "arn:{partition}:lambda:*:{account}:function:*";
const mappings = "arn:{partition}:lambda:*:{account}:event-source-mapping:*";
const roles = "arn:{partition}:iam::{account}:role/*";

/** Contains a Lambda function: its role first, then that nothing of it starts any more, then what feeds it. */
export const containFunction = {
  name: "contain-function",
  summary:
    "Denies the function's sessions or its whole role, sets its reserved concurrency to 0, and disables its event source mappings; the playbook row says how far.",
  undo: "The deny is removed, reserved and provisioned concurrency are what they were, and mappings that it disabled are enabled again.",
  subjects: ["AWS::Lambda::Function"],
  invokedBy: ["playbook"],
  timeoutSeconds: 60,
  memoryMegabytes: 512,
  reservedConcurrency: 30,
  permissions: {
    home: archivePermissions,
    member: [
      ...provenancePermissions,
      {
        // Not GetFunction: it hands out the function's code (Lambda API Reference, "GetFunction", `Code.Location`).
        sid: "ReadFunction",
        actions: [
          "lambda:GetFunctionConfiguration",
          "lambda:GetFunctionConcurrency",
          "lambda:ListTags",
          "lambda:ListVersionsByFunction",
          "lambda:ListProvisionedConcurrencyConfigs",
        ],
        resources: [functions],
      },
      {
        sid: "FindEventSources",
        actions: ["lambda:ListEventSourceMappings"],
        resources: ["*"],
        because: "ListEventSourceMappings takes no resource (Service Authorization Reference, AWS Lambda).",
      },
      {
        sid: "StopFunction",
        actions: ["lambda:PutFunctionConcurrency", "lambda:DeleteProvisionedConcurrencyConfig"],
        resources: [functions],
      },
      {
        sid: "PauseEventSources",
        actions: ["lambda:GetEventSourceMapping", "lambda:UpdateEventSourceMapping"],
        resources: [mappings],
      },
      {
        sid: "DenyFunctionRole",
        actions: ["iam:GetRole", "iam:GetRolePolicy", "iam:PutRolePolicy"],
        resources: [roles],
      },
    ],
    apart: {
      impact: [
        {
          sid: "FindWhatItMeans",
          actions: ["lambda:ListFunctions", "lambda:ListEventSourceMappings"],
          resources: ["*"],
          because:
            "ListFunctions and ListEventSourceMappings take no resource (Service Authorization Reference, AWS Lambda).",
        },
        {
          sid: "ReadWhatItMeans",
          actions: ["lambda:ListAliases", "lambda:ListFunctionUrlConfigs", "lambda:ListFunctionEventInvokeConfigs"],
          resources: [functions],
        },
        { sid: "ReadRoleUse", actions: ["iam:GetRole"], resources: [roles] },
      ],
    },
    release: [
      {
        sid: "RestoreFunction",
        actions: [
          "lambda:GetFunctionConfiguration",
          "lambda:GetFunctionConcurrency",
          "lambda:PutFunctionConcurrency",
          "lambda:DeleteFunctionConcurrency",
          "lambda:GetProvisionedConcurrencyConfig",
          "lambda:PutProvisionedConcurrencyConfig",
        ],
        resources: [functions],
      },
      {
        sid: "ResumeEventSources",
        actions: ["lambda:GetEventSourceMapping", "lambda:UpdateEventSourceMapping"],
        resources: [mappings],
      },
      {
        sid: "RestoreFunctionRole",
        actions: ["iam:GetRolePolicy", "iam:PutRolePolicy", "iam:DeleteRolePolicy"],
        resources: [roles],
      },
    ],
  },
} as const satisfies ResponderDefinition;
