import assert from "node:assert/strict";
import fc from "fast-check";
import { ingressRulesOf, prefixListsOf, recordedGroup } from "../../../functions/domain/configuredGroup";
import { openIngress } from "../../../functions/domain/openIngress";
import { securityGroupOpenIngress as policy } from "../../../policypack/detections/securityGroupOpenIngress";
import { unknown } from "../policyRun";
import { type MadeResource, made } from "./madeResource";
import { runOnWhole } from "./stackRun";

/** One rule, in the field's own terms; each test writes it as Config records it and as programs write it. */
interface Ingress {
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
  readonly source: { readonly v4: string } | { readonly v6: string } | { readonly list: number };
}

const lists = [["0.0.0.0/1"], ["128.0.0.0/1", "2000::/3"], ["10.0.0.0/8", "198.51.100.0/24"]] as const;

const v4 = fc.oneof(
  fc.constantFrom("0.0.0.0/0", "0.0.0.0/1", "128.0.0.0/1", "10.0.0.0/8", "198.51.100.7/32"),
  fc
    .tuple(fc.integer({ min: 0, max: 15 }), fc.integer({ min: 3, max: 6 }))
    .map(([part, length]) => `${part * 16}.0.0.0/${length}`),
);
const v6 = fc.constantFrom("::/0", "::/1", "2000::/3", "2600::/12", "fc00::/7", "2001:db8::/32");
const source = fc.oneof(
  { weight: 5, arbitrary: v4.map((range) => ({ v4: range })) },
  { weight: 2, arbitrary: v6.map((range) => ({ v6: range })) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 2 }).map((list) => ({ list })) },
);
const ingress: fc.Arbitrary<Ingress> = fc
  .record({
    protocol: fc.constantFrom("tcp", "udp", "-1", "6"),
    from: fc.constantFrom(22, 80, 443),
    span: fc.constantFrom(0, 1, 400),
    source,
  })
  .map(({ protocol, from, span, source }) => ({
    protocol,
    from: protocol === "-1" ? 0 : from,
    to: protocol === "-1" ? 0 : from + span,
    source,
  }));
const rulesAndPorts = fc.tuple(fc.array(ingress, { maxLength: 6 }), fc.subarray([443, 80], { minLength: 0 }));

/** What the Config rule finds: the rules as Config records them, through its own reader. */
function isOpenAtRunTime(rules: readonly Ingress[], allowedPorts: readonly number[]): boolean {
  const group = recordedGroup("sg-1", {
    configuration: {
      ipPermissions: rules.map(({ protocol, from, to, source }) => ({
        ipProtocol: protocol === "6" ? "tcp" : protocol,
        ...(protocol === "-1" ? {} : { fromPort: from, toPort: to }),
        ipv4Ranges: "v4" in source ? [{ cidrIp: source.v4 }] : [],
        ipv6Ranges: "v6" in source ? [{ cidrIpv6: source.v6 }] : [],
        prefixListIds: "list" in source ? [{ prefixListId: `pl-${source.list}` }] : [],
      })),
    },
  });
  assert.ok(group);
  const entries = new Map(prefixListsOf([group]).map((id) => [id, lists[Number(id.slice(3))] ?? []] as const));
  const allowed = allowedPorts.map((port) => ({ protocol: "tcp" as const, from: port, to: port }));
  return openIngress(ingressRulesOf(group, entries), allowed).openings.length > 0;
}

const listResources = lists.map((ranges, index) =>
  made(
    "aws:ec2/managedPrefixList:ManagedPrefixList",
    `list-${index}`,
    { entries: ranges.map((cidr) => ({ cidr })) },
    { computed: { id: `pl-${index}` } },
  ),
);

function inline(rules: readonly Ingress[]): MadeResource {
  const written = rules.map(({ protocol, from, to, source }) => ({
    protocol,
    fromPort: from,
    toPort: to,
    ...("v4" in source ? { cidrBlocks: [source.v4] } : {}),
    ...("v6" in source ? { ipv6CidrBlocks: [source.v6] } : {}),
    ...("list" in source ? { prefixListIds: [`pl-${source.list}`] } : {}),
  }));
  return made("aws:ec2/securityGroup:SecurityGroup", "web", { ingress: written }, { computed: { id: "sg-1" } });
}

function separate(rules: readonly Ingress[]): readonly MadeResource[] {
  const group = made("aws:ec2/securityGroup:SecurityGroup", "web", { name: "web" }, { computed: { id: unknown } });
  const each = rules.map(({ protocol, from, to, source }, index) =>
    made(
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
      `rule-${index}`,
      {
        securityGroupId: unknown,
        ipProtocol: protocol,
        ...(protocol === "-1" ? {} : { fromPort: from, toPort: to }),
        ...("v4" in source ? { cidrIpv4: source.v4 } : {}),
        ...("v6" in source ? { cidrIpv6: source.v6 } : {}),
        ...("list" in source ? { prefixListId: `pl-${source.list}` } : {}),
      },
      { dependsOn: { securityGroupId: ["web"] } },
    ),
  );
  return [group, ...each];
}

describe("security-group-open-ingress and the Config rule", () => {
  it("agree on every group, however its rules are written", () => {
    fc.assert(
      fc.property(rulesAndPorts, fc.integer({ min: 0, max: 6 }), ([rules, allowedPorts], cut) => {
        const config = { allowedPorts };
        const isOpen = isOpenAtRunTime(rules, allowedPorts);
        const whole = inline(rules);
        const byInline = runOnWhole(policy, [...listResources, whole], config).violations.length;
        assert.equal(byInline > 0, isOpen, "inline");
        const bySeparate = runOnWhole(policy, [...listResources, ...separate(rules)], config).violations;
        assert.equal(bySeparate.length > 0, isOpen, "in resources of their own");
        const [group, ...others] = [inline(rules.slice(0, cut)), ...separate(rules.slice(cut)).slice(1)];
        assert.ok(group);
        const mixed = runOnWhole(policy, [...listResources, group, ...others], config).violations.length;
        assert.equal(mixed > 0, isOpen, "some of each");
      }),
      { numRuns: 150 },
    );
  });
});
