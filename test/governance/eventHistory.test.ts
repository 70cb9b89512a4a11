import assert from "node:assert/strict";
import { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import { readHistories } from "../../governance/eventHistory";
import { lookedUp } from "../../governance/tagUse";
import { account, record, tagSet } from "./records";

interface Lookup {
  readonly LookupAttributes?: readonly { readonly AttributeValue?: string }[];
  readonly NextToken?: string;
}

/** A client whose answers are made up here: pages of one event each, or a refusal. */
function trailOf(
  pages: Readonly<Record<string, readonly object[]>>,
  asked: string[] = [],
  refusal?: Error,
): CloudTrailClient {
  const send = async (command: { readonly input: Lookup }) => {
    if (refusal !== undefined) throw refusal;
    const name = command.input.LookupAttributes?.[0]?.AttributeValue ?? "";
    const page = Number(command.input.NextToken ?? 0);
    if (page === 0) asked.push(name);
    const found = pages[name] ?? [];
    const event = found[page];
    return {
      Events: event === undefined ? [] : [{ CloudTrailEvent: JSON.stringify(event) }],
      ...(page + 1 < found.length ? { NextToken: String(page + 1) } : {}),
    };
  };
  return Object.assign(new CloudTrailClient({ region: "eu-central-1" }), { send });
}

const place = { accountId: account, region: "eu-central-1" };
const since = new Date("2026-11-07T00:00:00Z");

describe("The event history of accounts", () => {
  it("is read to its last page", async () => {
    const pages = { CreateTags: [record("ec2 CreateTags", tagSet("a")), record("ec2 CreateTags", tagSet("b"))] };
    const { events, unread } = await readHistories([{ ...place, hasIam: false, trail: trailOf(pages) }], since);
    assert.deepEqual([events.length, unread], [2, []]);
  });

  it("is asked once for each call, and for IAM's only where they are recorded", async () => {
    const elsewhere: string[] = [];
    const home: string[] = [];
    await readHistories(
      [
        { ...place, hasIam: false, trail: trailOf({}, elsewhere) },
        { ...place, region: "us-east-1", hasIam: true, trail: trailOf({}, home) },
      ],
      since,
    );
    assert.deepEqual(elsewhere, [...lookedUp.everywhere]);
    assert.deepEqual(new Set(home), new Set([...lookedUp.everywhere, ...lookedUp.iam]));
    assert.equal(home.length, new Set(home).size);
  });

  it("says which account could not be read, and reads the others", async () => {
    const pages = { CreateTags: [record("ec2 CreateTags", tagSet("a"))] };
    const refusal = Object.assign(new Error("not authorized"), { name: "AccessDeniedException" });
    const { events, unread } = await readHistories(
      [
        { accountId: "777788889999", region: "eu-central-1", hasIam: false, trail: trailOf({}, [], refusal) },
        { ...place, hasIam: false, trail: trailOf(pages) },
      ],
      since,
    );
    assert.equal(events.length, 1);
    assert.deepEqual(unread, ["account 777788889999, eu-central-1: AccessDeniedException: not authorized"]);
  });
});
