import {
  AuthorizeSecurityGroupIngressCommand,
  type EC2Client,
  type IpPermission,
  ModifySecurityGroupRulesCommand,
  RevokeSecurityGroupIngressCommand,
  type SecurityGroupRuleRequest,
  type TagSpecification,
} from "@aws-sdk/client-ec2";
import { errorCode } from "../aws/errorCode";
import { parseRange } from "../domain/addressRange";
import type { RulePorts } from "../domain/rulePorts";
import { groupsOf } from "./grouping";
import { type GroupRule, isPrefixList, isRange } from "./groupRule";
import type { NewRule } from "./plan";

/** Something that EC2 refused, and what it says. */
export interface Refusal<Subject> {
  readonly subject: Subject;
  readonly error: unknown;
}

/** Together, in one call; or apart, each in its own: EC2 refuses a whole call for one rule in it. */
export type Manner = "together" | "apart";

/** Gives rules another source in place. Whatever is left out of the request would be lost, so all of a rule is sent. */
export function modifyRules(
  ec2: EC2Client,
  groupId: string,
  changes: readonly { readonly rule: GroupRule; readonly range: string }[],
  manner: Manner,
): Promise<readonly Refusal<{ readonly rule: GroupRule; readonly range: string }>[]> {
  return inBatches(manner === "together" ? [changes] : changes.map((change) => [change]), (batch) =>
    ec2.send(
      new ModifySecurityGroupRulesCommand({
        GroupId: groupId,
        SecurityGroupRules: batch.map(({ rule, range }) => ({
          SecurityGroupRuleId: rule.id,
          SecurityGroupRule: ruleRequest(rule, range),
        })),
      }),
    ),
  );
}

/** Adds rules with the description and tags of those that they stand for, and `tags` beside. */
export function authorizeRules(
  ec2: EC2Client,
  groupId: string,
  additions: readonly NewRule[],
  tags: Readonly<Record<string, string>>,
  manner: Manner,
): Promise<readonly Refusal<NewRule>[]> {
  // A call gives all its rules the same tags.
  const alike = groupsOf(additions, ({ like }) => JSON.stringify(Object.entries(like.tags).sort()));
  const batches = manner === "together" ? [...alike.values()] : additions.map((addition) => [addition]);
  return inBatches(batches, (batch) =>
    ec2.send(
      new AuthorizeSecurityGroupIngressCommand({
        GroupId: groupId,
        IpPermissions: batch.map(({ like, range }) => permission(like, range, like.description)),
        ...tagSpecifications({ ...batch[0]?.like.tags, ...tags }),
      }),
    ),
  );
}

/** Takes rules away by id. One that is gone already is as good as revoked. */
export async function revokeRules(
  ec2: EC2Client,
  groupId: string,
  rules: readonly GroupRule[],
  manner: Manner,
): Promise<readonly Refusal<GroupRule>[]> {
  const refusals = await inBatches(manner === "together" ? [rules] : rules.map((rule) => [rule]), (batch) =>
    ec2.send(
      new RevokeSecurityGroupIngressCommand({ GroupId: groupId, SecurityGroupRuleIds: batch.map(({ id }) => id) }),
    ),
  );
  if (manner === "together") return refusals;
  const gone = ["InvalidSecurityGroupRuleId.NotFound", "InvalidPermission.NotFound"];
  return refusals.filter(({ error }) => !gone.includes(errorCode(error)));
}

/** Calls for all batches side by side; what one is refused keeps no other from being done. */
async function inBatches<Subject>(
  batches: readonly (readonly Subject[])[],
  call: (batch: readonly Subject[]) => Promise<unknown>,
): Promise<readonly Refusal<Subject>[]> {
  const results = await Promise.all(
    batches
      .filter((batch) => batch.length > 0)
      .map(async (batch) => {
        try {
          await call(batch);
          return [];
        } catch (error) {
          return batch.map((subject) => ({ subject, error }));
        }
      }),
  );
  return results.flat();
}

function ruleRequest(rule: GroupRule, source: string): SecurityGroupRuleRequest {
  return {
    IpProtocol: rule.protocol,
    ...portsIn(rule),
    ...(parseRange(source).family === "IPv4" ? { CidrIpv4: source } : { CidrIpv6: source }),
    ...(rule.description === undefined ? {} : { Description: rule.description }),
  };
}

function permission(ports: RulePorts, source: string, description: string | undefined): IpPermission {
  const described = description === undefined ? {} : { Description: description };
  return { IpProtocol: ports.protocol, ...portsIn(ports), ...sourceIn(source, described) };
}

function sourceIn(source: string, described: { Description?: string }): Partial<IpPermission> {
  if (isPrefixList(source)) return { PrefixListIds: [{ PrefixListId: source, ...described }] };
  if (!isRange(source)) return { UserIdGroupPairs: [{ GroupId: source, ...described }] };
  return parseRange(source).family === "IPv4"
    ? { IpRanges: [{ CidrIp: source, ...described }] }
    : { Ipv6Ranges: [{ CidrIpv6: source, ...described }] };
}

/** Other protocols have no ports, and EC2 tells -1 for them. For ICMP -1 is a value: every type, or every code. */
function portsIn({ protocol, fromPort, toPort }: RulePorts): { FromPort?: number; ToPort?: number } {
  if (!["tcp", "udp", "icmp", "icmpv6"].includes(protocol) || fromPort === undefined || toPort === undefined) return {};
  return { FromPort: fromPort, ToPort: toPort };
}

/** Without the tags that AWS alone may set; and EC2 refuses an empty list of tags. */
function tagSpecifications(tags: Readonly<Record<string, string>>): { TagSpecifications?: TagSpecification[] } {
  const settable = Object.entries(tags).filter(([key]) => !key.toLowerCase().startsWith("aws:"));
  if (settable.length === 0) return {};
  return {
    TagSpecifications: [
      { ResourceType: "security-group-rule", Tags: settable.map(([Key, Value]) => ({ Key, Value })) },
    ],
  };
}
