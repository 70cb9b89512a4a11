import assert from "node:assert/strict";
import { RequestInput } from "../../../../rehearsal/gateway/authorization/actionTable/requestInput";
import { operationAccess } from "../../../../rehearsal/gateway/authorization/actionTable/services";
import type { Principal } from "../../../../rehearsal/gateway/principal";

const account = "111122223333";
const region = "eu-west-1";
const principal: Principal = { kind: "user", account, userName: "ann", arn: `arn:aws:iam::${account}:user/ann` };
const iam = { arnOf: () => undefined, rolesOfInstanceProfile: () => [] };
const role = `arn:aws:iam::${account}:role/config`;
const config = `arn:aws:config:${region}:${account}`;

describe("What Config's operations ask leave for", () => {
  const rows: [string, Record<string, unknown>, string[]][] = [
    [
      "PutConfigurationRecorder",
      { ConfigurationRecorder: { roleARN: role } },
      ["config:PutConfigurationRecorder *", `iam:PassRole ${role}`],
    ],
    ["StartConfigurationRecorder", {}, ["config:StartConfigurationRecorder *"]],
    ["PutDeliveryChannel", {}, ["config:PutDeliveryChannel *"]],
    ["PutConfigRule", { ConfigRule: {} }, [`config:PutConfigRule ${config}:config-rule/*`]],
    ["PutEvaluations", { ResultToken: "t" }, ["config:PutEvaluations *"]],
    ["GetComplianceDetailsByConfigRule", {}, [`config:GetComplianceDetailsByConfigRule ${config}:config-rule/*`]],
    ["GetResourceConfigHistory", {}, ["config:GetResourceConfigHistory *"]],
    ["BatchGetResourceConfig", {}, ["config:BatchGetResourceConfig *"]],
    ["ListDiscoveredResources", {}, ["config:ListDiscoveredResources *"]],
    ["PutOrganizationConfigRule", {}, [`config:PutOrganizationConfigRule ${config}:organization-config-rule/*`]],
    ["DescribeOrganizationConfigRules", {}, ["config:DescribeOrganizationConfigRules *"]],
    ["GetOrganizationConfigRuleDetailedStatus", {}, ["config:GetOrganizationConfigRuleDetailedStatus *"]],
    [
      "PutConfigurationAggregator",
      { OrganizationAggregationSource: { RoleArn: role } },
      [`config:PutConfigurationAggregator ${config}:config-aggregator/*`, `iam:PassRole ${role}`],
    ],
    [
      "DescribeAggregateComplianceByConfigRules",
      {},
      [`config:DescribeAggregateComplianceByConfigRules ${config}:config-aggregator/*`],
    ],
    [
      "PutAggregationAuthorization",
      { AuthorizedAccountId: "444455556666", AuthorizedAwsRegion: region },
      [`config:PutAggregationAuthorization ${config}:aggregation-authorization/444455556666/${region}`],
    ],
  ];
  for (const [operation, parameters, expected] of rows) {
    it(operation, () => {
      const { prefix, access } = operationAccess("config", operation);
      assert.ok(access, `${operation} is in no table`);
      const asked = access(new RequestInput({ operation, region, account, parameters, principal }, prefix, iam));
      assert.deepEqual(
        asked.map(({ action, resource }) => `${action} ${resource}`),
        expected,
      );
    });
  }
});
