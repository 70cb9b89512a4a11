import assert from "node:assert/strict";
import * as fc from "fast-check";
import { EventPattern } from "../../../../functions/domain/eventPattern/eventPattern";
import { InvalidEventPattern } from "../../../../functions/domain/eventPattern/invalidEventPattern";
import eventRuler from "./eventRuler.json";

function matches(pattern: unknown, event: unknown): boolean {
  return EventPattern.parse(JSON.stringify(pattern)).matches(event);
}

/** The sample event of "Event patterns" and of Event Ruler's README. */
const stateChange = {
  version: "0",
  id: "ddddd4-aaaa-7777-4444-345dd43cc333",
  "detail-type": "EC2 Instance State-change Notification",
  source: "aws.ec2",
  account: "012345679012",
  time: "2017-10-02T16:24:49Z",
  region: "us-east-1",
  resources: [
    "arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:eb56d16b:autoScalingGroupName/ASGTerminate",
    "arn:aws:ec2:us-east-1:123456789012:instance/i-b188560f",
  ],
  detail: {
    "c-count": 5,
    "d-count": 3,
    "x-limit": 301.8,
    "source-ip": "10.0.0.33",
    state: "running",
    nothing: null,
    empty: "",
  },
};

describe("An event pattern of the documentation", () => {
  const matching: Readonly<Record<string, object>> = {
    "exact values": {
      "detail-type": ["EC2 Instance State-change Notification"],
      detail: { state: ["initializing", "running"] },
    },
    "one element of an array": { resources: ["arn:aws:ec2:us-east-1:123456789012:instance/i-b188560f", "other"] },
    "the empty string": { detail: { empty: [""] } },
    null: { detail: { nothing: [null] } },
    "a prefix": { time: [{ prefix: "2017-10-02" }] },
    "a suffix": { source: [{ suffix: "ec2" }] },
    "anything but a string": { detail: { state: [{ "anything-but": "initializing" }] } },
    "anything but a list of numbers": { detail: { "x-limit": [{ "anything-but": [100, 200, 300] }] } },
    "anything but a prefix": { detail: { state: [{ "anything-but": { prefix: "init" } }] } },
    "a numeric range": { detail: { "c-count": [{ numeric: [">", 0, "<=", 5] }], "d-count": [{ numeric: ["<", 10] }] } },
    "a number in another notation": { detail: { "x-limit": [{ numeric: ["=", 3.018e2] }] } },
    "an address in a block": { detail: { "source-ip": [{ cidr: "10.0.0.0/24" }] } },
    "a field that is there": { detail: { "c-count": [{ exists: true }] } },
    "a field that is not there": { detail: { "z-count": [{ exists: false }] } },
    "one of several fields": {
      source: ["aws.ec2"],
      $or: [{ detail: { "c-count": [6] } }, { detail: { "d-count": [{ numeric: ["<", 10] }] } }],
    },
  };
  for (const [what, pattern] of Object.entries(matching)) {
    it(`matches ${what}`, () => {
      assert.equal(matches(pattern, stateChange), true);
    });
  }

  const other: Readonly<Record<string, object>> = {
    "a field that the event lacks": { detail: { nowhere: ["running"] } },
    "other letter case": { source: ["AWS.EC2"] },
    "a number for a string": { account: [12345679012] },
    "a part of a value": { source: ["aws"] },
    "an object that is there": { detail: [{ exists: true }] },
    "only some of the fields": { source: ["aws.ec2"], region: ["eu-west-1"] },
    "neither of the alternatives": { $or: [{ region: ["eu-west-1"] }, { source: ["aws.s3"] }] },
  };
  for (const [what, pattern] of Object.entries(other)) {
    it(`does not match ${what}`, () => {
      assert.equal(matches(pattern, stateChange), false);
    });
  }
});

describe("An event pattern on objects in arrays", () => {
  const pattern = { detail: { findings: { type: ["A"], severity: [8] } } };

  it("holds within one element", () => {
    assert.equal(
      matches(pattern, {
        detail: {
          findings: [
            { type: "B", severity: 8 },
            { type: "A", severity: 8 },
          ],
        },
      }),
      true,
    );
  });

  it("does not put conditions together from two elements", () => {
    assert.equal(
      matches(pattern, {
        detail: {
          findings: [
            { type: "A", severity: 1 },
            { type: "B", severity: 8 },
          ],
        },
      }),
      false,
    );
  });

  it("keeps nested arrays apart as well", () => {
    const nested = { a: { b: { c: ["1"], d: ["2"] } } };
    assert.equal(matches(nested, { a: [{ b: [{ c: "1" }, { d: "2" }] }] }), false);
    assert.equal(matches(nested, { a: [{ b: { c: "1" } }, { b: { d: "2" } }] }), false);
    assert.equal(matches(nested, { a: [{ b: [{ c: "3" }] }, { b: [{ c: "1", d: "2" }] }] }), true);
  });

  it("lets fields of separate arrays match each for itself", () => {
    assert.equal(matches({ a: ["x"], b: ["y"] }, { a: ["z", "x"], b: ["y", "z"] }), true);
  });
});

