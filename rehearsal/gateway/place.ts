/** Where a regional service keeps things: one account's part of it in one Region. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

/** One for each account and Region. */
export function placeKey({ account, region }: Place): string {
  return `${account}/${region}`;
}
