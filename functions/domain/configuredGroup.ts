import * as z from "zod";
import type { IngressRule } from "./openIngress";

/** What the custom rule looks at in a security group, whether Config recorded it or EC2 described it. */
export interface ConfiguredGroup {
  readonly groupId: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly ingress: readonly IngressPermission[];
}

/** Inbound rules of one protocol and one range of ports. */
export interface IngressPermission {
  readonly protocol: string;
  readonly fromPort: number | undefined;
  readonly toPort: number | undefined;
  /** IPv4 and IPv6, in CIDR notation. */
  readonly ranges: readonly string[];
  readonly prefixListIds: readonly string[];
  readonly groupIds: readonly string[];
}

const listOf = <Item extends z.ZodType>(item: Item) =>
  z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);
const range4 = z.union([z.string(), z.looseObject({ cidrIp: z.string() }).transform(({ cidrIp }) => cidrIp)]);
const range6 = z.union([z.string(), z.looseObject({ cidrIpv6: z.string() }).transform(({ cidrIpv6 }) => cidrIpv6)]);
const prefixList = z.looseObject({ prefixListId: z.string() }).transform(({ prefixListId }) => prefixListId);
const pair = z.looseObject({ groupId: z.string().nullish() }).transform(({ groupId }) => groupId ?? "");

/** As Config records it: an IPv4 range stands twice, as text in `ipRanges` and as object in `ipv4Ranges`; protocol -1 has no ports. */
const permissionSchema = z
  .looseObject({
    ipProtocol: z.string(),
    fromPort: z.int().nullish(),
    toPort: z.int().nullish(),
    ipRanges: listOf(range4),
    ipv4Ranges: listOf(range4),
    ipv6Ranges: listOf(range6),
    prefixListIds: listOf(prefixList),
    userIdGroupPairs: listOf(pair),
  })
  .transform(
    (permission): IngressPermission => ({
      protocol: permission.ipProtocol,
      fromPort: permission.fromPort ?? undefined,
      toPort: permission.toPort ?? undefined,
      ranges: [...new Set([...permission.ipRanges, ...permission.ipv4Ranges, ...permission.ipv6Ranges])],
      prefixListIds: permission.prefixListIds,
      groupIds: permission.userIdGroupPairs,
    }),
  );

const tagSchema = z.looseObject({ key: z.string(), value: z.string().nullish() });
const configurationSchema = z.looseObject({ ipPermissions: z.array(permissionSchema), tags: listOf(tagSchema) });

/** A group from the `configuration` and `tags` of its configuration item; undefined where that is not the whole group. */
export function recordedGroup(
  groupId: string,
  item: { readonly configuration?: unknown; readonly tags?: Readonly<Record<string, string>> | null | undefined },
): ConfiguredGroup | undefined {
  const parsed = configurationSchema.safeParse(item.configuration);
  if (!parsed.success) return undefined;
  const listed = Object.fromEntries(parsed.data.tags.map(({ key, value }) => [key, value ?? ""]));
  return { groupId, tags: { ...listed, ...item.tags }, ingress: parsed.data.ipPermissions };
}

/** The prefix lists that the groups name, each once. */
export function prefixListsOf(groups: readonly ConfiguredGroup[]): readonly string[] {
  return [...new Set(groups.flatMap(({ ingress }) => ingress.flatMap(({ prefixListIds }) => prefixListIds)))];
}

/** One rule for each source, as EC2 counts rules; `entries` are the ranges of each prefix list. */
export function ingressRulesOf(
  { ingress }: ConfiguredGroup,
  entries: ReadonlyMap<string, readonly string[]>,
): readonly IngressRule[] {
  return ingress.flatMap(({ protocol, fromPort, toPort, ranges, prefixListIds, groupIds }, index) => {
    const ports = { protocol, fromPort, toPort };
    const rule = (name: string, source: IngressRule["source"]): IngressRule => ({
      id: `${index}/${name}`,
      ...ports,
      source,
    });
    return [
      ...ranges.map((range) => rule(range, { kind: "range", range })),
      ...prefixListIds.map((id) => rule(id, { kind: "prefix-list", id, ranges: entries.get(id) ?? [] })),
      ...groupIds.map((id) => rule(id, { kind: "group", id })),
    ];
  });
}
