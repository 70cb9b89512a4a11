import assert from "node:assert/strict";
import { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import { type ProvenanceQuestion, provenanceOf } from "../../../functions/aws/tagProvenance";
import { janeOfPlatform, mallory, type TrailExample, trailText } from "../domain/trailExamples";
import { answerBy, type RecordedCall } from "../standInClient";

const question: ProvenanceQuestion = {
  resourceArn: "arn:aws:ec2:eu-central-1:123456789012:instance/i-0123456789abcdef0",
  region: "eu-central-1",
  tagKey: "SecurityException",
  value: "Jira-1",
  firstSeen: "2026-11-21T12:00:00Z",
  principals: [],
};
const aliceQuestion: ProvenanceQuestion = { ...question, resourceArn: "arn:aws:iam::123456789012:user/people/alice" };

const reboot: TrailExample = {
  eventSource: "ec2.amazonaws.com",
  eventName: "RebootInstances",
  requestParameters: { instancesSet: { items: [{ instanceId: "i-0123456789abcdef0" }] } },
};
const tagged: TrailExample = {
  eventSource: "ec2.amazonaws.com",
  eventName: "CreateTags",
  requestParameters: {
    resourcesSet: { items: [{ resourceId: "i-0123456789abcdef0" }] },
    tagSet: { items: [{ key: "SecurityException", value: "Jira-1" }] },
  },
};
const taggedAlice = (eventTime: string, userIdentity: unknown, value = "Jira-1"): TrailExample => ({
  eventSource: "iam.amazonaws.com",
  eventName: "TagUser",
  eventTime,
  userIdentity,
  requestParameters: { userName: "alice", tags: [{ key: "SecurityException", value }] },
});
const page = (examples: readonly TrailExample[], NextToken?: string) => ({
  Events: examples.map((example) => ({
    EventId: example.eventID ?? "1",
    EventName: example.eventName,
    CloudTrailEvent: trailText(example),
  })),
  ...(NextToken === undefined ? {} : { NextToken }),
});

/** Asks with a CloudTrail that answers so; the calls that it got, and the Regions in which. */
async function ask(answer: (call: RecordedCall, index: number) => object, asked: ProvenanceQuestion = question) {
  const regions: string[] = [];
  const client = new CloudTrailClient({ region: "eu-central-1" });
  const calls = answerBy(client, answer);
  const cloudTrailIn = (region: string) => {
    regions.push(region);
    return client;
  };
  const provenance = await provenanceOf({ cloudTrailIn }, asked);
  const names = calls.map(({ input }) => {
    assert.ok(Array.isArray(input.LookupAttributes));
    const [attribute] = input.LookupAttributes;
    assert.equal(attribute.AttributeKey, "ResourceName");
    return attribute.AttributeValue;
  });
  return { provenance, calls, names, regions };
}

describe("Asking CloudTrail who set a tag", () => {
  it("takes one lookup of the resource's name in its Region where the newest page tells", async () => {
    const { provenance, names, regions } = await ask(() => page([reboot, tagged], "more"));
    assert.equal(provenance.kind === "set" && provenance.by.arn, janeOfPlatform.arn);
    assert.deepEqual(names, ["i-0123456789abcdef0"]);
    assert.deepEqual(regions, ["eu-central-1"]);
  });

  it("turns pages until it is told", async () => {
    const { provenance, calls } = await ask((_, index) =>
      index < 3 ? page([reboot], `token ${index}`) : page([tagged]),
    );
    assert.equal(provenance.kind, "set");
    assert.deepEqual(
      calls.map(({ input }) => input.NextToken),
      [undefined, "token 0", "token 1", "token 2"],
    );
  });

  it("turns an empty page that has a token, as AWS may send", async () => {
    const { provenance, calls } = await ask((_, index) => (index === 0 ? page([], "more") : page([tagged])));
    assert.deepEqual([provenance.kind, calls.length], ["set", 2]);
  });

  it("turns ten pages and no more, and says from when on it has read", async () => {
    const old = { ...reboot, eventTime: "2026-10-01T00:00:00Z" };
    const { provenance, calls } = await ask(() => page([old], "more"));
    assert.deepEqual(provenance, { kind: "unrecorded", since: "2026-10-01T00:00:00.000Z", partly: true });
    assert.equal(calls.length, 10);
  });

  it("says that nothing is recorded in 90 days where all was read", async () => {
    const { provenance } = await ask(() => page([]));
    const days = provenance.kind === "unrecorded" ? (Date.now() - Date.parse(provenance.since)) / 86_400_000 : 0;
    assert.ok(Math.abs(days - 90) < 0.01, JSON.stringify(provenance));
  });

  it("asks of a user by name and by ARN where IAM is recorded, and puts both in order of time", async () => {
    const answers: Readonly<Record<string, object>> = {
      alice: page([
        taggedAlice("2026-11-20T09:00:00Z", janeOfPlatform),
        taggedAlice("2026-11-18T09:00:00Z", mallory, "x"),
      ]),
      [aliceQuestion.resourceArn]: page([taggedAlice("2026-11-19T09:00:00Z", mallory, "")]),
    };
    const late = { ...aliceQuestion, firstSeen: "2026-11-01T00:00:00Z" };
    const nameOf = ({ input }: RecordedCall) => JSON.parse(JSON.stringify(input)).LookupAttributes[0].AttributeValue;
    const { provenance, names, regions } = await ask((call) => answers[nameOf(call)] ?? {}, late);
    assert.deepEqual(names, ["alice", aliceQuestion.resourceArn]);
    assert.deepEqual(regions, ["us-east-1"]);
    assert.deepEqual(provenance.kind === "set" && [provenance.at, provenance.earlier], [
      "2026-11-20T09:00:00.000Z",
      [],
    ]);
  });

  it("asks in the home Region of the partition", async () => {
    const resourceArn = "arn:aws-us-gov:iam::123456789012:role/app";
    const { regions } = await ask(() => page([]), { ...question, resourceArn, region: "us-gov-east-1" });
    assert.deepEqual(regions, ["us-gov-west-1"]);
  });

  for (const [name, message] of [
    ["AccessDeniedException", "not authorized to perform: cloudtrail:LookupEvents"],
    ["ThrottlingException", "Rate exceeded"],
  ]) {
    it(`answers that it does not know, and why, on ${name}`, async () => {
      const { provenance } = await ask(() => {
        throw Object.assign(new Error(message), { name });
      });
      assert.deepEqual(provenance, { kind: "unknown", why: `${name}: ${message}` });
    });
  }

  it("answers that it does not know where a later page can't be had", async () => {
    const { provenance } = await ask((_, index) => {
      if (index === 0) return page([reboot], "more");
      throw Object.assign(new Error("Rate exceeded"), { name: "ThrottlingException" });
    });
    assert.equal(provenance.kind, "unknown");
  });

  it("answers that it does not know where a call that writes tags can't be read, and passes over others", async () => {
    const unreadable = (EventName: string) => ({
      Events: [{ EventId: "e-1", EventName, CloudTrailEvent: "{" }, ...page([tagged]).Events],
    });
    const { provenance } = await ask(() => unreadable("CreateTags"));
    assert.deepEqual(provenance, {
      kind: "unknown",
      why: "UnreadableEventError: event e-1 (CreateTags) can't be read",
    });
    assert.equal((await ask(() => unreadable("RebootInstances"))).provenance.kind, "set");
  });
});
