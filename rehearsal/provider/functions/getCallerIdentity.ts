import type { ProviderFunction } from "../providerFunction";

export const getCallerIdentity: ProviderFunction = async (_args, _context, account) => {
  const { account: accountId, arn, userId } = await account.identity();
  return { accountId, arn, userId, id: accountId };
};
