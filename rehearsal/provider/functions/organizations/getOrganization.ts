import {
  DescribeOrganizationCommand,
  OrganizationsClient,
  paginateListAccounts,
  paginateListAWSServiceAccessForOrganization,
  paginateListRoots,
} from "@aws-sdk/client-organizations";
import type { ProviderFunction } from "../../providerFunction";

/** Only the management account and delegated administrators may list accounts and roots; others read the organization alone. */
export const getOrganization: ProviderFunction = async (args, context, account) => {
  const client = context.client(OrganizationsClient);
  const { Organization } = await client.send(new DescribeOrganizationCommand({}));
  const managementAccount = Organization?.MasterAccountId;
  const organization = {
    id: Organization?.Id,
    arn: Organization?.Arn,
    featureSet: Organization?.FeatureSet,
    masterAccountId: managementAccount,
    masterAccountArn: Organization?.MasterAccountArn,
    masterAccountEmail: Organization?.MasterAccountEmail,
  };
  const empty = {
    accounts: [],
    nonMasterAccounts: [],
    roots: [],
    awsServiceAccessPrincipals: [],
    enabledPolicyTypes: [],
  };
  const { account: caller } = await account.identity();
  if (args.returnOrganizationOnly === true || caller !== managementAccount) {
    return { ...organization, ...empty, masterAccountName: "" };
  }
  const accounts = [];
  for await (const page of paginateListAccounts({ client }, {})) {
    for (const {
      Id: id,
      Arn: arn,
      Name: name,
      Email: email,
      Status: status,
      State: state,
      ...joined
    } of page.Accounts ?? []) {
      const { JoinedMethod: joinedMethod, JoinedTimestamp: joinedTimestamp } = joined;
      accounts.push({ id, arn, name, email, status, state, joinedMethod, joinedTimestamp });
    }
  }
  const roots = [];
  for await (const page of paginateListRoots({ client }, {})) {
    for (const { Id: id, Arn: arn, Name: name, PolicyTypes = [] } of page.Roots ?? []) {
      roots.push({
        id,
        arn,
        name,
        policyTypes: PolicyTypes.map(({ Type: type, Status: status }) => ({ type, status })),
      });
    }
  }
  const principals: (string | undefined)[] = [];
  for await (const page of paginateListAWSServiceAccessForOrganization({ client }, {})) {
    for (const { ServicePrincipal } of page.EnabledServicePrincipals ?? []) principals.push(ServicePrincipal);
  }
  const enabled = roots.flatMap(({ policyTypes }) => policyTypes).filter(({ status }) => status === "ENABLED");
  return {
    ...organization,
    masterAccountName: accounts.find(({ id }) => id === managementAccount)?.name,
    accounts,
    nonMasterAccounts: accounts.filter(({ id }) => id !== managementAccount),
    roots,
    awsServiceAccessPrincipals: principals,
    enabledPolicyTypes: enabled.map(({ type }) => type),
  };
};
