import assert from "node:assert/strict";
import { securityGroupOpenIngress as policy } from "../../../policypack/detections/securityGroupOpenIngress";
import { assertContent, assertRefused, assertUndecided, governed } from "../governed";
import { runOnStack, type TestResource, unknown } from "../policyRun";
import { type MadeResource, made } from "./madeResource";
import { runBeforehand, runOnWhole } from "./stackRun";

const groupType = "aws:ec2/securityGroup:SecurityGroup";
const ruleType = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const oldRuleType = "aws:ec2/securityGroupRule:SecurityGroupRule";
const listType = "aws:ec2/managedPrefixList:ManagedPrefixList";

const ssh = { protocol: "tcp", fromPort: 22, toPort: 22 };
const office = { ...ssh, cidrBlocks: ["198.51.100.0/24"], description: "office" };
const open = { ...ssh, cidrBlocks: ["0.0.0.0/0"] };

/** The baseline: a group that lets an office in, and another group. */
function group(props: Readonly<Record<string, unknown>> = {}, type = groupType): TestResource {
  return {
    type,
    name: "web",
    props: { name: "web", ingress: [office, { ...ssh, securityGroups: [unknown] }], tags: { Name: "web" }, ...props },
  };
}

/** The same in a stack. Its id is not known yet, as in a preview that makes it. */
function stackGroup(props: Readonly<Record<string, unknown>> = {}, id: string = unknown): MadeResource {
  return made(
    groupType,
    "web",
    { name: "web", tags: { Name: "web" }, ...props },
    { computed: { id, ...("ingress" in props ? {} : { ingress: unknown }) } },
  );
}

function rule(name: string, props: Readonly<Record<string, unknown>>, of = "web"): MadeResource {
  return made(
    ruleType,
    name,
    { securityGroupId: unknown, ipProtocol: "tcp", fromPort: 22, toPort: 22, ...props },
    { dependsOn: { securityGroupId: [of] } },
  );
}

const tagged = (value: string) => ({ Name: "web", SecurityException: value });

