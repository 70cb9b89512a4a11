import type { Settings } from "../../config/settings";
import type { PolicyPlace } from "../../functions/domain/policyDocument";
import type { NeededAction } from "../serviceControl/neededActions";

const roles = [
  ...["iam:CreateRole", "iam:GetRole", "iam:UpdateAssumeRolePolicy", "iam:TagRole", "iam:DeleteRole", "iam:PassRole"],
  ...["iam:PutRolePolicy", "iam:GetRolePolicy", "iam:DeleteRolePolicy", "iam:ListRolePolicies"],
];
const rules = [
  ...["events:PutRule", "events:DescribeRule", "events:DeleteRule", "events:TagResource"],
  ...["events:PutTargets", "events:ListTargetsByRule", "events:RemoveTargets"],
];
const groups = ["resource-groups:CreateGroup", "resource-groups:GetGroup", "resource-groups:DeleteGroup"];
const recording = [
  ...["config:PutConfigurationRecorder", "config:StartConfigurationRecorder", "config:PutDeliveryChannel"],
  ...["iam:AttachRolePolicy", "s3:CreateBucket", "s3:PutBucketPolicy", "s3:PutBucketPublicAccessBlock"],
];
const detecting = ["guardduty:CreateDetector", "guardduty:GetDetector"];
const central = [
  ...["events:CreateEventBus", "events:PutPermission", "lambda:CreateFunction", "lambda:UpdateFunctionCode"],
  ...["lambda:AddPermission", "lambda:PutFunctionConcurrency", "dynamodb:CreateTable", "sqs:CreateQueue"],
  ...["sns:CreateTopic", "kms:CreateKey", "cloudwatch:PutMetricAlarm", "logs:CreateLogGroup"],
];
const organization = ["config:PutOrganizationConfigRule", "guardduty:UpdateOrganizationConfiguration"];

/**
 * What deploying a stack takes, as far as service control policies are wont to deny it: a list of what is made rather than of
 * every call.
 */
export function deploymentActionsOf(settings: Settings, { partition, account }: PolicyPlace): readonly NeededAction[] {
  const actions = actionsOf(settings);
  return [...new Set(actions)].map((action) => ({
    action,
    resources: action.startsWith("iam:") ? roleArns(settings, partition, account) : ["*"],
  }));
}

function actionsOf(settings: Settings): readonly string[] {
  switch (settings.role) {
    case "management":
      return [];
    case "member":
      return [
        ...roles,
        ...rules,
        ...groups,
        ...(settings.enableConfig ? recording : []),
        ...(settings.configRules === "accounts" ? ["config:PutConfigRule"] : []),
        ...(settings.enableGuardDuty ? detecting : []),
      ];
    case "security":
      return [
        ...roles,
        ...rules,
        ...central,
        ...(settings.configRules === "organization" ? organization.slice(0, 1) : []),
        ...(settings.guardDutyAdministrator && settings.guardDutyDelivery === "native"
          ? [...detecting, ...organization.slice(1)]
          : []),
      ];
  }
}

/** Each by itself, so that a denial of one is told as such. */
function roleArns(settings: Settings, partition: string, account: string): readonly string[] {
  const role = (name: string) => `arn:${partition}:iam::${account}:role/${name}`;
  return settings.role === "member" ? [role(settings.responseRoleName), role("firebreak/*")] : [role("firebreak/*")];
}
