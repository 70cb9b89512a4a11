import assert from "node:assert/strict";
import * as fc from "fast-check";
import type { BusEvent } from "../../../../../rehearsal/gateway/eventBridge/busEvent";
import {
  isValidTemplate,
  TransformedInputError,
  transformInput,
} from "../../../../../rehearsal/gateway/eventBridge/input/inputTransformer";

/** The sample event of "Input transformation". */
const event: BusEvent = {
  version: "0",
  id: "7bf73129-1428-4cd3-a780-95db273d1602",
  "detail-type": "EC2 Instance State-change Notification",
  source: "aws.ec2",
  account: "123456789012",
  time: "2015-11-11T21:29:54Z",
  region: "us-east-1",
  resources: ["arn:aws:ec2:us-east-1:123456789012:instance/i-abcd1111"],
  detail: { "instance-id": "i-0123456789", state: "RUNNING", count: 3, tags: [{ key: "a" }], quote: 'say "no"' },
};
const context = {
  ruleArn: "arn:aws:events:us-east-2:123456789012:rule/example",
  ruleName: "example",
  ingestionTime: "2015-11-11T21:29:55.000Z",
};
const InputPathsMap = {
  timestamp: "$.time",
  instance: "$.detail.instance-id",
  state: "$.detail.state",
  count: "$.detail.count",
  tags: "$.detail.tags",
  quote: "$.detail.quote",
  missing: "$.detail.nowhere",
};

function transform(InputTemplate: string): string {
  return transformInput({ InputPathsMap, InputTemplate }, event, context);
}

describe("An input template", () => {
  const { detail: _detail, ...envelope } = event;
  const examples: Readonly<Record<string, [template: string, output: string]>> = {
    "a simple string": ['"instance <instance> is in <state>"', '"instance i-0123456789 is in RUNNING"'],
    "escaped quotes": ['"instance \\"<instance>\\" is in <state>"', '"instance \\"i-0123456789\\" is in RUNNING"'],
    "simple JSON": [
      '{\n  "instance" : <instance>,\n  "state": <state>\n}',
      '{"instance":"i-0123456789","state":"RUNNING"}',
    ],
    "JSON with strings and variables": [
      '{"instance": <instance>, "state": "<state>", "instanceStatus": "instance \\"<instance>\\" is in <state>"}',
      '{"instance":"i-0123456789","state":"RUNNING","instanceStatus":"instance \\"i-0123456789\\" is in RUNNING"}',
    ],
    "variables among static values": [
      '{"state": [9, <state>, true], "Transformed": "Yes"}',
      '{"state":[9,"RUNNING",true],"Transformed":"Yes"}',
    ],
    "rule name and ARN": [
      '{"arn": <aws.events.rule-arn>, "name": <aws.events.rule-name>}',
      `{"arn":"${context.ruleArn}","name":"example"}`,
    ],
    "the rule's name in a string": ['"<aws.events.rule-name> triggered"', '"example triggered"'],
    "the time of ingestion": ['{"at": <aws.events.event.ingestion-time>}', `{"at":"${context.ingestionTime}"}`],
    "the event without its detail": ['{"event": <aws.events.event>}', JSON.stringify({ event: envelope })],
    "the whole event": ['{"event": <aws.events.event.json>}', JSON.stringify({ event })],
    "numbers and lists": ['{"count": <count>, "tags": <tags>}', '{"count":3,"tags":[{"key":"a"}]}'],
    "an object inside a string, without its quotation marks": ['"tags are <tags>"', '"tags are [{key:a}]"'],
    "a path that is not there, as the empty string": ['{"a": <missing>, "b": "x<missing>y"}', '{"a":"","b":"xy"}'],
    "quotation marks in a value outside quotes": ['{"quote": <quote>}', '{"quote":"say \\"no\\""}'],
    "several lines of text": ['"first <state>"\n"second <count>"', '"first RUNNING"\n"second 3"'],
  };
  for (const [what, [template, output]] of Object.entries(examples)) {
    it(`gives ${what}`, () => {
      assert.equal(transform(template), output);
    });
  }

  it("fails where a value breaks the JSON, for EventBridge does not escape what it puts inside quotes", () => {
    assert.throws(() => transform('{"quote": "<quote>"}'), TransformedInputError);
  });

  it("carries any event unharmed to a function that takes it whole", () => {
    const template = '{"row":"isolate","options":{},"event":<aws.events.event.json>}';
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (detail) => {
        const sent: BusEvent = { ...event, detail: JSON.parse(JSON.stringify(detail)) };
        const output = transformInput({ InputTemplate: template }, sent, context);
        assert.deepEqual(JSON.parse(output), { row: "isolate", options: {}, event: sent });
      }),
    );
  });

  it("is valid if it is JSON, or quoted text, once its variables have values", () => {
    const valid = ['{"a": <b>}', '"text <b>"', '"one"\n"two <b>"', "<b>", '{"a": "x <b> y"}'];
    const invalid = ["text <b>", '{"a": x <b>}', "{<b>: 1}", ""];
    assert.deepEqual(
      valid.map(isValidTemplate),
      valid.map(() => true),
    );
    assert.deepEqual(
      invalid.map(isValidTemplate),
      invalid.map(() => false),
    );
  });
});
