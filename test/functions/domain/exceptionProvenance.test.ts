import assert from "node:assert/strict";
import type { TrailEvent } from "../../../functions/domain/cloudTrailEvent";
import {
  beginningOf,
  judgeProvenance,
  ProvenanceReader,
  type ProvenanceRule,
} from "../../../functions/domain/exceptionProvenance";
import { createTags, janeOfPlatform, mallory, platformRole, trailEvent } from "./trailExamples";

const firstSeen = "2026-11-21T12:00:00.000Z";
const before = "2026-11-20T09:00:00Z";
const after = "2026-11-21T12:00:01Z";
const since = "2026-08-23T12:10:00.000Z";
const tag = {
  resourceArn: "arn:aws:ec2:eu-central-1:123456789012:instance/i-0123456789abcdef0",
  tagKey: "SecurityException",
  value: "Jira-1",
};
const anybody: ProvenanceRule = { firstSeen, principals: [] };
const platform: ProvenanceRule = { firstSeen, principals: ["arn:aws:iam::*:role/platform/*"] };

const set = (eventTime: string, userIdentity: unknown = janeOfPlatform, value = tag.value) =>
  createTags(value, { eventTime, userIdentity, eventID: `${value} at ${eventTime}` });
const removal = (eventTime: string) =>
  trailEvent({
    eventSource: "ec2.amazonaws.com",
    eventName: "DeleteTags",
    eventTime,
    requestParameters: {
      resourcesSet: { items: [{ resourceId: "i-0123456789abcdef0" }] },
      tagSet: { items: [{ key: tag.tagKey }] },
    },
  });

/** Of events newest first. */
function provenance(events: readonly TrailEvent[], rule = anybody) {
  const reader = new ProvenanceReader(tag, rule);
  for (const event of events) reader.read(event);
  return reader.provenance({ since, partly: false });
}
const judge = (events: readonly TrailEvent[], rule = anybody) => judgeProvenance(provenance(events, rule), rule);

describe("Who set an exception", () => {
  it("is the caller of the call that wrote its present value", () => {
    assert.deepEqual(provenance([set(before)]), {
      kind: "set",
      at: "2026-11-20T09:00:00.000Z",
      by: { arn: janeOfPlatform.arn, roleArn: platformRole },
      call: "CreateTags",
      eventId: `Jira-1 at ${before}`,
      earlier: [],
    });
  });

  it("is not who wrote an older value, nor who wrote it before it was removed", () => {
    const changed = provenance([
      set(after, mallory),
      set(before, janeOfPlatform, "Jira-0"),
      set("2026-11-19T09:00:00Z"),
    ]);
    assert.deepEqual(changed.kind === "set" && [changed.by.arn, changed.earlier], [mallory.arn, []]);
    const putBack = provenance([set(after, mallory), removal(before), set("2026-11-19T09:00:00Z")]);
    assert.deepEqual(putBack.kind === "set" && [putBack.by.arn, putBack.earlier], [mallory.arn, []]);
  });

  it("is unrecorded where no call is, with the last moment at which the tag was otherwise", () => {
    assert.deepEqual(provenance([]), { kind: "unrecorded", since });
    assert.deepEqual(provenance([removal(before), set("2026-11-19T09:00:00Z")]), {
      kind: "unrecorded",
      since: "2026-11-20T09:00:00.000Z",
      after: "2026-11-20T09:00:00.000Z",
    });
  });

  it("is settled by the first call that is beyond doubt, or by the first that left the tag otherwise", () => {
    const reader = new ProvenanceReader(tag, platform);
    reader.read(set(after, janeOfPlatform));
    reader.read(set("2026-11-20T10:00:00Z", mallory));
    assert.equal(reader.settled, false);
    reader.read(set(before));
    assert.equal(reader.settled, true);
    const broken = new ProvenanceReader(tag, platform);
    broken.read(removal(before));
    assert.equal(broken.settled, true);
  });
});

