import type { PolicyResource } from "@pulumi/policy";
import { recordOf, textOf, textsOf } from "../inputs";
import { allowsEverything, writtenPolicies } from "../policyDocuments";
import { resourceName } from "../resourceAddress";
import { ifKnown } from "../undecided";

/** Reads one part; undefined, and told in the end, where the preview does not know it. */
export type Attempt = <Result>(what: string, part: () => Result) => Result | undefined;

type Noun = "role" | "user" | "group";

/** Rights that a resource gives to identities, by their URN, or by noun and name: `role/deployer`. */
interface Grant {
  readonly to: readonly string[];
  /** `AdministratorAccess`, `the policy of aws:iam/rolePolicy:RolePolicy everything`. */
  readonly rights: readonly string[];
}

const identityNouns: Readonly<Record<string, Noun>> = {
  "aws:iam/role:Role": "role",
  "aws:iam/user:User": "user",
  "aws:iam/group:Group": "group",
  "aws-native:iam:Role": "role",
  "aws-native:iam:User": "user",
  "aws-native:iam:Group": "group",
};

/** The properties by which each type names who gets its policy, and its managed policies. Who has none gets it itself. */
const grantors: Readonly<Record<string, { readonly to: readonly string[]; readonly managed?: string }>> = {
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": { to: ["role"], managed: "policyArn" },
  "aws:iam/userPolicyAttachment:UserPolicyAttachment": { to: ["user"], managed: "policyArn" },
  "aws:iam/groupPolicyAttachment:GroupPolicyAttachment": { to: ["group"], managed: "policyArn" },
  "aws:iam/policyAttachment:PolicyAttachment": { to: ["roles", "users", "groups"], managed: "policyArn" },
  "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive": { to: ["roleName"], managed: "policyArns" },
  "aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive": { to: ["userName"], managed: "policyArns" },
  "aws:iam/rolePolicy:RolePolicy": { to: ["role"] },
  "aws:iam/userPolicy:UserPolicy": { to: ["user"] },
  "aws:iam/groupPolicy:GroupPolicy": { to: ["group"] },
  "aws-native:iam:RolePolicy": { to: ["roleName"] },
  "aws-native:iam:UserPolicy": { to: ["userName"] },
  "aws-native:iam:GroupPolicy": { to: ["groupName"] },
  "aws-native:iam:ManagedPolicy": { to: ["roles", "users", "groups"] },
  ...Object.fromEntries(Object.keys(identityNouns).map((type) => [type, { to: [], managed: "managedPolicyArns" }])),
};

/** Which users are in which groups. */
const memberships: Readonly<Record<string, { readonly users: string; readonly groups: string }>> = {
  "aws:iam/userGroupMembership:UserGroupMembership": { users: "user", groups: "groups" },
  "aws:iam/groupMembership:GroupMembership": { users: "users", groups: "group" },
  "aws-native:iam:UserToGroupAddition": { users: "users", groups: "groupName" },
};

/**
 * The administrators among the users and roles of a stack, by URN, each with what makes it one: a managed policy of this name, or
 * a policy of the stack that allows everything, attached to it or to its group. What other stacks attach can't be seen.
 */
export function administrators(
  resources: readonly PolicyResource[],
  administratorPolicies: readonly string[],
  attempt: Attempt,
): ReadonlyMap<string, readonly string[]> {
  const grants = resources.flatMap((resource) => {
    const to = grantors[resource.type];
    return (to && attempt(`what ${resourceName(resource.urn)} grants`, () => grantOf(resource, to))) ?? [];
  });
  const given = (callings: readonly string[]) =>
    grants.filter(({ to }) => to.some((each) => callings.includes(each))).flatMap(({ rights }) => rights);

  function grantOf(resource: PolicyResource, { to, managed }: { to: readonly string[]; managed?: string }): Grant[] {
    const rights = [...inlineRights(resource), ...(managed === undefined ? [] : managedRights(resource, managed))];
    if (rights.length === 0) return [];
    return [{ to: to.length === 0 ? [resource.urn] : to.flatMap((property) => named(resource, property)), rights }];
  }

  function managedRights(resource: PolicyResource, property: string): readonly string[] {
    const sources = resource.propertyDependencies[property] ?? [];
    const names = textsOr(sources, resource, property).map((arn) => arn.split("/").at(-1) ?? "");
    return [
      ...names.filter((name) => administratorPolicies.includes(name)),
      ...sources.filter(isOpenPolicy).map(({ urn }) => resourceName(urn)),
    ];
  }

  const found = new Map<string, readonly string[]>();
  for (const identity of resources) {
    const noun = identityNouns[identity.type];
    if (noun === undefined || noun === "group") continue;
    const callings = callingsOf(identity, noun);
    const groups = resources.flatMap((resource) => {
      const membership = memberships[resource.type];
      if (membership === undefined) return [];
      const { users, groups: into } = membership;
      const read = () => (named(resource, users).some((user) => callings.includes(user)) ? named(resource, into) : []);
      return attempt(`who is in the groups of ${resourceName(resource.urn)}`, read) ?? [];
    });
    const rights = [...new Set(given([...callings, ...groups]))];
    if (rights.length > 0) found.set(identity.urn, rights);
  }
  return found;
}

function inlineRights(resource: PolicyResource): readonly string[] {
  return writtenPolicies(resource.type, resource.props)
    .filter(({ statements }) => statements().some(allowsEverything))
    .map(({ path }) => `${path} of ${resourceName(resource.urn)}`);
}

function isOpenPolicy({ type, props }: PolicyResource): boolean {
  return writtenPolicies(type, props).some(({ statements }) => statements().some(allowsEverything));
}

/** How resources of the stack may call an identity. */
function callingsOf({ urn, props }: PolicyResource, noun: Noun): readonly string[] {
  const names = ["name", `${noun}Name`].flatMap((property) => ifKnown(() => textOf(recordOf(props)[property])) ?? []);
  return [urn, ...names.map((name) => `${noun}/${name}`)];
}

/** Who is meant by a property: by name where that is known, else by the resources that it comes from. */
function named(resource: PolicyResource, property: string): readonly string[] {
  const noun = /^(role|user|group)/.exec(property)?.[0] ?? "";
  const sources = (resource.propertyDependencies[property] ?? []).filter(({ type }) => identityNouns[type] === noun);
  const names = textsOr(sources, resource, property).map((name) => `${noun}/${name}`);
  return [...names, ...sources.map(({ urn }) => urn)];
}

/** A property's texts. What a preview does not know is told by what it comes from, where that is in this stack; else it throws. */
function textsOr(sources: readonly PolicyResource[], { props }: PolicyResource, property: string): readonly string[] {
  const read = () => textsOf(props[property]);
  return sources.length > 0 ? (ifKnown(read) ?? []) : read();
}
