import assert from "node:assert/strict";
import fc from "fast-check";
import type { AllowedPorts } from "../../../functions/domain/allowedPorts";
import { type IngressRule, type IngressSource, openIngress } from "../../../functions/domain/openIngress";

type Written = Partial<Omit<IngressRule, "source">> & { readonly source: string | IngressSource };

function rulesOf(written: readonly (string | Written)[]): IngressRule[] {
  return written.map((each, index) => {
    const { source, ...rest }: Written = typeof each === "string" ? { source: each } : each;
    return {
      id: `rule ${index}`,
      protocol: "tcp",
      fromPort: 22,
      toPort: 22,
      ...rest,
      source: typeof source === "string" ? { kind: "range", range: source } : source,
    };
  });
}

function openRules(written: readonly (string | Written)[], allowed: readonly AllowedPorts[] = []): string[] {
  return openIngress(rulesOf(written), allowed).rules.map(({ id }) => id);
}

const list = (...ranges: string[]): IngressSource => ({ kind: "prefix-list", id: "pl-1", ranges });

describe("Open to the world", () => {
  for (const range of [
    "0.0.0.0/0",
    "::/0",
    "0.0.0.0/1",
    "128.0.0.0/1",
    "2000::/3",
    "::/1",
    "2600::/12",
    "96.0.0.0/3",
  ]) {
    it(`is a source of ${range}`, () => {
      assert.deepEqual(openRules([range]), ["rule 0"]);
    });
  }

  for (const range of [
    "10.0.0.0/8",
    "172.31.0.0/16",
    "17.0.0.0/8",
    "16.0.0.0/4",
    "203.0.113.7/32",
    "224.0.0.0/3",
    "fe80::/10",
    "fc00::/7",
    "4000::/3",
    "2001:db8::/32",
  ]) {
    it(`is not a source of ${range}`, () => {
      assert.deepEqual(openRules([range]), []);
    });
  }

  it("is the world in halves, over the same port", () => {
    assert.deepEqual(openRules(["0.0.0.0/1", "128.0.0.0/1"]), ["rule 0", "rule 1"]);
  });

  it("is the world in parts that are each too small, in rules of the same port", () => {
    const parts = Array.from({ length: 256 }, (_, first) => `${first}.0.0.0/8`);
    const open = openRules(parts);
    assert.equal(open.includes("rule 8"), true);
    assert.equal(openIngress(rulesOf(parts).filter(({ id }) => !open.includes(id))).openings.length, 0);
    assert.equal(open.length, 221, "all but 0/8, 10/8, 127/8 and 224/8 to 255/8, which no public address is in");
  });

  it("is not those parts over different ports", () => {
    const parts = Array.from({ length: 256 }, (_, port) => ({
      source: `${port}.0.0.0/8`,
      fromPort: port,
      toPort: port,
    }));
    assert.deepEqual(openRules(parts), []);
  });

  it("is parts whose port ranges overlap, where they overlap", () => {
    const [opening, ...others] = openIngress(
      rulesOf([
        { source: "16.0.0.0/4", fromPort: 20, toPort: 30 },
        { source: "32.0.0.0/4", fromPort: 25, toPort: 40 },
      ]),
    ).openings;
    assert.deepEqual([opening?.from, opening?.to, others.length], [25, 30, 0]);
  });

  it("adds rules for every protocol to those of one", () => {
    const all = { protocol: "-1", fromPort: undefined, toPort: undefined };
    assert.deepEqual(openRules([{ source: "16.0.0.0/4", ...all }, "32.0.0.0/4"]), ["rule 0", "rule 1"]);
  });

  it("is a rule for every protocol, one for all TCP ports, one for ping and one for a protocol by number", () => {
    for (const ports of [
      { protocol: "-1", fromPort: -1, toPort: -1 },
      { protocol: "tcp", fromPort: 0, toPort: 65_535 },
      { protocol: "icmp", fromPort: 8, toPort: -1 },
      { protocol: "50", fromPort: undefined, toPort: undefined },
    ]) {
      assert.deepEqual(openRules([{ source: "0.0.0.0/0", ...ports }]), ["rule 0"], JSON.stringify(ports));
    }
  });

  it("knows a protocol by its number", () => {
    assert.deepEqual(openRules([{ source: "16.0.0.0/4", protocol: "6" }, "32.0.0.0/4"]), ["rule 0", "rule 1"]);
  });

  it("is a prefix list whose entries are", () => {
    assert.deepEqual(openRules([{ source: list("0.0.0.0/1", "128.0.0.0/1") }, { source: list("10.0.0.0/8") }]), [
      "rule 0",
    ]);
  });

  it("is never a referenced group", () => {
    assert.deepEqual(openRules([{ source: { kind: "group", id: "sg-1" } }]), []);
  });

  it("leaves the office's range beside the world alone", () => {
    assert.deepEqual(openRules(["0.0.0.0/0", "198.51.100.0/24", "8.8.8.0/24", "17.0.0.0/8"]), ["rule 0"]);
  });

  it("judges the families apart", () => {
    assert.deepEqual(openRules(["10.0.0.0/8", "::/0"]), ["rule 1"]);
  });

  it("leaves open what may be open", () => {
    const https = [{ protocol: "tcp", from: 443, to: 443 }] as const;
    const on = (fromPort: number, toPort = fromPort, protocol = "tcp") => ({
      source: "0.0.0.0/0",
      fromPort,
      toPort,
      protocol,
    });
    assert.deepEqual(openRules([on(443)], https), []);
    assert.deepEqual(openRules([on(22), on(443)], https), ["rule 0"]);
    assert.deepEqual(openRules([on(440, 450)], https), ["rule 0"]);
    assert.deepEqual(openRules([on(443, 443, "udp")], https), ["rule 0"]);
    assert.deepEqual(openRules([on(-1, -1, "-1")], https), ["rule 0"]);
  });

  it("tells which ports are open, and how far", () => {
    assert.deepEqual(openIngress(rulesOf(["0.0.0.0/0"])).openings, [
      { family: "IPv4", protocol: "tcp", from: 22, to: 22, share: 1, rules: ["rule 0"] },
    ]);
  });

  it("is all public space however it is split", () => {
    fc.assert(
      fc.property(splitOf("0.0.0.0", 32), fc.boolean(), (ranges, inLists) => {
        const rules = inLists ? ranges.map((range) => ({ source: list(range) })) : ranges;
        const { openings, rules: open } = openIngress(rulesOf(rules));
        assert.equal(openings.length, 1);
        assert.equal(openings[0]?.share, 1);
        const left = rulesOf(rules).filter(({ id }) => !open.some((rule) => rule.id === id));
        assert.deepEqual(openIngress(left).openings, []);
      }),
    );
  });

  it("is all public IPv6 space however it is split", () => {
    fc.assert(
      fc.property(splitOf("::", 128), (ranges) => {
        assert.equal(openIngress(rulesOf(ranges)).openings[0]?.share, 1);
      }),
    );
  });

  it("is not what misses enough of it, and blames nothing then", () => {
    // No more than one /4 of IPv4 altogether, in any parts, with any private ranges beside.
    const part = fc.tuple(fc.integer({ min: 8, max: 32 }), fc.integer({ min: 16, max: 31 }), fc.nat({ max: 255 }));
    fc.assert(
      fc.property(fc.array(part, { maxLength: 60 }), (parts) => {
        const ranges = parts.map(([length, first, second]) => `${first}.${length > 8 ? second : 0}.0.0/${length}`);
        assert.deepEqual(openRules([...ranges, "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"]), []);
      }),
    );
  });

  it("stays open when rules are added", () => {
    fc.assert(
      fc.property(splitOf("0.0.0.0", 32), fc.array(fc.ipV4(), { maxLength: 20 }), (ranges, hosts) => {
        assert.equal(openIngress(rulesOf([...ranges, ...hosts.map((host) => `${host}/32`)])).openings.length, 1);
      }),
    );
  });

  it("judges a group of a thousand rules within a second", () => {
    const rules = Array.from({ length: 1000 }, (_, port) => ({
      source: port % 2 === 0 ? "0.0.0.0/1" : "128.0.0.0/1",
      fromPort: port,
      toPort: port + 1,
    }));
    const begun = performance.now();
    assert.equal(openRules(rules).length, 1000);
    assert.ok(performance.now() - begun < 1000, `${performance.now() - begun} ms`);
  });
});

/** The whole address space of a family, cut into up to 60 ranges of any breadth, in any order. */
function splitOf(zero: string, bits: number): fc.Arbitrary<string[]> {
  return fc.array(fc.nat({ max: 1000 }), { maxLength: 59 }).chain((cuts) => {
    const ranges: { first: bigint; length: number }[] = [{ first: 0n, length: 0 }];
    for (const cut of cuts) {
      const [halved] = ranges.splice(cut % ranges.length, 1);
      if (halved === undefined) continue;
      const length = halved.length + 1;
      if (length > bits) {
        ranges.push(halved);
        continue;
      }
      ranges.push({ first: halved.first, length });
      ranges.push({ first: halved.first + (1n << BigInt(bits - length)), length });
    }
    const written = ranges.map(({ first, length }) => `${addressOf(first, bits, zero)}/${length}`);
    return fc.shuffledSubarray(written, { minLength: written.length });
  });
}

function addressOf(number: bigint, bits: number, zero: string): string {
  if (number === 0n) return zero;
  const hex = number.toString(16).padStart(bits / 4, "0");
  if (bits === 128) return (hex.match(/.{4}/g) ?? []).join(":");
  return (hex.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16)).join(".");
}
