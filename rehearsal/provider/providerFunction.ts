import type { AwsAccount } from "./awsAccount";
import type { PropertyMap } from "./propertyValue";
import type { ResourceContext } from "./resourceContext";

/** A function of the provider (`aws.getCallerIdentity`): answers its result. */
export type ProviderFunction = (
  args: Readonly<PropertyMap>,
  context: ResourceContext,
  account: AwsAccount,
) => Promise<Readonly<Record<string, unknown>>>;
