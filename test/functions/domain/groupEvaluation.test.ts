import assert from "node:assert/strict";
import fc from "fast-check";
import type { ConfiguredGroup, IngressPermission } from "../../../functions/domain/configuredGroup";
import { exceptionEnd } from "../../../functions/domain/exceptionEnd";
import { evaluateGroup } from "../../../functions/domain/groupEvaluation";

const parameters = {
  allowedPorts: [{ protocol: "tcp", from: 443, to: 443 }],
  exceptionTagKey: "SecurityException",
} as const;
const noLists = new Map<string, readonly string[]>();
const today = "2026-11-21";

function allows(fields: Partial<IngressPermission> = {}): IngressPermission {
  return { protocol: "tcp", fromPort: 22, toPort: 22, ranges: [], prefixListIds: [], groupIds: [], ...fields };
}

function group(ingress: readonly IngressPermission[], tags: Readonly<Record<string, string>> = {}): ConfiguredGroup {
  return { groupId: "sg-1", tags, ingress };
}

function verdict(of: ConfiguredGroup, lists: ReadonlyMap<string, readonly string[]> = noLists) {
  return evaluateGroup(of, parameters, lists, today);
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
    ["2027-01-31", "Excepted until 2027-01-31 by tag SecurityException=2027-01-31"],
    ["Jira-1234", "Excepted without an end by tag SecurityException=Jira-1234"],
    ["", "Excepted without an end by tag SecurityException="],
    [
      "until=2026-11-20",
      "Excepted until 2026-11-20, which is past: renew or remove tag SecurityException=until=2026-11-20",
    ],
  ] as const) {
    it(`takes an open group with the exception "${value}" for compliant, and says until when`, () => {
      assert.deepEqual(verdict(group([open], { SecurityException: value })), { compliance: "COMPLIANT", annotation });
    });
  }

  it("knows the exception's tag by its exact name, and needs no word where nothing is open", () => {
    assert.equal(verdict(group([open], { securityexception: "x" })).compliance, "NON_COMPLIANT");
    assert.equal(verdict(group([], { SecurityException: "x" })).annotation, undefined);
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

describe("The end of an exception", () => {
  for (const [value, end] of [
    ["until=2027-01-31", "2027-01-31"],
    ["Jira-1234; 2027-01-31T12:00Z", "2027-01-31"],
    ["2027-02-31", undefined],
    ["2027-13-01", undefined],
    ["12027-01-311", undefined],
    ["Jira-1234", undefined],
  ] as const) {
    it(`of "${value}" is ${end ?? "not told"}`, () => {
      assert.equal(exceptionEnd(value), end);
    });
  }
});
