import assert from "node:assert/strict";
import { exceptionAdministrator } from "../../../policypack/exceptions/administrator";
import { exceptionQuota } from "../../../policypack/exceptions/quota";
import { assertContent, assertRefused, assertUndecided, governed, groupWith } from "../governed";
import { runOnStack, type TestResource, unknown } from "../policyRun";

const exempt = { SecurityException: governed({ scope: ["block-principal"] }) };

describe("the exceptions of a stack", () => {
  const groups = (count: number): TestResource[] =>
    Array.from({ length: count }, (_, index) => ({ ...groupWith(governed()), name: `group-${index}` }));

  it("may be ten, and no more", () => {
    assertContent(runOnStack(exceptionQuota, [...groups(10), { type: "pulumi:pulumi:Stack" }]));
    assertRefused(
      runOnStack(exceptionQuota, groups(11)),
      "11 resources have an exception",
      "aws:ec2/securityGroup:SecurityGroup group-0",
      "a stack may have 10",
      '"exception-quota": { "maximum": 11 }',
    );
  });

  it("may be as many as the config says, none of them too", () => {
    assertContent(runOnStack(exceptionQuota, groups(11), { maximum: 11 }));
    assertRefused(runOnStack(exceptionQuota, groups(1), { maximum: 0 }), "a stack may have 0");
    assertContent(runOnStack(exceptionQuota, [], { maximum: 0 }));
  });

  it("are counted by their key, whatever else is not known, and what can't be counted is told", () => {
    const unread = { type: "aws:s3/bucket:Bucket", name: "logs", props: { tags: unknown } };
    assertRefused(runOnStack(exceptionQuota, [...groups(11), unread]), "11 resources");
    assertUndecided(
      runOnStack(exceptionQuota, [...groups(3), unread]),
      "the tags of aws:s3/bucket:Bucket logs (.tags)",
    );
  });

  it("come by default tags too", () => {
    const tagged = groups(11).map(({ props, ...rest }) => ({ ...rest, props: { tags: {}, tagsAll: props?.tags } }));
    assertRefused(runOnStack(exceptionQuota, tagged), "11 resources");
  });

  it("are refused with a setting that there is not", () => {
    assert.throws(
      () => runOnStack(exceptionQuota, [], { maximun: 3 }),
      /maximun is no setting of it; its settings are exceptionTagKey, maximum/,
    );
    assert.throws(() => runOnStack(exceptionQuota, [], { maximum: "3" }), /exception-quota can't be read: maximum:/);
  });
});

describe("an administrator", () => {
  const everything = JSON.stringify({ Statement: { Effect: "Allow", Action: "*", Resource: "*" } });
  const reading = JSON.stringify({ Statement: { Effect: "Allow", Action: "s3:Get*", Resource: "*" } });
  const role: TestResource = {
    type: "aws:iam/role:Role",
    name: "deployer",
    props: { name: "deployer-1a2b", tags: exempt },
  };
  const user: TestResource = { type: "aws:iam/user:User", name: "jane", props: { name: "jane", tags: exempt } };
  const administrator = "arn:aws:iam::aws:policy/AdministratorAccess";
  const policy = (document: string): TestResource => ({
    type: "aws:iam/policy:Policy",
    name: "rights",
    props: { arn: unknown, policy: document },
  });

  const ways: Readonly<Record<string, readonly TestResource[]>> = {
    "AdministratorAccess, attached in a resource of its own": [
      role,
      {
        type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        props: { role: "deployer-1a2b", policyArn: administrator },
      },
    ],
    "AdministratorAccess, attached to a role whose name is not known yet": [
      { ...role, props: { name: unknown, tags: exempt } },
      {
        type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        props: { role: unknown, policyArn: administrator },
        propertyDependencies: { role: ["deployer"] },
      },
    ],
    "AdministratorAccess among the role's own": [
      { ...role, props: { ...role.props, managedPolicyArns: [administrator] } },
    ],
    "an inline policy of the role": [{ ...role, props: { ...role.props, inlinePolicies: [{ policy: everything }] } }],
    "an inline policy in a resource of its own": [
      role,
      { type: "aws:iam/rolePolicy:RolePolicy", props: { role: "deployer-1a2b", policy: everything } },
    ],
    "a policy of the stack whose ARN is not known yet": [
      role,
      policy(everything),
      {
        type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        props: { role: "deployer-1a2b", policyArn: unknown },
        propertyDependencies: { policyArn: ["rights"] },
      },
    ],
    "a group": [
      user,
      { type: "aws:iam/group:Group", name: "admins", props: { name: "admins" } },
      {
        type: "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
        props: { group: "admins", policyArn: administrator },
      },
      { type: "aws:iam/userGroupMembership:UserGroupMembership", props: { user: "jane", groups: ["staff", "admins"] } },
    ],
    "an attachment to many": [
      user,
      {
        type: "aws:iam/policyAttachment:PolicyAttachment",
        props: { users: ["joe", "jane"], policyArn: administrator },
      },
    ],
    "a policy of aws-native": [
      {
        type: "aws-native:iam:Role",
        props: { roleName: "ops", tags: [{ key: "SecurityException", value: governed() }] },
      },
      { type: "aws-native:iam:RolePolicy", props: { roleName: "ops", policyDocument: JSON.parse(everything) } },
    ],
  };
  for (const [way, resources] of Object.entries(ways)) {
    it(`is not exempt: by ${way}`, () =>
      assertRefused(runOnStack(exceptionAdministrator, resources), "has an exception and is an administrator by"));

    it(`may be one without an exception: by ${way}`, () => {
      const plain = resources.map((each) => ({ ...each, props: { ...each.props, tags: {} } }));
      assertContent(runOnStack(exceptionAdministrator, plain));
    });
  }

  it("is not who reads, nor who shares a name with another kind of identity", () => {
    assertContent(
      runOnStack(exceptionAdministrator, [
        role,
        policy(reading),
        { type: "aws:iam/rolePolicy:RolePolicy", props: { role: "deployer-1a2b", policy: reading } },
        { type: "aws:iam/userPolicy:UserPolicy", props: { user: "deployer-1a2b", policy: everything } },
        {
          type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
          props: { role: "deployer-1a2b", policyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess" },
        },
      ]),
    );
  });

  it("is who the config's policies make one", () => {
    const power = {
      type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
      props: { role: "deployer-1a2b", policyArn: "arn:aws:iam::aws:policy/PowerUserAccess" },
    };
    assertContent(runOnStack(exceptionAdministrator, [role, power]));
    assertRefused(
      runOnStack(exceptionAdministrator, [role, power], { administratorPolicies: ["PowerUserAccess"] }),
      "PowerUserAccess",
    );
  });

  it("is told as not known where a policy is not known yet", () => {
    assertUndecided(
      runOnStack(exceptionAdministrator, [
        role,
        { type: "aws:iam/rolePolicy:RolePolicy", name: "app", props: { role: "deployer-1a2b", policy: unknown } },
      ]),
      "what aws:iam/rolePolicy:RolePolicy app grants (.policy)",
    );
  });
});
