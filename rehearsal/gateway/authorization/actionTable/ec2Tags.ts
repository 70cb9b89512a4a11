import { parseArn } from "../../arn";
import type { ContextValues } from "../requestContext";
import { ec2Arn } from "./ec2Resources";
import { actionOf, type OperationAccess, type RequestedAccess } from "./operationAccess";
import { type RequestInput, tagContextOf } from "./requestInput";

/**
 * A call that makes resources, with their tags: each resource's own tags are in its question, and tagging it asks for
 * `ec2:CreateTags` with `ec2:CreateAction` ("Grant permission to tag Amazon EC2 resources during creation").
 */
export function withTags(access: OperationAccess): OperationAccess {
  return (input) => {
    const tags = tagsByType(input);
    const requested = access(input).map((asked) => {
      const context = tags.get(typeOf(asked.resource));
      return context === undefined ? asked : { ...asked, context: { ...asked.context, ...context } };
    });
    return [...requested, ...createTags(input, tags)];
  };
}

function createTags(input: RequestInput, tags: ReadonlyMap<string, ContextValues>): RequestedAccess[] {
  return [...tags].map(([type, context]) => ({
    action: "ec2:CreateTags",
    resource: ec2Arn(input, type, "*"),
    context: { ...context, "ec2:CreateAction": input.operation },
  }));
}

function tagsByType(input: RequestInput): ReadonlyMap<string, ContextValues> {
  const specifications = input.structures("TagSpecification", "TagSpecifications");
  return new Map(
    specifications.map(({ ResourceType, Tag, Tags }): [string, ContextValues] => [
      String(ResourceType),
      tagContextOf([Tag ?? Tags]),
    ]),
  );
}

function typeOf(arn: string): string {
  return parseArn(arn)?.resource.split("/")[0] ?? "";
}

/** `ec2:Attribute` and `ec2:Attribute/<name>` of a Modify… or Reset…Attribute call. */
export function attributeContext(input: RequestInput): ContextValues {
  const named = input.text("Attribute");
  const given = input.members().filter((member) => !identifiers.has(member));
  const attributes = (named === undefined ? given : [named]).map(
    (name) => name.charAt(0).toUpperCase() + name.slice(1),
  );
  const values = attributes.flatMap((name) => {
    const value = input.text(name, `${name}.Value`, "Value");
    return value === undefined ? [] : [[`ec2:Attribute/${name}`, value] as const];
  });
  const [only] = attributes;
  return { ...Object.fromEntries(values), ...(only === undefined ? {} : { "ec2:Attribute": only }) };
}

const identifiers = new Set([
  "InstanceId",
  "NetworkInterfaceId",
  "VolumeId",
  "SnapshotId",
  "ImageId",
  "VpcId",
  "SubnetId",
  "DryRun",
  "Value",
]);

/** The action is asked for once, under its own name, whatever it is tagged with. */
export function tagging(access: OperationAccess): OperationAccess {
  return (input) => {
    const context = input.tagContext("Tag", "Tags");
    return access(input).map((asked) => ({
      ...asked,
      action: actionOf(input),
      context: { ...asked.context, ...context },
    }));
  };
}
