import { jsonOf, listOf, recordOf, textOf } from "../inputs";
import { tagsIn, type WrittenTag, writtenTags } from "../writtenTags";

/** A tag that a resource passes on to things which AWS makes from it later. */
export interface PassedOnTag {
  readonly tag: WrittenTag;
  /** Who gets it: `the instances that it launches`. */
  readonly to: string;
}

type Props = Readonly<Record<string, unknown>>;
type Reader = (props: Props, type: string) => readonly PassedOnTag[];

const launched = "the instances that it launches";
const tasks = "the tasks that it starts";

/**
 * How AWS's services pass tags on, by Pulumi type. Each is from the service's own user guide ("Tag Auto Scaling groups and
 * instances", "Tagging Amazon ECS resources", "CloudFormation resource tags" …). Copies that no responder acts on, such as
 * snapshots, are left out.
 */
const readers: Readonly<Record<string, Reader>> = {
  "aws:autoscaling/group:Group": ({ tags }) => propagated(tags, "tags"),
  "aws:autoscaling/tag:Tag": ({ tag }) => propagated([tag], "tag"),
  "aws-native:autoscaling:AutoScalingGroup": ({ tags }) => propagated(tags, "tags"),
  "aws:ec2/launchTemplate:LaunchTemplate": ({ tagSpecifications }) => specified(tagSpecifications, "tagSpecifications"),
  "aws-native:ec2:LaunchTemplate": ({ launchTemplateData }) =>
    specified(recordOf(launchTemplateData).tagSpecifications, "launchTemplateData.tagSpecifications"),
  "aws:ec2/fleet:Fleet": ({ tagSpecifications }) => specified(tagSpecifications, "tagSpecifications"),
  "aws-native:ec2:Ec2Fleet": ({ tagSpecifications }) => specified(tagSpecifications, "tagSpecifications"),
  "aws:ec2/spotFleetRequest:SpotFleetRequest": ({ launchSpecifications }) =>
    listOf(launchSpecifications).flatMap((launch, index) =>
      to(launched, tagsIn(recordOf(launch).tags, `launchSpecifications[${index}].tags`)),
    ),
  "aws:batch/computeEnvironment:ComputeEnvironment": ({ computeResources }) =>
    to(launched, tagsIn(recordOf(computeResources).tags, "computeResources.tags")),
  "aws:batch/jobDefinition:JobDefinition": (props, type) =>
    isTrue(props.propagateTags) ? own(tasks, props, type) : [],
  "aws:ecs/service:Service": (props, type) => [
    ...(textOf(props.propagateTags) === "SERVICE" ? own(tasks, props, type) : []),
    ...specified(
      recordOf(recordOf(props.volumeConfiguration).managedEbsVolume).tagSpecifications,
      "volumeConfiguration.managedEbsVolume.tagSpecifications",
    ),
  ],
  // A task definition's tags go wherever a service or a schedule asks for them, which may be in another stack.
  "aws:ecs/taskDefinition:TaskDefinition": (props, type) => own(`${tasks}, where a service asks for it`, props, type),
  "aws:ecs/capacityProvider:CapacityProvider": (props, type) =>
    textOf(recordOf(props.managedInstancesProvider).propagateTags) === "CAPACITY_PROVIDER"
      ? own(launched, props, type)
      : [],
  "aws:cloudwatch/eventTarget:EventTarget": ({ ecsTarget }) =>
    to(tasks, tagsIn(recordOf(ecsTarget).tags, "ecsTarget.tags")),
  "aws:scheduler/schedule:Schedule": ({ target }) =>
    to(tasks, tagsIn(recordOf(recordOf(target).ecsParameters).tags, "target.ecsParameters.tags")),
  "aws:pipes/pipe:Pipe": ({ targetParameters }) =>
    to(
      tasks,
      tagsIn(recordOf(recordOf(targetParameters).ecsTaskParameters).tags, "targetParameters.ecsTaskParameters.tags"),
    ),
  "aws:imagebuilder/infrastructureConfiguration:InfrastructureConfiguration": ({ resourceTags }) =>
    to("the instances that it builds images on", tagsIn(resourceTags, "resourceTags")),
  ...Object.fromEntries(
    [
      ["aws:emr/cluster:Cluster", "the instances of the cluster"],
      ["aws:elasticbeanstalk/environment:Environment", "everything that the environment makes"],
      ["aws:cloudformation/stack:Stack", "everything that the stack makes"],
      ["aws:cloudformation/stackSet:StackSet", "everything that its stacks make, in every account"],
      ["aws-native:cloudformation:Stack", "everything that the stack makes"],
      ["aws-native:cloudformation:StackSet", "everything that its stacks make, in every account"],
      ["aws:servicecatalog/provisionedProduct:ProvisionedProduct", "everything that the product makes"],
    ].map(([type = "", whom = ""]): [string, Reader] => [type, (props) => own(whom, props, type)]),
  ),
};

/** The types that pass tags on; the docs list them. */
export const passingTypes: readonly string[] = Object.keys(readers);

/** The tags that a resource passes on; none for a type that passes none on. Reads no values. */
export function passedOnTags(type: string, props: Props): readonly PassedOnTag[] {
  return readers[type]?.(props, type) ?? [];
}

function to(whom: string, tags: readonly WrittenTag[]): readonly PassedOnTag[] {
  return tags.map((tag) => ({ tag, to: whom }));
}

function own(whom: string, props: Props, type: string): readonly PassedOnTag[] {
  return to(whom, writtenTags(type, props));
}

/** An Auto Scaling group's: each tag says whether it goes to the instances. */
function propagated(tags: unknown, path: string): readonly PassedOnTag[] {
  const passed = listOf(jsonOf(tags)).flatMap((entry, index) =>
    isTrue(recordOf(entry).propagateAtLaunch)
      ? tagsIn([entry], path).map((tag) => ({ ...tag, path: `${path}[${index}]` }))
      : [],
  );
  return to(launched, passed);
}

/** `tagSpecifications`: for each kind of resource its tags. Those for the template or fleet itself are its own. */
function specified(specifications: unknown, path: string): readonly PassedOnTag[] {
  return listOf(jsonOf(specifications)).flatMap((each, index) => {
    const { resourceType, tags } = readSpecification(each);
    if (resourceType === "launch-template" || resourceType === "fleet") return [];
    return to(`what it launches (${resourceType ?? "any"})`, tagsIn(tags, `${path}[${index}].tags`));
  });
}

function readSpecification(specification: unknown) {
  const { resourceType, tags } = recordOf(specification);
  return { resourceType: textOf(resourceType), tags };
}

function isTrue(value: unknown): boolean {
  return value === true || value === "true";
}
