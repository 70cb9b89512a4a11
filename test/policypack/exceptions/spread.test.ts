import { exceptionDefaultTags } from "../../../policypack/exceptions/defaultTags";
import { exceptionKeySpelling } from "../../../policypack/exceptions/keySpelling";
import { exceptionPropagation } from "../../../policypack/exceptions/propagation";
import { assertContent, assertRefused, assertUndecided, governed, groupWith } from "../governed";
import { runOnResource, type TestResource, unknown } from "../policyRun";

const exempt = { SecurityException: governed() };
const listed = (tags: Readonly<Record<string, string>>) => Object.entries(tags).map(([key, value]) => ({ key, value }));

describe("an exception that is spread", () => {
  const provider = (defaultTags: unknown, type = "pulumi:providers:aws"): TestResource => ({
    type,
    props: { region: "eu-central-1", defaultTags },
  });

  it("is refused in a provider's default tags, which come as JSON", () => {
    for (const type of ["pulumi:providers:aws", "pulumi:providers:aws-native"])
      for (const tags of [{ tags: exempt }, JSON.stringify({ tags: exempt })])
        assertRefused(
          runOnResource(exceptionDefaultTags, provider(tags, type)),
          "defaultTags.tags.SecurityException puts an exception on everything that this provider makes",
        );
  });

  it("is not missed where a provider has other default tags, none, or none that are known", () => {
    assertContent(runOnResource(exceptionDefaultTags, provider(JSON.stringify({ tags: { team: "payments" } }))));
    assertContent(runOnResource(exceptionDefaultTags, provider(undefined)));
    assertContent(runOnResource(exceptionDefaultTags, provider("not JSON")));
    assertContent(
      runOnResource(exceptionDefaultTags, { type: "pulumi:providers:gcp", props: { defaultTags: { tags: exempt } } }),
    );
    assertUndecided(runOnResource(exceptionDefaultTags, provider(unknown)), "the default tags");
  });

  const spreading: Readonly<Record<string, TestResource>> = {
    "an Auto Scaling group": {
      type: "aws:autoscaling/group:Group",
      props: { tags: [{ key: "SecurityException", value: governed(), propagateAtLaunch: true }] },
    },
    "a tag of an Auto Scaling group": {
      type: "aws:autoscaling/tag:Tag",
      props: {
        autoscalingGroupName: "web",
        tag: { key: "SecurityException", value: governed(), propagateAtLaunch: true },
      },
    },
    "an Auto Scaling group of aws-native": {
      type: "aws-native:autoscaling:AutoScalingGroup",
      props: { tags: [{ key: "SecurityException", value: governed(), propagateAtLaunch: "true" }] },
    },
    "a launch template": {
      type: "aws:ec2/launchTemplate:LaunchTemplate",
      props: { tagSpecifications: [{ resourceType: "instance", tags: exempt }] },
    },
    "a launch template of aws-native": {
      type: "aws-native:ec2:LaunchTemplate",
      props: { launchTemplateData: { tagSpecifications: [{ resourceType: "volume", tags: listed(exempt) }] } },
    },
    "a spot fleet": {
      type: "aws:ec2/spotFleetRequest:SpotFleetRequest",
      props: { launchSpecifications: [{ tags: { Name: "a" } }, { tags: exempt }] },
    },
    "a service of ECS": { type: "aws:ecs/service:Service", props: { propagateTags: "SERVICE", tags: exempt } },
    "a volume of a service of ECS": {
      type: "aws:ecs/service:Service",
      props: {
        volumeConfiguration: { managedEbsVolume: { tagSpecifications: [{ resourceType: "volume", tags: exempt }] } },
      },
    },
    "a job definition": { type: "aws:batch/jobDefinition:JobDefinition", props: { propagateTags: true, tags: exempt } },
    "a schedule": {
      type: "aws:scheduler/schedule:Schedule",
      props: { target: { ecsParameters: { tags: exempt } } },
    },
    "a CloudFormation stack": { type: "aws:cloudformation/stack:Stack", props: { tags: exempt } },
    "a cluster of EMR": { type: "aws:emr/cluster:Cluster", props: { tags: exempt } },
  };
  for (const [name, resource] of Object.entries(spreading))
    it(`is refused where ${name} passes it on`, () => {
      assertRefused(
        runOnResource(exceptionPropagation, resource),
        "SecurityException",
        "Nobody reviews what is made then",
      );
      const calm = JSON.parse(JSON.stringify(resource).replaceAll("SecurityException", "Team"));
      assertContent(runOnResource(exceptionPropagation, calm));
    });

  it("is a resource's own where nothing is passed on", () => {
    const own: readonly TestResource[] = [
      groupWith(governed()),
      {
        type: "aws:autoscaling/group:Group",
        props: { tags: [{ key: "SecurityException", value: governed(), propagateAtLaunch: false }] },
      },
      { type: "aws:ecs/service:Service", props: { propagateTags: "NONE", tags: exempt } },
      { type: "aws:ecs/service:Service", props: { tags: exempt } },
      { type: "aws:batch/jobDefinition:JobDefinition", props: { tags: exempt } },
      { type: "aws:ec2/launchTemplate:LaunchTemplate", props: { tags: exempt } },
    ];
    for (const resource of own) assertContent(runOnResource(exceptionPropagation, resource));
  });

  it("is not passed over where the preview does not know what is passed on", () => {
    const launch = (tagSpecifications: unknown) => ({
      type: "aws:ec2/launchTemplate:LaunchTemplate",
      props: { tagSpecifications },
    });
    assertUndecided(runOnResource(exceptionPropagation, launch(unknown)), "the tags that it passes on");
    assertUndecided(
      runOnResource(exceptionPropagation, launch([{ resourceType: "instance", tags: unknown }])),
      "the tags that it passes on",
    );
    assertRefused(
      runOnResource(exceptionPropagation, launch([{ resourceType: "instance", tags: { SecurityException: unknown } }])),
      "puts an exception on what it launches (instance)",
    );
  });
});

