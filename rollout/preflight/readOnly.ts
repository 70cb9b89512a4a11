/** All that a session of `preflight` may do in an account, whatever the deployment role may. */
export const preflightPolicy = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Action: [
        "iam:GetRole",
        "ec2:DescribeRegions",
        "config:DescribeConfigurationRecorders",
        "config:DescribeConfigurationRecorderStatus",
        "guardduty:ListDetectors",
        "guardduty:GetDetector",
        "guardduty:GetAdministratorAccount",
        "lambda:GetAccountSettings",
        "lambda:GetFunctionConcurrency",
      ],
      Resource: "*",
    },
  ],
});
