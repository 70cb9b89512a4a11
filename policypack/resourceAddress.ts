/** What a resource's URN tells: `urn:pulumi:<stack>::<project>::<parent type>$…$<type>::<name>`. */
export interface ResourceAddress {
  readonly project: string;
  /** Types of the components that it is part of, outermost first. */
  readonly parentTypes: readonly string[];
  readonly type: string;
  readonly name: string;
}

export function addressOf(urn: string): ResourceAddress {
  // A name may hold "::" of its own.
  const [, project = "", types = "", ...name] = urn.split("::");
  const chain = types.split("$");
  return { project, parentTypes: chain.slice(0, -1), type: chain.at(-1) ?? "", name: name.join("::") };
}

/** `aws:ec2/securityGroup:SecurityGroup web`: how messages call a resource. */
export function resourceName(urn: string): string {
  const { type, name } = addressOf(urn);
  return `${type} ${name}`;
}

/** Whether a type is one of Pulumi's AWS providers', whose resources carry AWS tags. */
export function isAwsType(type: string): boolean {
  return type.startsWith("aws:") || type.startsWith("aws-native:");
}
