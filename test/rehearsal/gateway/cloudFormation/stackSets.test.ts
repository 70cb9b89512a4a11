// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation writes its variables so.
import assert from "node:assert/strict";
import {
  CloudFormationClient,
  CreateStackSetCommand,
  DeleteStackInstancesCommand,
  DeleteStackSetCommand,
  DescribeStackSetCommand,
  DescribeStackSetOperationCommand,
  ListStackSetOperationResultsCommand,
  UpdateStackSetCommand,
} from "@aws-sdk/client-cloudformation";
import { DescribeRuleCommand, EventBridgeClient, ListTargetsByRuleCommand } from "@aws-sdk/client-eventbridge";
import {
  CreateRoleCommand,
  DeleteRoleCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  NoSuchEntityException,
} from "@aws-sdk/client-iam";
import {
  AttachPolicyCommand,
  CreateAccountCommand,
  CreatePolicyCommand,
  DetachPolicyCommand,
} from "@aws-sdk/client-organizations";
import { EmulatedStackSets, furtherRegion, homeRegion } from "./emulatedStackSets";

const trust = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "events.amazonaws.com" }, Action: "sts:AssumeRole" }],
};
const queue = { "Fn::Sub": "arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:found" };

/** A role in the home Region, and a rule in each that names it. */
function template(description = "First") {
  return {
    AWSTemplateFormatVersion: "2010-09-09",
    Conditions: { Home: { "Fn::Equals": [{ Ref: "AWS::Region" }, homeRegion] } },
    Resources: {
      Rule: {
        Type: "AWS::Events::Rule",
        Properties: {
          Name: "pass-on",
          Description: description,
          EventPattern: { source: ["aws.config"] },
          Targets: [
            {
              Id: "found",
              Arn: queue,
              RoleArn: {
                "Fn::If": [
                  "Home",
                  { "Fn::GetAtt": ["Role", "Arn"] },
                  { "Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/passing" },
                ],
              },
            },
          ],
          Tags: [{ Key: "team", Value: "security" }],
        },
      },
      Role: {
        Type: "AWS::IAM::Role",
        Condition: "Home",
        Properties: {
          RoleName: "passing",
          Description: description,
          AssumeRolePolicyDocument: trust,
          Policies: [
            {
              PolicyName: "pass",
              PolicyDocument: {
                Version: "2012-10-17",
                Statement: [
                  // `${!…}` is IAM's variable, which CloudFormation lets be.
                  {
                    Effect: "Allow",
                    Action: "sqs:SendMessage",
                    Resource: { "Fn::Sub": "arn:${AWS::Partition}:sqs:*:${AWS::AccountId}:${!aws:username}" },
                  },
                ],
              },
            },
          ],
        },
      },
    },
  };
}