describe("security-group-open-ingress, before a group is made", () => {
  it("is content with an office and another group, though the id of that is not known yet", () => {
    assertContent(runBeforehand(policy, group()));
  });

  it("refuses the whole internet, and says by what, why, and what to write", () => {
    assertRefused(
      runBeforehand(policy, group({ ingress: [office, open] })),
      "open to the world: tcp/22 (IPv4), by ingress[1].cidrBlocks[0].",
      "Firebreak confines the group",
      'cidrBlocks: ["10.0.0.0/8"]',
      /SecurityException: "Jira-1234 until=\d{4}-\d\d-\d\d for=confine-security-group by=jane@example.com"/,
    );
  });

  it("refuses it over IPv6, in halves, in a part of a list, and for every protocol", () => {
    for (const ingress of [
      [{ ...ssh, ipv6CidrBlocks: ["::/0"] }],
      [{ ...ssh, cidrBlocks: ["0.0.0.0/1", "128.0.0.0/1"] }],
      [{ ...ssh, cidrBlocks: ["10.0.0.0/8", "0.0.0.0/0"] }],
      [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }],
      [{ protocol: "all", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }],
      [{ protocol: "6", fromPort: "22", toPort: "22", cidrBlocks: ["0.0.0.0/0"] }],
    ])
      assertRefused(runBeforehand(policy, group({ ingress })), "open to the world");
  });

  it("looks at default groups, and at AWS Native's", () => {
    assertRefused(
      runBeforehand(policy, group({ ingress: [open] }, "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup")),
      "ingress[0].cidrBlocks[0]",
    );
    const native = (securityGroupIngress: unknown, tags: unknown = []) =>
      runBeforehand(policy, { type: "aws-native:ec2:SecurityGroup", props: { securityGroupIngress, tags } });
    assertRefused(
      native([{ ipProtocol: "tcp", fromPort: 22, toPort: 22, cidrIp: "0.0.0.0/0" }]),
      "securityGroupIngress[0].cidrIp",
      'cidrIp: "10.0.0.0/8"',
    );
    assertContent(native([{ ipProtocol: "tcp", fromPort: 22, toPort: 22, cidrIp: "10.0.0.0/8" }]));
    assertContent(
      native([{ ipProtocol: "-1", cidrIp: "0.0.0.0/0" }], [{ key: "SecurityException", value: governed() }]),
    );
  });

  it("has no eye for other providers' resources, for components, and for other types of AWS", () => {
    for (const type of [
      "gcp:compute/firewall:Firewall",
      "my:index:SecurityGroup",
      "aws:ec2/vpc:Vpc",
      "aws:ec2/networkAcl:NetworkAcl",
    ])
      assertContent(runBeforehand(policy, { type, props: { ingress: [open] } }));
  });

  it("leaves allowed ports open, and these only", () => {
    const web = { protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["0.0.0.0/0"] };
    const config = { allowedPorts: [443, "8000-8080", "udp/53"] };
    assertRefused(runBeforehand(policy, group({ ingress: [web] })), "tcp/443");
    assertContent(runBeforehand(policy, group({ ingress: [web] }), config));
    assertRefused(runBeforehand(policy, group({ ingress: [{ ...web, toPort: 444 }] }), config), "tcp/444");
  });

  it("names a setting that it can't read", () => {
    assert.throws(
      () => runBeforehand(policy, group(), { allowedPorts: ["70000"] }),
      /security-group-open-ingress can't be read: allowedPorts\.0: "70000" must be a port/,
    );
  });

  it("heeds an exception as the responder heeds it", () => {
    const withTag = (value: string, config = {}) =>
      runBeforehand(policy, group({ ingress: [open], tags: tagged(value) }), config);
    assertContent(withTag("Jira-1234"));
    assertContent(withTag(governed()));
    assertContent(withTag(governed({ scope: ["SECURITY_GROUP_OPEN_PROHIBITED"] })));
    assertRefused(withTag(governed({ until: "2020-01-31" })), "does not exempt it: it ended on 2020-01-31");
    assertRefused(withTag(governed({ scope: ["isolate-instance"] })), "is for isolate-instance only");
    assertRefused(withTag("2027-01-31"), "can't be read");
    assertRefused(withTag("Jira-1234", { allowUnboundedExceptions: false }), "has no end");
    assertRefused(withTag("Jira-1234", { exceptionTagKey: "Waiver" }), 'Waiver: "Jira-1234 until=');
  });

  it("heeds one that comes from the provider's default tags, as it does on AWS", () => {
    assertContent(runBeforehand(policy, group({ ingress: [open], tagsAll: tagged(governed()) })));
  });

  it("says what it can't know yet, where it matters", () => {
    for (const ingress of [
      unknown,
      [unknown],
      [{ ...ssh, cidrBlocks: unknown }],
      [{ ...ssh, cidrBlocks: ["10.0.0.0/8", unknown] }],
    ])
      assertUndecided(runBeforehand(policy, group({ ingress })), "where its rules let traffic in from");
    for (const ports of [{ protocol: unknown }, { fromPort: unknown }, { toPort: unknown }])
      assertUndecided(runBeforehand(policy, group({ ingress: [{ ...open, ...ports }] })), "ingress.0");
    assertUndecided(
      runBeforehand(policy, group({ ingress: [open], tags: { SecurityException: unknown } })),
      "its exception (.tags.SecurityException)",
    );
    assertUndecided(runBeforehand(policy, group({ ingress: [open], tags: unknown })), "its exception (.tags)");
  });

  it("says nothing of what makes no difference", () => {
    const config = { allowedPorts: [443] };
    const web = { protocol: "tcp", fromPort: 443, toPort: 443 };
    assertContent(runBeforehand(policy, group({ tags: unknown })));
    assertContent(runBeforehand(policy, group({ ingress: [{ ...web, cidrBlocks: [unknown] }] }), config));
    assertContent(runBeforehand(policy, group({ ingress: [{ ...office, fromPort: unknown }] })));
    assertContent(
      runBeforehand(policy, group({ ingress: [{ ...open, cidrBlocks: unknown }], tags: tagged(governed()) })),
    );
  });

  it("reports what is certain beside what is not known", () => {
    const result = runBeforehand(
      policy,
      group({ ingress: [open, { protocol: "tcp", fromPort: 80, toPort: 80, cidrBlocks: [unknown] }] }),
    );
    assert.equal(result.violations.length, 1);
    assert.equal(result.undecided.length, 1);
  });

  it("refuses what is no range, rather than fail", () => {
    assertRefused(
      runBeforehand(policy, group({ ingress: [{ ...ssh, cidrBlocks: ["everywhere"] }] })),
      'ingress[0].cidrBlocks[0] has "everywhere", which is no range',
    );
  });
});

