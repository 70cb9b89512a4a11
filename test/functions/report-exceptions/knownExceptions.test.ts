import assert from "node:assert/strict";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { fingerprintOf, KnownExceptions } from "../../../functions/report-exceptions/knownExceptions";
import { answerBy } from "../standInClient";

const tag = { resource: "arn:aws:s3:::logs", key: "SecurityException", value: "Jira-1" };

describe("What a report knows of the last one", () => {
  it("is read as it was written, under a key of its own", async () => {
    const client = new DynamoDBClient({});
    let item: object | undefined;
    const calls = answerBy(client, ({ operation, input }) => {
      if (operation === "PutItem") item = input.Item as object;
      return operation === "GetItem" && item !== undefined ? { Item: item } : {};
    });
    const known = new KnownExceptions(client, "table");
    assert.deepEqual(await known.read("111122223333"), new Map());
    const places = new Map([
      ["eu-central-1", new Set([fingerprintOf(tag), fingerprintOf({ ...tag, value: "Jira-2" })])],
      ["global", new Set([fingerprintOf({ ...tag, resource: "arn:aws:iam::111122223333:user/jane" })])],
    ]);
    await known.write("111122223333", places);
    const read = await known.read("111122223333");
    for (const [place, prints] of places) assert.deepEqual([...(read.get(place) ?? [])].sort(), [...prints].sort());
    assert.equal(read.size, 2);
    const { pk, sk } = unmarshall(calls[1]?.input.Item as Parameters<typeof unmarshall>[0]);
    assert.deepEqual([pk, sk], ["111122223333/exceptions/report-exceptions", "known"]);
  });

  it("fits an item of DynamoDB, of 400 kB, for all that one account may have in a report", async () => {
    const client = new DynamoDBClient({});
    const calls = answerBy(client, () => ({}));
    const prints = Array.from({ length: 10_000 }, (_, index) => fingerprintOf({ ...tag, value: `Jira-${index}` }));
    assert.equal(new Set(prints).size, prints.length);
    await new KnownExceptions(client, "table").write("111122223333", new Map([["eu-central-1", new Set(prints)]]));
    const { places } = unmarshall(calls[0]?.input.Item as Parameters<typeof unmarshall>[0]);
    assert.equal(places["eu-central-1"].length, 160_000);
  });

  it("tells resources, keys and values apart, and where one ends and the next begins", () => {
    const prints = [
      tag,
      { ...tag, resource: "arn:aws:s3:::log" },
      { ...tag, value: "Jira-2" },
      { ...tag, key: "securityexception" },
      { resource: "ab", key: "c", value: "" },
      { resource: "a", key: "bc", value: "" },
    ].map(fingerprintOf);
    assert.equal(new Set(prints).size, prints.length);
  });
});
