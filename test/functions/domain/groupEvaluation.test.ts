import assert from "node:assert/strict";
import fc from "fast-check";
import type { ConfiguredGroup, IngressPermission } from "../../../functions/domain/configuredGroup";
import { evaluateGroup, type RuleParameters } from "../../../functions/domain/groupEvaluation";

const parameters: RuleParameters = {
  allowedPorts: [{ protocol: "tcp", from: 443, to: 443 }],
  exceptionTagKey: "SecurityException",
  allowUnboundedExceptions: true,
};
const noLists = new Map<string, readonly string[]>();
const question = {
  names: ["SECURITY_GROUP_OPEN_PROHIBITED", "confine-security-group"],
  now: "2026-11-21T09:00:00.000Z",
};

function allows(fields: Partial<IngressPermission> = {}): IngressPermission {
  return { protocol: "tcp", fromPort: 22, toPort: 22, ranges: [], prefixListIds: [], groupIds: [], ...fields };
}

function group(ingress: readonly IngressPermission[], tags: Readonly<Record<string, string>> = {}): ConfiguredGroup {
  return { groupId: "sg-1", tags, ingress };
}

function verdict(of: ConfiguredGroup, lists: ReadonlyMap<string, readonly string[]> = noLists) {
  return evaluateGroup(of, parameters, lists, question);
}

const open = allows({ ranges: ["0.0.0.0/0", "::/0"] });

describe("The evaluation of a security group", () => {
  it("says in words what is open to whom", () => {
    const all = allows({ protocol: "-1", fromPort: undefined, toPort: undefined, ranges: ["0.0.0.0/0"] });
    assert.deepEqual(verdict(group([open])), {
      compliance: "NON_COMPLIANT",
      annotation: "Open to the world: tcp/22 (IPv4, IPv6)",
    });
    assert.match(verdict(group([all])).annotation ?? "", /all other protocols \(IPv4\)/);
    assert.match(
      verdict(group([allows({ fromPort: 8000, toPort: 8080, ranges: ["0.0.0.0/0"] })])).annotation ?? "",
      /tcp\/8000-8080 \(IPv4\)/,
    );
  });

  for (const [what, ingress, lists] of [
    ["two halves of the world", [allows({ ranges: ["0.0.0.0/1", "128.0.0.0/1"] })], noLists],
    ["halves in rules of their own", [allows({ ranges: ["0.0.0.0/1"] }), allows({ ranges: ["128.0.0.0/1"] })], noLists],
    ["a prefix list that holds the world", [allows({ prefixListIds: ["pl-1"] })], new Map([["pl-1", ["0.0.0.0/0"]]])],
    ["IPv6 alone", [allows({ ranges: ["::/0"] })], noLists],
  ] as const) {
    it(`finds ${what}`, () => {
      assert.equal(verdict(group(ingress), lists).compliance, "NON_COMPLIANT");
    });
  }

  for (const [what, ingress] of [
    ["no rule", []],
    ["an allowed port", [allows({ fromPort: 443, toPort: 443, ranges: ["0.0.0.0/0"] })]],
    ["private addresses", [allows({ ranges: ["10.0.0.0/8", "fd00::/8"] })]],
    ["a peer group", [allows({ groupIds: ["sg-peer"] })]],
    ["a prefix list of offices", [allows({ prefixListIds: ["pl-1"] })]],
  ] as const) {
    it(`finds nothing wrong with ${what}, and says nothing`, () => {
      assert.deepEqual(verdict(group(ingress), new Map([["pl-1", ["198.51.100.0/24"]]])), {
        compliance: "COMPLIANT",
        annotation: undefined,
      });
    });
  }

  for (const [value, annotation] of [
    ["Jira-1234 until=2027-01-31", "Excepted until 2027-01-31 by tag SecurityException=Jira-1234 until=2027-01-31"],
    ["Jira-1234 until=2026-11-21", "Excepted until 2026-11-21 by tag SecurityException=Jira-1234 until=2026-11-21"],
    ["Jira-1234", "Excepted without an end by tag SecurityException=Jira-1234"],
    [
      "Jira-1234 for=confine-security-group",
      "Excepted without an end by tag SecurityException=Jira-1234 for=confine-security-group",
    ],
    [
      "Jira-1234 for=ENCRYPTED_VOLUMES+SECURITY_GROUP_OPEN_PROHIBITED",
      "Excepted without an end by tag SecurityException=Jira-1234 for=ENCRYPTED_VOLUMES+SECURITY_GROUP_OPEN_PROHIBITED",
    ],
  ] as const) {
    it(`takes an open group with the exception "${value}" for compliant, and says until when`, () => {
      assert.deepEqual(verdict(group([open], { SecurityException: value })), { compliance: "COMPLIANT", annotation });
    });
  }

  for (const [value, reason] of [
    ["Jira-1234 until=2026-11-20", "ended on 2026-11-20"],
    [
      "Jira-1234 for=isolate-instance",
      "is for isolate-instance only, not for SECURITY_GROUP_OPEN_PROHIBITED or confine-security-group",
    ],
    ["", "can't be read: it names no ticket; write Jira-1234 until=2027-01-31"],
    ["approved by Jane", 'can\'t be read: "approved by Jane" is more than a ticket'],
    ["2027-01-31", "can't be read: 2027-01-31 stands alone; write until=2027-01-31"],
  ] as const) {
    it(`finds an open group with the exception "${value}" open, and says why it does not hold`, () => {
      const { compliance, annotation = "" } = verdict(group([open], { SecurityException: value }));
      assert.equal(compliance, "NON_COMPLIANT");
      assert.ok(
        annotation.startsWith(`The tag SecurityException does not except it: it ${reason}`.slice(0, 137)),
        annotation,
      );
      assert.ok(annotation.endsWith(". Open to the world: tcp/22 (IPv4, IPv6)"), annotation);
    });
  }

  it("takes no exception without an end where the organization takes none", () => {
    const strict = { ...parameters, allowUnboundedExceptions: false };
    const judged = (value: string) =>
      evaluateGroup(group([open], { SecurityException: value }), strict, noLists, question).compliance;
    assert.equal(judged("Jira-1234"), "NON_COMPLIANT");
    assert.equal(judged("Jira-1234 until=2027-01-31"), "COMPLIANT");
  });

  it("knows the exception's tag by its exact name, and needs no word where nothing is open", () => {
    assert.equal(verdict(group([open], { securityexception: "Jira-1" })).compliance, "NON_COMPLIANT");
    assert.equal(verdict(group([], { SecurityException: "Jira-1" })).annotation, undefined);
  });

  it("finds an open group that carries Firebreak's own tag: its groups let nobody in, and anybody may set a tag", () => {
    for (const owner of ["firebreak", "me"])
      assert.equal(verdict(group([open], { "firebreak:owner": owner })).compliance, "NON_COMPLIANT");
  });

  it("annotates in no more than the 256 characters that Config takes", () => {
    const many = Array.from({ length: 100 }, (_, index) =>
      allows({ fromPort: index * 10, toPort: index * 10, ranges: ["0.0.0.0/0"] }),
    );
    assert.equal(verdict(group(many)).annotation?.length, 256);
    fc.assert(
      fc.property(fc.string({ maxLength: 1000 }), (value) => {
        const { annotation = "" } = verdict(group([open], { SecurityException: value }));
        assert.ok(annotation.length <= 256);
      }),
    );
  });
});