describe("An event pattern, as Event Ruler 1.8.1 answers it", () => {
  for (const { pattern, matches: expected } of eventRuler.patterns as { pattern: object; matches: unknown }[]) {
    const source = JSON.stringify(pattern);
    it(expected === "invalid" ? `refuses ${source}` : `matches ${source} alike`, () => {
      if (expected === "invalid") {
        assert.throws(() => EventPattern.parse(source), InvalidEventPattern);
      } else {
        assert.deepEqual(
          eventRuler.events.filter((event) => matches(pattern, event)),
          expected,
        );
      }
    });
  }
});

describe("An invalid event pattern", () => {
  const invalid: Readonly<Record<string, [source: string, reason: RegExp]>> = {
    "what is not JSON": ["{", /not valid JSON/],
    "a list": ['["aws.ec2"]', /Filter is not an object/],
    "the empty object": ["{}", /Empty objects are not allowed/],
    "an empty list": ['{"source":[]}', /Empty arrays are not allowed at: "source"/],
    "a bare value": ['{"detail":{"state":"running"}}', /"state" must be an object or an array at: "detail.state"/],
    "an unknown operator": ['{"source":[{"begins":"aws"}]}', /Unrecognized match type begins/],
    "a number beyond five thousand million": ['{"a":[{"numeric":[">",5000000001]}]}', /between -5.0E9 and 5.0E9/],
    "more than 1,000 combinations": [
      JSON.stringify({
        a: { $or: Array.from({ length: 40 }, (_, index) => ({ x: [index] })) },
        b: { $or: Array.from({ length: 40 }, (_, index) => ({ x: [index] })) },
      }),
      /Too many combinations/,
    ],
  };
  for (const [what, [source, reason]] of Object.entries(invalid)) {
    it(`is ${what}`, () => {
      assert.throws(
        () => EventPattern.parse(source),
        (error) => error instanceof InvalidEventPattern && reason.test(error.message),
      );
    });
  }
});

describe("Any event pattern", () => {
  const scalar = fc.oneof(fc.string({ maxLength: 4 }), fc.integer(), fc.boolean(), fc.constant(null));
  const name = fc.stringMatching(/^[a-z]{1,3}$/);
  const event = fc.dictionary(name, fc.oneof(scalar, fc.dictionary(name, scalar, { minKeys: 1, maxKeys: 3 })), {
    minKeys: 1,
    maxKeys: 4,
  });

  it("made from an event's own values matches that event", () => {
    const patternOf = (value: unknown): unknown =>
      typeof value === "object" && value !== null
        ? Object.fromEntries(Object.entries(value).map(([key, member]) => [key, patternOf(member)]))
        : [value];
    fc.assert(fc.property(event, (each) => matches(patternOf(each), each)));
  });

  it("asks a field to exist or not to, never both and never neither", () => {
    fc.assert(
      fc.property(
        event,
        name,
        (each, field) =>
          matches({ [field]: [{ exists: true }] }, each) !== matches({ [field]: [{ exists: false }] }, each),
      ),
    );
  });

  it("with anything-but is the opposite of the exact value, where the field has one", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (value, excluded) => {
        const exact = matches({ field: [excluded] }, { field: value });
        return matches({ field: [{ "anything-but": excluded }] }, { field: value }) === !exact;
      }),
    );
  });

  it("splits a text in two that a prefix, a suffix and a wildcard find again", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (start, end) => {
        const escaped = (text: string) => text.replace(/[\\*]/g, "\\$&");
        const found = { field: `${start}${end}` };
        return [{ prefix: start }, { suffix: end }, { wildcard: `${escaped(start)}*${escaped(end)}` }].every(
          (matcher) => matches({ field: [matcher] }, found),
        );
      }),
    );
  });

  it("is compiled or refused as invalid, whatever JSON it is", () => {
    fc.assert(
      fc.property(fc.json(), (source) => {
        try {
          EventPattern.parse(source).matches({ a: 1 });
        } catch (error) {
          assert.ok(error instanceof InvalidEventPattern, String(error));
        }
      }),
    );
  });
});
