import type { AwsRequest } from "../awsRequest";

/** One page of a list, by `Marker` and `MaxItems`; the next one's marker where there is more. */
export function pageOf<Item>(
  request: AwsRequest,
  items: readonly Item[],
  size: number,
): { readonly items: readonly Item[]; readonly next: { readonly NextMarker?: string } } {
  const from = Number(request.parameters.Marker ?? 0);
  const until = from + Math.min(size, Number(request.parameters.MaxItems ?? size));
  return { items: items.slice(from, until), next: until < items.length ? { NextMarker: String(until) } : {} };
}