describe("security-group-open-ingress, over a whole stack", () => {
  const halves = [rule("low", { cidrIpv4: "0.0.0.0/1" }), rule("high", { cidrIpv4: "128.0.0.0/1" })];

  it("is content with an office, by whichever resources", () => {
    assertContent(
      runOnWhole(policy, [stackGroup({ ingress: [office] }), rule("office", { cidrIpv4: "198.51.100.0/24" })]),
    );
  });

  it("refuses a separate rule that is open by itself, at that rule", () => {
    const result = runOnWhole(policy, [stackGroup(), rule("ssh", { cidrIpv4: "0.0.0.0/0" })]);
    assertRefused(result, `cidrIpv4 of ${ruleType} ssh`, 'cidrIpv4: "10.0.0.0/8"');
    assert.match(result.violations[0]?.urn ?? "", /::ssh$/);
  });

  it("refuses halves of the world in two resources, at the group", () => {
    const result = runOnWhole(policy, [stackGroup(), ...halves]);
    assertRefused(result, "tcp/22 (IPv4)", "low", "high", "Together these hold a tenth");
    assert.match(result.violations[0]?.urn ?? "", /::web$/);
  });

  it("adds inline rules to separate ones", () => {
    assertRefused(
      runOnWhole(policy, [
        stackGroup({ ingress: [{ ...ssh, cidrBlocks: ["0.0.0.0/5", "8.0.0.0/7"] }] }),
        rule("rest", { cidrIpv4: "64.0.0.0/5" }),
        rule("more", { cidrIpv4: "72.0.0.0/5" }),
      ]),
      "ingress[0].cidrBlocks[0]",
    );
  });

  it("does not add the rules of two groups", () => {
    const other = made(groupType, "other", { name: "other" }, { computed: { id: unknown } });
    assertContent(
      runOnWhole(policy, [
        stackGroup(),
        other,
        rule("low", { cidrIpv4: "64.0.0.0/4" }),
        rule("high", { cidrIpv4: "80.0.0.0/4" }, "other"),
      ]),
    );
    assertContent(
      runOnWhole(policy, [
        stackGroup({}, "sg-1"),
        made(groupType, "other", { name: "other" }, { computed: { id: "sg-2" } }),
        rule("low", { cidrIpv4: "64.0.0.0/4", securityGroupId: "sg-1" }),
        rule("high", { cidrIpv4: "80.0.0.0/4", securityGroupId: "sg-2" }),
      ]),
    );
  });

  it("says once of inline rules that they are open, when the group is registered", () => {
    assertRefused(runOnWhole(policy, [stackGroup({ ingress: [open] })]), "It is open to the world");
  });

  it("takes inbound rules of version 5's type, and AWS Native's, and no outbound ones", () => {
    const old = (type: string) =>
      made(
        oldRuleType,
        "any",
        { type, securityGroupId: unknown, ...ssh, cidrBlocks: ["0.0.0.0/0"] },
        { dependsOn: { securityGroupId: ["web"] } },
      );
    assertRefused(runOnWhole(policy, [stackGroup(), old("ingress")]), "cidrBlocks[0] of");
    assertContent(runOnWhole(policy, [stackGroup(), old("egress")]));
    const native = made(
      "aws-native:ec2:SecurityGroup",
      "web",
      { groupDescription: "web" },
      { computed: { groupId: unknown } },
    );
    const nativeRule = made(
      "aws-native:ec2:SecurityGroupIngress",
      "any",
      { groupId: unknown, ipProtocol: "-1", cidrIpv6: "::/0" },
      { dependsOn: { groupId: ["web"] } },
    );
    assertRefused(runOnWhole(policy, [native, nativeRule]), "all other protocols (IPv6)");
  });

  it("does not take what the provider reads back for what the program writes", () => {
    const refreshed = made(groupType, "web", { name: "web" }, { computed: { id: "sg-1", ingress: [open] } });
    assertContent(runOnWhole(policy, [refreshed]));
    // A group whose inputs nobody has shown it: what is known counts, what the provider will compute does not.
    const computed = { ...made(groupType, "shown-to-nobody", {}, { computed: { ingress: unknown } }) };
    assertContent(runOnStack(policy, [computed]));
  });

  it("heeds the exception of the group for its separate rules, and none on a rule", () => {
    assertContent(runOnWhole(policy, [stackGroup({ tags: tagged(governed()) }), ...halves]));
    assertRefused(
      runOnWhole(policy, [stackGroup({ tags: tagged(governed({ until: "2020-01-31" })) }), ...halves]),
      "ended on 2020-01-31",
    );
    assertRefused(
      runOnWhole(policy, [stackGroup(), rule("ssh", { cidrIpv4: "0.0.0.0/0", tags: tagged(governed()) })]),
      "open to the world",
    );
  });

  it("judges the rules of a group of elsewhere, whose exception the settings tell", () => {
    const elsewhere = (name: string, cidrIpv4: string) => rule(name, { cidrIpv4, securityGroupId: "sg-0123" });
    const stack = [elsewhere("low", "0.0.0.0/1"), elsewhere("high", "128.0.0.0/1")];
    assertRefused(runOnWhole(policy, stack), "Security group sg-0123 is open to the world");
    assertContent(runOnWhole(policy, stack, { exceptionsElsewhere: { "sg-0123": governed() } }));
    assertRefused(
      runOnWhole(policy, stack, { exceptionsElsewhere: { "sg-0123": governed({ until: "2020-01-31" }) } }),
      "ended on 2020-01-31",
    );
  });

  it("looks into prefix lists of the stack, with the entries that are resources of their own", () => {
    const list = made(
      listType,
      "world",
      { maxEntries: 2, entries: [{ cidr: "0.0.0.0/1" }] },
      { computed: { id: unknown } },
    );
    const entry = made(
      "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry",
      "half",
      { cidr: "128.0.0.0/1", prefixListId: unknown },
      { dependsOn: { prefixListId: ["world"] } },
    );
    const office = made(
      listType,
      "world",
      { maxEntries: 1, entries: [{ cidr: "198.51.100.0/24" }] },
      { computed: { id: unknown } },
    );
    const named = made(
      ruleType,
      "ssh",
      { securityGroupId: unknown, prefixListId: unknown, ipProtocol: "tcp", fromPort: 22, toPort: 22 },
      { dependsOn: { securityGroupId: ["web"], prefixListId: ["world"] } },
    );
    assertRefused(runOnWhole(policy, [stackGroup(), list, entry, named]), `prefixListId of ${ruleType} ssh`);
    assertContent(runOnWhole(policy, [stackGroup(), office, named]));
    const inline = made(
      groupType,
      "web",
      { ingress: [{ ...ssh, prefixListIds: [unknown] }] },
      { dependsOn: { ingress: ["world"] }, computed: { id: unknown } },
    );
    assertRefused(runOnWhole(policy, [inline, list, entry]), "ingress[0].prefixListIds[0]");
    assertContent(runOnWhole(policy, [inline, office]));
  });

  it("knows a list of elsewhere by the settings, and leaves it alone otherwise", () => {
    const stack = [stackGroup(), rule("ssh", { prefixListId: "pl-0123" })];
    assertContent(runOnWhole(policy, stack));
    assertRefused(runOnWhole(policy, stack, { prefixLists: { "pl-0123": ["0.0.0.0/0"] } }), "prefixListId");
    assertContent(runOnWhole(policy, stack, { prefixLists: { "pl-0123": ["198.51.100.0/24"] } }));
  });

  it("says what it can't know yet: a source, a list, and which of two groups a rule is for", () => {
    assertUndecided(runOnWhole(policy, [stackGroup(), rule("ssh", { cidrIpv4: unknown })]), "let traffic in from");
    assertUndecided(runOnWhole(policy, [stackGroup(), rule("ssh", { prefixListId: unknown })]), "prefixListId");
    const list = made(listType, "world", { entries: unknown }, { computed: { id: "pl-1" } });
    assertUndecided(runOnWhole(policy, [stackGroup(), list, rule("ssh", { prefixListId: "pl-1" })]), "entries");
    const other = made(groupType, "other", { name: "other" }, { computed: { id: unknown } });
    const either = made(
      ruleType,
      "ssh",
      { securityGroupId: unknown, cidrIpv4: "0.0.0.0/0", ipProtocol: "-1" },
      { dependsOn: { securityGroupId: ["web", "other"] } },
    );
    assert.deepEqual(runOnWhole(policy, [stackGroup(), other, either]).violations, []);
    assert.equal(runOnWhole(policy, [stackGroup(), other, either]).undecided.length, 1);
  });

  it("says nothing of a rule's group whose id is not known yet, where the source is harmless", () => {
    assertContent(
      runOnWhole(policy, [rule("office", { cidrIpv4: "198.51.100.0/24", securityGroupId: unknown }, "nobody")]),
    );
  });
});
