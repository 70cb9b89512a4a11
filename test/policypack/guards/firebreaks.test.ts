import { firebreakDetector } from "../../../policypack/guards/detector";
import { firebreakForwarding } from "../../../policypack/guards/forwarding";
import { firebreakResponseRole } from "../../../policypack/guards/responseRole";
import { firebreakTagProtection } from "../../../policypack/guards/tagProtection";
import type { ResourcePolicy } from "../../../policypack/policy";
import { assertContent, assertRefused, assertUndecided } from "../governed";
import { runOnResource, type TestResource, unknown } from "../policyRun";

/** For each guard what it refuses in a stack that is not Firebreak's, and what it lets pass there. */
const cases: readonly {
  readonly policy: ResourcePolicy;
  readonly refused: readonly TestResource[];
  readonly content: readonly TestResource[];
}[] = [
  {
    policy: firebreakResponseRole,
    refused: [
      { type: "aws:iam/role:Role", props: { name: "Security-IR-Role" } },
      { type: "aws:iam/role:Role", props: { name: "helper", path: "/firebreak/" } },
      { type: "aws:iam/role:Role", props: { name: "AWS-SystemsManager-AutomationExecutionRole" } },
      { type: "aws:iam/rolePolicy:RolePolicy", props: { role: "Security-IR-Role", policy: unknown } },
      { type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment", props: { role: "Security-IR-Role" } },
      { type: "aws:iam/policyAttachment:PolicyAttachment", props: { roles: ["app", "Security-IR-Role"] } },
      { type: "aws:iam/instanceProfile:InstanceProfile", props: { role: "Security-IR-Role" } },
      { type: "aws-native:iam:RolePolicy", props: { roleName: "Security-IR-Role" } },
    ],
    content: [
      { type: "aws:iam/role:Role", props: { name: "app", path: "/" } },
      { type: "aws:iam/role:Role", props: { assumeRolePolicy: unknown } },
      { type: "aws:iam/rolePolicy:RolePolicy", props: { role: "app" } },
      { type: "aws:iam/userPolicy:UserPolicy", props: { user: "Security-IR-Role" } },
    ],
  },
  {
    policy: firebreakForwarding,
    refused: [
      { type: "aws:cloudwatch/eventRule:EventRule", props: { name: "firebreak-forward-findings", state: "DISABLED" } },
      { type: "aws:cloudwatch/eventRule:EventRule", props: { name: "mine", eventBusName: "firebreak" } },
      { type: "aws:cloudwatch/eventTarget:EventTarget", props: { rule: "firebreak-forward-findings" } },
      {
        type: "aws:cloudwatch/eventPermission:EventPermission",
        props: { eventBusName: "arn:aws:events:eu-central-1:111122223333:event-bus/firebreak" },
      },
      { type: "aws:resourcegroups/group:Group", props: { name: "firebreak-exceptions" } },
      { type: "aws-native:events:Rule", props: { name: "firebreak-forward-compliance" } },
    ],
    content: [
      { type: "aws:cloudwatch/eventRule:EventRule", props: { name: "nightly" } },
      { type: "aws:cloudwatch/eventRule:EventRule", props: { eventPattern: "{}" } },
      { type: "aws:cloudwatch/eventTarget:EventTarget", props: { rule: "nightly", eventBusName: "default" } },
    ],
  },
  {
    policy: firebreakDetector,
    refused: [
      { type: "aws:guardduty/detector:Detector", props: { enable: false } },
      { type: "aws:guardduty/filter:Filter", props: { action: "ARCHIVE" } },
      { type: "aws:cfg/recorderStatus:RecorderStatus", props: { isEnabled: false } },
      { type: "aws-native:guardduty:Detector", props: {} },
    ],
    content: [{ type: "aws:cfg/rule:Rule", props: {} }],
  },
  {
    policy: firebreakTagProtection,
    refused: [
      {
        type: "aws:organizations/policy:Policy",
        props: { name: "firebreak-exception-tag", type: "SERVICE_CONTROL_POLICY" },
      },
      {
        type: "aws:organizations/policy:Policy",
        props: { name: "tags", type: "TAG_POLICY", content: JSON.stringify({ tags: { securityexception: {} } }) },
      },
      {
        type: "aws-native:organizations:Policy",
        props: { name: "tags", type: "TAG_POLICY", content: { tags: { SecurityException: {} } } },
      },
    ],
    content: [
      {
        type: "aws:organizations/policy:Policy",
        props: { name: "tags", type: "TAG_POLICY", content: JSON.stringify({ tags: { CostCenter: {} } }) },
      },
      { type: "aws:organizations/policy:Policy", props: { name: "regions", content: "{}" } },
      { type: "aws:organizations/policyAttachment:PolicyAttachment", props: { policyId: "p-12345678" } },
    ],
  },
];

describe("what is Firebreak's", () => {
  for (const { policy, refused, content } of cases) {
    it(`${policy.name}: is refused in another stack, and says where it belongs`, () => {
      for (const resource of refused)
        assertRefused(
          runOnResource(policy, resource),
          `"${policy.name}": { "firebreakProjects": ["firebreak","app"] }`,
        );
    });

    it(`${policy.name}: is Firebreak's own in its project, in its components and in a project that the config names`, () => {
      for (const resource of refused) {
        assertContent(runOnResource(policy, { ...resource, project: "firebreak" }));
        assertContent(
          runOnResource(policy, {
            ...resource,
            parentTypes: ["our:index:Account", "firebreak:components:MemberAccount"],
          }),
        );
        assertContent(runOnResource(policy, resource, { firebreakProjects: ["firebreak", "app"] }));
      }
    });

    it(`${policy.name}: leaves what is not Firebreak's alone`, () => {
      for (const resource of content) assertContent(runOnResource(policy, resource));
    });
  }

  it("is not passed over where its name is not known yet", () => {
    assertUndecided(
      runOnResource(firebreakResponseRole, { type: "aws:iam/rolePolicy:RolePolicy", props: { role: unknown } }),
      ".role",
    );
    assertUndecided(
      runOnResource(firebreakForwarding, { type: "aws:cloudwatch/eventTarget:EventTarget", props: { rule: unknown } }),
      ".rule",
    );
    assertUndecided(
      runOnResource(firebreakTagProtection, {
        type: "aws:organizations/policy:Policy",
        props: { name: "tags", type: "TAG_POLICY", content: unknown },
      }),
      ".content",
    );
  });

  it("has the role's name from the config", () => {
    const role = { type: "aws:iam/role:Role", props: { name: "ir" } };
    assertContent(runOnResource(firebreakResponseRole, role));
    assertRefused(runOnResource(firebreakResponseRole, role, { responseRoleName: "ir" }), "name is ir");
  });
});
