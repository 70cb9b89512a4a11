import assert from "node:assert/strict";
import { OrganizationsClient } from "@aws-sdk/client-organizations";
import { STSClient } from "@aws-sdk/client-sts";
import { activeAccounts, historiesOf, type Reading, sessionPolicy } from "../../governance/accounts";

const reading: Reading = {
  partition: "aws",
  ownAccountId: "999988887777",
  accountIds: ["999988887777", "444455556666"],
  regions: ["eu-central-1"],
  roleName: "audit/Reader",
};

interface Assumption {
  readonly RoleArn?: string;
  readonly Policy?: string;
}

/** An STS that hands out credentials and keeps what it was asked. */
function stsOf(asked: Assumption[], expiresIn = 3_600_000): STSClient {
  const send = async ({ input }: { readonly input: Assumption }) => {
    asked.push(input);
    const Expiration = new Date(Date.now() + expiresIn);
    return { Credentials: { AccessKeyId: "AKIAEXAMPLE", SecretAccessKey: "s", SessionToken: "t", Expiration } };
  };
  return Object.assign(new STSClient({ region: "eu-central-1" }), { send });
}

describe("The accounts that a dry run reads", () => {
  it("are read in each Region, and where IAM's calls are recorded", () => {
    assert.deepEqual(
      historiesOf(stsOf([]), reading).map(({ accountId, region, hasIam }) => [accountId, region, hasIam]),
      [
        ["999988887777", "eu-central-1", false],
        ["999988887777", "us-east-1", true],
        ["444455556666", "eu-central-1", false],
        ["444455556666", "us-east-1", true],
      ],
    );
    const china = historiesOf(stsOf([]), { ...reading, partition: "aws-cn", regions: ["cn-northwest-1"] });
    assert.deepEqual(new Set(china.map(({ region }) => region)), new Set(["cn-northwest-1", "cn-north-1"]));
  });

  it("are read by one session each, which may look up events and nothing else", async () => {
    const asked: Assumption[] = [];
    const histories = historiesOf(stsOf(asked), reading);
    for (const { trail } of histories.filter(({ accountId }) => accountId === "444455556666"))
      assert.equal((await trail.config.credentials()).accessKeyId, "AKIAEXAMPLE");
    assert.deepEqual(
      asked.map(({ RoleArn, Policy }) => [RoleArn, Policy]),
      [["arn:aws:iam::444455556666:role/audit/Reader", sessionPolicy]],
    );
    assert.deepEqual(JSON.parse(sessionPolicy).Statement, [
      { Effect: "Allow", Action: "cloudtrail:LookupEvents", Resource: "*" },
    ]);
  });

  it("are those of the organization that are active, page after page", async () => {
    const pages = [
      { Accounts: [{ Id: "111122223333", State: "ACTIVE" }], NextToken: "2" },
      {
        Accounts: [
          { Id: "444455556666", Status: "ACTIVE" },
          { Id: "777788889999", State: "SUSPENDED", Status: "SUSPENDED" },
        ],
      },
    ];
    const send = async () => pages.shift() ?? {};
    const organizations = Object.assign(new OrganizationsClient({ region: "us-east-1" }), { send });
    assert.deepEqual(await activeAccounts(organizations), ["111122223333", "444455556666"]);
  });
});
