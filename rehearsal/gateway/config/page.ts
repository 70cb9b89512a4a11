import { AwsError } from "../awsRequest";

/** One page of a list and the token of the next. Throws `InvalidNextTokenException` for a token that this made not. */
export function pageOf<T>(
  all: readonly T[],
  limit: number,
  token: string | undefined,
): { readonly page: readonly T[]; readonly NextToken?: string } {
  const from = token === undefined || token === "" ? 0 : Number(token);
  if (!Number.isInteger(from) || from < 0 || from > all.length) {
    throw new AwsError(
      "InvalidNextTokenException",
      "The nextToken provided is invalid. Please use the nextToken that was returned in the previous response.",
    );
  }
  const next = from + limit;
  return { page: all.slice(from, next), ...(next < all.length ? { NextToken: String(next) } : {}) };
}
