import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ownerTags } from "./ownerTags";

/**
 * Of these names, those of roles that Firebreak has made in the provider's account, in this stack's state or not: an account
 * keeps its roles where a state is lost. Throws a `RunError` that names every role which is somebody else's, before anything
 * is made; and throws where IAM can't be asked.
 */
export async function lookUpOwnRoles(names: readonly string[]): Promise<ReadonlySet<string>> {
  const found = await Promise.all(names.map(async (name) => ({ name, owner: await ownerOf(name) })));
  const others = found.flatMap(({ name, owner }) => (owner === "another" ? [name] : []));
  if (others.length > 0) throw new pulumi.RunError(refusalOf(others));
  return new Set(found.flatMap(({ name, owner }) => (owner === "firebreak" ? [name] : [])));
}

/**
 * Has a role that is there taken over: the engine imports it, and writes what differs. Of one that is in the state already the
 * option means nothing.
 */
export function adoptionOf(roleName: string, own: ReadonlySet<string> | undefined): pulumi.CustomResourceOptions {
  return own?.has(roleName) === true ? { import: roleName } : {};
}

async function ownerOf(name: string): Promise<"nobody" | "firebreak" | "another"> {
  try {
    const { tags } = await aws.iam.getRole({ name });
    return Object.entries(ownerTags).every(([key, value]) => tags[key] === value) ? "firebreak" : "another";
  } catch (error) {
    // The provider's word for it, and IAM's own.
    if (/NoSuchEntity|couldn't find resource|not found|cannot be found|empty result/i.test(String(error)))
      return "nobody";
    throw error;
  }
}

function refusalOf(roleNames: readonly string[]): string {
  const [[key, value] = []] = Object.entries(ownerTags);
  return (
    `${roleNames.length === 1 ? "A role" : "Roles"} that this stack makes ${roleNames.length === 1 ? "is" : "are"} there, and not Firebreak's: ${roleNames.join(", ")}. Nothing was made. ` +
    `Delete what nothing uses, or tag it ${key}=${value} to have it taken over: its trust and inline policies of Firebreak's names are then written anew. ` +
    "firebreak:responseRoleName gives the response role another name, in every stack; firebreak:createAutomationRoles leaves the role of runbooks to another tool."
  );
}
