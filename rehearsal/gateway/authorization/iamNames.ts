export type IamResourceType = "role" | "user" | "group" | "policy" | "instance-profile";

/** What IAM of one account knows by name alone; ARNs have paths, most requests do not. */
export interface IamNames {
  arnOf(type: IamResourceType, name: string): string | undefined;
  /** ARNs of the roles in an instance profile; none where it is unknown. */
  rolesOfInstanceProfile(name: string): readonly string[];
}