describe("the key of an exception", () => {
  for (const key of ["securityexception", "Security-Exception", "SecurityExeption", "security_exception"])
    it(`is refused as ${key}, on a resource, where it is passed on and in default tags`, () => {
      assertRefused(
        runOnResource(exceptionKeySpelling, groupWith(governed(), key)),
        key,
        `Write:  SecurityException in place of ${key}`,
      );
      assertRefused(
        runOnResource(exceptionKeySpelling, {
          type: "aws:ec2/launchTemplate:LaunchTemplate",
          props: { tagSpecifications: [{ resourceType: "instance", tags: { [key]: "Jira-1" } }] },
        }),
        `tagSpecifications[0].tags.${key}`,
      );
      assertRefused(
        runOnResource(exceptionKeySpelling, {
          type: "pulumi:providers:aws",
          props: { defaultTags: JSON.stringify({ tags: { [key]: "Jira-1" } }) },
        }),
        `defaultTags.tags.${key}`,
      );
    });

  it("is read without its value", () => {
    assertRefused(runOnResource(exceptionKeySpelling, groupWith(unknown, "securityexception")), "securityexception");
    assertContent(runOnResource(exceptionKeySpelling, groupWith(unknown)));
  });

  it("may look alike where the config says that it is meant so", () => {
    const other = groupWith("web", "SecurityExceptions");
    assertRefused(runOnResource(exceptionKeySpelling, other), "SecurityExceptions");
    assertContent(runOnResource(exceptionKeySpelling, other, { otherKeys: ["SecurityExceptions"] }));
  });

  it("is not mistaken for another", () => {
    assertContent(runOnResource(exceptionKeySpelling, groupWith("x", "SecurityContact")));
    assertContent(runOnResource(exceptionKeySpelling, groupWith("x", "Security")));
  });
});
