import assert from "node:assert/strict";
import { EventFileError, readEventFile } from "../../governance/eventFile";
import { account, record, tagSet } from "./records";

const one = record("ec2 CreateTags", tagSet("SecurityException"));

describe("Events from a file", () => {
  for (const [form, value] of [
    ["a trail's log file", { Records: [one] }],
    ["the output of lookup-events", { Events: [{ EventId: "x", CloudTrailEvent: JSON.stringify(one) }] }],
    ["a list of records", [one]],
  ] as const) {
    it(`are read from ${form}`, () => {
      const [read] = readEventFile(JSON.stringify(value), "events.json");
      assert.deepEqual([read?.accountId, read?.region, read?.event.name], [account, "eu-central-1", "CreateTags"]);
    });
  }

  for (const [what, text] of [
    ["no JSON", "Jira-1234"],
    ["another form", '{"Things": []}'],
    ["a record without its fields", '[{"eventName": "CreateTags"}]'],
    ["a record that does not say where", JSON.stringify([{ ...one, recipientAccountId: undefined }])],
  ] as const) {
    it(`are refused with the file's name where it has ${what}`, () => {
      assert.throws(
        () => readEventFile(text, "events.json"),
        (error) => error instanceof EventFileError && error.message.startsWith("events.json"),
      );
    });
  }
});
