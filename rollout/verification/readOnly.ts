import { responderFunctionName } from "../../functions/domain/names";
import { reportExceptions } from "../../functions/report-exceptions/report";

/** All that a session of `verify` may do in an account, whatever the deployment role may: look, and try to become the response role. */
export function verifyingPolicy(responseRoleName: string): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: [
          "iam:GetRole",
          "iam:GetRolePolicy",
          "iam:ListRolePolicies",
          "iam:ListAttachedRolePolicies",
          "events:DescribeRule",
          "events:DescribeEventBus",
          "events:ListTargetsByRule",
          "events:TestEventPattern",
          "guardduty:ListDetectors",
          "guardduty:GetDetector",
          "guardduty:GetAdministratorAccount",
          "config:DescribeConfigRules",
          "config:DescribeConfigurationRecorders",
          "config:DescribeConfigurationRecorderStatus",
          "lambda:GetFunctionConfiguration",
        ],
        Resource: "*",
      },
      {
        Effect: "Allow",
        Action: "lambda:InvokeFunction",
        Resource: `arn:*:lambda:*:*:function:${responderFunctionName(reportExceptions.name)}`,
      },
      { Effect: "Allow", Action: "sts:AssumeRole", Resource: `arn:*:iam::*:role/${responseRoleName}` },
    ],
  });
}