describe("Service-managed StackSets, as rehearsed", function () {
  this.timeout(60_000);
  let world: EmulatedStackSets;

  before(async () => {
    world = await EmulatedStackSets.start();
  });
  after(() => world?.stop());

  it("are refused until CloudFormation has the organization's trust, and to all but the management account", async () => {
    await assert.rejects(world.create("early", template()), /You must enable organizations access/);
    await world.activate();
    const member = new CloudFormationClient(await world.emulated.administrator(world.account("security")));
    await assert.rejects(
      member.send(
        new CreateStackSetCommand({
          StackSetName: "foreign",
          TemplateBody: JSON.stringify(template()),
          PermissionModel: "SERVICE_MANAGED",
          Capabilities: ["CAPABILITY_NAMED_IAM"],
        }),
      ),
      /management account/,
    );
  });

  it("refuse templates that CloudFormation refuses, and name the file for what the rehearsal does not know", async () => {
    const role = template().Resources.Role;
    const cases: readonly (readonly [object, RegExp])[] = [
      [{ Resources: {} }, /At least one Resources member/],
      [
        { Resources: { A: { Type: "AWS::S3::Bucket" } } },
        /Unrecognized resource types: \[AWS::S3::Bucket\].*resources/,
      ],
      [{ Resources: { A: { ...role, Condition: "Missing" } } }, /Unresolved condition dependency Missing/],
      [{ ...template(), Description: "x".repeat(1025) }, /Description/],
      [{ ...template(), Metadata: "x".repeat(51_200) }, /less than or equal to 51200/],
    ];
    for (const [body, message] of cases) await assert.rejects(world.create("refused", body), message);
    await assert.rejects(world.create("refused", template(), { Capabilities: [] }), /CAPABILITY_NAMED_IAM/);
    await assert.rejects(world.create("refused", template(), { PermissionModel: "SELF_MANAGED" }), /service-managed/);
  });

  it("deploy to every account below a unit but the management account, the home Region's role once", async () => {
    await world.create("spread", template());
    await world.deploy("spread", [world.unitAbove("payments", 0)], [homeRegion, furtherRegion], {
      OperationPreferences: { RegionOrder: [homeRegion, furtherRegion], MaxConcurrentPercentage: 100 },
    });
    assert.deepEqual(
      await world.told("spread"),
      ["payments", "sandbox", "security", "storefront"].flatMap((name) => [
        `${name} ${homeRegion} CURRENT`,
        `${name} ${furtherRegion} CURRENT`,
      ]),
    );
    const account = world.account("payments");
    const iam = world.iamOf(account);
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: "passing" }));
    assert.deepEqual(JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "")), trust);
    const { PolicyDocument = "" } = await iam.send(
      new GetRolePolicyCommand({ RoleName: "passing", PolicyName: "pass" }),
    );
    assert.equal(
      JSON.parse(decodeURIComponent(PolicyDocument)).Statement[0].Resource,
      `arn:aws:sqs:*:${account}:\${aws:username}`,
    );
    const administrator = await world.emulated.administrator(account);
    for (const region of [homeRegion, furtherRegion]) {
      const events = new EventBridgeClient({ ...administrator, region });
      const { Targets = [] } = await events.send(new ListTargetsByRuleCommand({ Rule: "pass-on" }));
      assert.deepEqual(
        Targets.map(({ Arn, RoleArn }) => [Arn, RoleArn]),
        [[`arn:aws:sqs:${region}:${account}:found`, `arn:aws:iam::${account}:role/passing`]],
      );
    }
  });

  it("change what they have made in place, and leave no trace when they go", async () => {
    const settings = {
      StackSetName: "spread",
      PermissionModel: "SERVICE_MANAGED" as const,
      Capabilities: ["CAPABILITY_NAMED_IAM" as const],
      AutoDeployment: { Enabled: true, RetainStacksOnAccountRemoval: false },
      ManagedExecution: { Active: true },
    };
    await world.management.send(
      new UpdateStackSetCommand({ ...settings, TemplateBody: JSON.stringify(template("Second")) }),
    );
    await world.emulated.gateway.settled();
    const events = new EventBridgeClient(await world.emulated.administrator(world.account("sandbox")));
    const { Description } = await events.send(new DescribeRuleCommand({ Name: "pass-on" }));
    assert.equal(Description, "Second");

    await assert.rejects(world.management.send(new DeleteStackSetCommand({ StackSetName: "spread" })), {
      name: "StackSetNotEmptyException",
    });
    await world.management.send(
      new DeleteStackInstancesCommand({
        StackSetName: "spread",
        DeploymentTargets: { OrganizationalUnitIds: [world.unitAbove("payments", 0)] },
        Regions: [homeRegion, furtherRegion],
        RetainStacks: false,
      }),
    );
    await world.emulated.gateway.settled();
    assert.deepEqual(await world.told("spread"), []);
    await assert.rejects(events.send(new DescribeRuleCommand({ Name: "pass-on" })), {
      name: "ResourceNotFoundException",
    });
    const iam = world.iamOf(world.account("sandbox"));
    await assert.rejects(iam.send(new GetRoleCommand({ RoleName: "passing" })), NoSuchEntityException);
    await world.management.send(new DeleteStackSetCommand({ StackSetName: "spread" }));
    await assert.rejects(world.management.send(new DescribeStackSetCommand({ StackSetName: "spread" })), {
      name: "StackSetNotFoundException",
    });
  });

  it("follow accounts that join, move and leave, a StackSet after those that it depends on", async () => {
    await world.create("first", template());
    const { StackSet: first } = await world.management.send(new DescribeStackSetCommand({ StackSetName: "first" }));
    const rule = { ...template().Resources.Rule, Properties: { ...template().Resources.Rule.Properties, Name: "two" } };
    const further = {
      Conditions: template().Conditions,
      Resources: { ...template().Resources, Rule: rule },
    };
    await world.create("second", further, {
      AutoDeployment: { Enabled: true, RetainStacksOnAccountRemoval: false, DependsOn: [first?.StackSetARN ?? ""] },
    });
    const sandboxUnit = world.unitOf("sandbox");
    await world.deploy("first", [sandboxUnit], [homeRegion]);
    await world.deploy("second", [sandboxUnit], [furtherRegion]);

    const { CreateAccountStatus } = await world.organizations.send(
      new CreateAccountCommand({ AccountName: "newcomer", Email: "newcomer@rehearsal.example" }),
    );
    const newcomer = CreateAccountStatus?.AccountId ?? "";
    await world.emulated.gateway.settled();
    assert.ok(!(await world.told("first")).some((told) => told.startsWith(newcomer)), "the root is no target");

    const mark = world.emulated.gateway.journal.mark();
    await world.move(newcomer, sandboxUnit);
    assert.ok((await world.told("first")).includes(`${newcomer} ${homeRegion} CURRENT`));
    assert.ok((await world.told("second")).includes(`${newcomer} ${furtherRegion} CURRENT`));
    const calls = world.emulated.gateway.journal.since(mark).filter(({ account }) => account === newcomer);
    const order = calls.map(({ operation }) => operation).filter((name) => /^(CreateRole|PutTargets)$/.test(name));
    assert.deepEqual(order, ["CreateRole", "PutTargets", "PutTargets"]);

    await world.move(newcomer, world.unitOf("payments"));
    assert.ok(
      ![...(await world.told("first")), ...(await world.told("second"))].some((told) => told.startsWith(newcomer)),
    );
    await assert.rejects(
      world.iamOf(newcomer).send(new GetRoleCommand({ RoleName: "passing" })),
      NoSuchEntityException,
    );
  });

  it("stop at the failures that they tolerate, and say of each account what became of it", async () => {
    // Somebody else's role of that name is in the way in one account.
    const iam = world.iamOf(world.account("storefront"));
    await iam.send(new CreateRoleCommand({ RoleName: "passing", AssumeRolePolicyDocument: JSON.stringify(trust) }));
    await world.create("strict", template());
    const units = [world.unitOf("storefront")];
    const preferences = { OperationPreferences: { MaxConcurrentCount: 2, FailureToleranceCount: 0 } };
    const failed = await world.deploy("strict", units, [homeRegion, furtherRegion], preferences);
    const { StackSetOperation } = await world.management.send(
      new DescribeStackSetOperationCommand({ StackSetName: "strict", OperationId: failed }),
    );
    assert.equal(StackSetOperation?.Status, "FAILED");
    const { Summaries = [] } = await world.management.send(
      new ListStackSetOperationResultsCommand({ StackSetName: "strict", OperationId: failed }),
    );
    const storefront = Summaries.find(
      ({ Account, Region }) => Account === world.account("storefront") && Region === homeRegion,
    );
    assert.match(storefront?.StatusReason ?? "", /ResourceLogicalId:Role, ResourceType:AWS::IAM::Role.*already exists/);
    assert.ok(Summaries.filter(({ Region }) => Region === furtherRegion).every(({ Status }) => Status === "CANCELLED"));

    // What came before the failure is undone; the stranger's role stands. Out of the way, the next try makes it.
    const events = new EventBridgeClient(await world.emulated.administrator(world.account("storefront")));
    await assert.rejects(events.send(new DescribeRuleCommand({ Name: "pass-on" })), {
      name: "ResourceNotFoundException",
    });
    await iam.send(new GetRoleCommand({ RoleName: "passing" }));
    await iam.send(new DeleteRoleCommand({ RoleName: "passing" }));
    await world.deploy("strict", units, [homeRegion]);
    assert.ok((await world.told("strict")).includes(`storefront ${homeRegion} CURRENT`));
  });

  it("are bound by the service control policies over an account", async () => {
    const statement = { Effect: "Deny", Action: "iam:CreateRole", Resource: "*" };
    const { Policy } = await world.organizations.send(
      new CreatePolicyCommand({
        Name: "no-roles",
        Description: "",
        Type: "SERVICE_CONTROL_POLICY",
        Content: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }),
      }),
    );
    const attachment = { PolicyId: Policy?.PolicySummary?.Id ?? "", TargetId: world.account("security") };
    await world.organizations.send(new AttachPolicyCommand(attachment));
    try {
      await world.create("denied", template());
      await world.deploy("denied", [world.unitOf("security")], [homeRegion]);
      const [instance] = await world.instances("denied");
      assert.deepEqual([instance?.Status, instance?.StackInstanceStatus?.DetailedStatus], ["OUTDATED", "FAILED"]);
      assert.match(instance?.StatusReason ?? "", /service control policy/);
    } finally {
      await world.organizations.send(new DetachPolicyCommand(attachment));
    }
  });
});