describe("Judging who set an exception, and when", () => {
  it("lets a tag exempt that was set before the finding's first event, and says by whom", () => {
    assert.deepEqual(judge([set(before)], platform), {
      kind: "sound",
      proven: true,
      statement: `It was set at 2026-11-20T09:00:00.000Z by ${janeOfPlatform.arn} of ${platformRole} (CreateTags), says CloudTrail.`,
    });
    assert.equal(judge([set(firstSeen)]).kind, "sound");
  });

  it("lets a tag exempt from nothing that was set after it, whoever set it", () => {
    assert.deepEqual(judge([set(after)], platform), {
      kind: "void",
      because: "late",
      reason: `was set at 2026-11-21T12:00:01.000Z by ${janeOfPlatform.arn} of ${platformRole} (CreateTags), after the finding's first event at ${firstSeen}`,
    });
  });

  it("lets a tag exempt from nothing that was set by somebody who may not", () => {
    assert.deepEqual(judge([set(before, mallory)], platform), {
      kind: "void",
      because: "unlisted",
      reason: `was set at 2026-11-20T09:00:00.000Z by ${mallory.arn} (CreateTags), who is not among those who may (firebreak:exceptionPrincipals)`,
    });
    assert.equal(judge([set(before, mallory)]).kind, "sound", "nobody is listed, so anybody may");
  });

  it("knows a listed principal by the session or by the role, never by the name that a session gave itself", () => {
    const listed = (pattern: string, identity: unknown = janeOfPlatform) =>
      judge([set(before, identity)], { firstSeen, principals: [pattern] }).kind;
    assert.equal(listed(platformRole), "sound");
    assert.equal(listed("arn:aws:sts::123456789012:assumed-role/exceptions/*"), "sound");
    assert.equal(listed("arn:aws:iam::123456789012:role/exceptions"), "void");
    const posing = { ...mallory, arn: "arn:aws:sts::123456789012:assumed-role/app/exceptions", type: "AssumedRole" };
    assert.equal(listed("arn:aws:sts::*:assumed-role/exceptions/*", posing), "void");
  });

  it("heeds that the value has stood since somebody who may had set it in time, whoever wrote it again", () => {
    assert.equal(judge([set(after, mallory), set(before)], platform).kind, "sound");
    assert.equal(judge([set(after, mallory), set(before, mallory)], platform).kind, "void");
  });

  it("does not heed that it was right once: it was removed, or said something else", () => {
    assert.equal(judge([set(after), removal("2026-11-21T11:00:00Z"), set(before)]).kind, "void");
    assert.equal(judge([set(after), set("2026-11-21T11:00:00Z", janeOfPlatform, "Jira-2"), set(before)]).kind, "void");
  });

  it("names who may not before what was late", () => {
    const verdict = judge([set(after), set(before, mallory)], platform);
    assert.deepEqual(verdict.kind === "void" && verdict.because, "unlisted");
  });

  it("judges nothing as late where no beginning is given", () => {
    assert.equal(judge([set(after)], { firstSeen: undefined, principals: [] }).kind, "sound");
  });

  it("lets a tag exempt of which nothing is recorded, says so, and that the last minutes may be missing", () => {
    const verdict = judge([], platform);
    assert.ok(verdict.kind === "sound" && !verdict.proven);
    assert.match(
      verdict.statement,
      /^CloudTrail does not tell who set it, or when: nothing is recorded since 2026-08-23/,
    );
    assert.match(verdict.statement, /Calls of the last 15 minutes may be missing/);
  });

  it("says where there were too many calls to read them all", () => {
    const partly = new ProvenanceReader(tag, platform).provenance({ since, partly: true });
    const verdict = judgeProvenance(partly, platform);
    assert.match(
      verdict.kind === "sound" ? verdict.statement : "",
      /nothing is recorded since 2026-08-23T12:10:00.000Z, and so many calls are about it that older ones were not read\./,
    );
  });

  it("lets a tag exempt from nothing that was seen otherwise after the finding's first event, though nobody is seen to have set it", () => {
    const verdict = judge([removal(after), set(before)]);
    assert.deepEqual(verdict.kind === "void" && verdict.because, "late");
    const earlier = judge([removal("2026-11-20T10:00:00Z"), set(before)]);
    assert.ok(earlier.kind === "sound" && !earlier.proven);
    assert.match(earlier.statement, /It had another value, or none, until 2026-11-20T10:00:00.000Z/);
  });

  it("lets a tag exempt where CloudTrail can't be asked, and says why", () => {
    const verdict = judgeProvenance({ kind: "unknown", why: "AccessDeniedException: no" }, platform);
    assert.deepEqual(verdict, {
      kind: "sound",
      proven: false,
      statement:
        "Who set it, and when, is not known: CloudTrail could not be asked (AccessDeniedException: no). Check who did.",
    });
  });
});

describe("From when on a setting is late", () => {
  const seen = { firstSeen: "2026-11-01T00:00:00Z", lastSeen: firstSeen };

  it("is the finding's first event", () => {
    assert.equal(beginningOf({ source: "guardduty", ...seen }, undefined), seen.firstSeen);
    assert.equal(beginningOf({ source: "security-hub", ...seen }, "2026-10-01T00:00:00Z"), seen.firstSeen);
  });

  it("is the newest event where a person has released the resource since the first", () => {
    assert.equal(beginningOf({ source: "guardduty", ...seen }, "2026-11-10T00:00:00Z"), firstSeen);
  });

  it("is never where Config found the resource, for an exception is an answer to that", () => {
    assert.equal(beginningOf({ source: "config", ...seen }, undefined), undefined);
  });
});
