import {
  AccountNotFoundException,
  DescribeAccountCommand,
  type OrganizationsClient,
} from "@aws-sdk/client-organizations";
import { describeError } from "../aws/errorCode";

export type Membership =
  | { readonly kind: "member" }
  | { readonly kind: "stranger"; readonly reason: string }
  /** Organizations did not say. What holds then is `aws:ResourceOrgID` on AssumeRole: the responder gets in nowhere else. */
  | { readonly kind: "unknown"; readonly because: string };

/** Whether the organization has the account. Never throws: it is asked beside what containment waits for anyway. */
export async function membershipOf(organizations: OrganizationsClient, accountId: string): Promise<Membership> {
  try {
    const { Account: account } = await organizations.send(new DescribeAccountCommand({ AccountId: accountId }));
    return account === undefined ? { kind: "unknown", because: "no account in the answer" } : { kind: "member" };
  } catch (error) {
    if (error instanceof AccountNotFoundException)
      return { kind: "stranger", reason: `account ${accountId} is none of this organization's` };
    return { kind: "unknown", because: describeError(error) };
  }
}
