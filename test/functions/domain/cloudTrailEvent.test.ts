import assert from "node:assert/strict";
import { readTrailEvent } from "../../../functions/domain/cloudTrailEvent";
import { janeOfPlatform, mallory, platformRole, trailEvent, trailText } from "./trailExamples";

const call = { eventSource: "ec2.amazonaws.com", eventName: "CreateTags" };
const callerOf = (userIdentity: unknown) => trailEvent({ ...call, userIdentity }).caller;

describe("Reading a record of CloudTrail", () => {
  it("takes what was called, when, and whether it failed", () => {
    const event = trailEvent({ ...call, requestParameters: { tagSet: {} } });
    assert.deepEqual(
      { ...event, caller: undefined },
      {
        eventId: "bb096886-331c-4b12-9a78-73b793e1f383",
        at: "2026-11-20T09:00:00.000Z",
        source: "ec2.amazonaws.com",
        name: "CreateTags",
        caller: undefined,
        failed: false,
        requestParameters: { tagSet: {} },
        responseElements: null,
      },
    );
    assert.equal(trailEvent({ ...call, errorCode: "Client.UnauthorizedOperation" }).failed, true);
  });

  it("tells an assumed role by its session and by the role, path included", () => {
    assert.deepEqual(callerOf(janeOfPlatform), {
      arn: "arn:aws:sts::123456789012:assumed-role/exceptions/jane",
      roleArn: platformRole,
    });
    assert.deepEqual(callerOf(mallory), { arn: "arn:aws:iam::123456789012:user/mallory" });
  });

  it("takes who asked for a federated session for nobody's role", () => {
    const caller = callerOf({
      type: "FederatedUser",
      arn: "arn:aws:sts::123456789012:federated-user/guest",
      sessionContext: { sessionIssuer: { type: "IAMUser", arn: "arn:aws:iam::123456789012:user/broker" } },
    });
    assert.deepEqual(caller, { arn: "arn:aws:sts::123456789012:federated-user/guest" });
  });

  it("names a service by itself, and whoever has no ARN by what there is", () => {
    assert.deepEqual(callerOf({ type: "AWSService", invokedBy: "autoscaling.amazonaws.com" }), {
      arn: "autoscaling.amazonaws.com",
    });
    assert.deepEqual(callerOf({ type: "AWSAccount", principalId: "AIDAEXAMPLE", accountId: "210987654321" }), {
      arn: "AIDAEXAMPLE",
    });
    assert.deepEqual(callerOf({}), { arn: "a caller without a name" });
  });

  it("reads nothing from a text that is no record", () => {
    const whole: Record<string, unknown> = JSON.parse(trailText(call));
    const texts = [
      undefined,
      "",
      "{",
      "null",
      "[]",
      '"CreateTags"',
      ...["eventID", "eventTime", "eventSource", "eventName", "userIdentity"].map((member) =>
        JSON.stringify({ ...whole, [member]: undefined }),
      ),
      JSON.stringify({ ...whole, eventTime: "yesterday" }),
      JSON.stringify({ ...whole, userIdentity: "mallory" }),
    ];
    for (const text of texts) assert.equal(readTrailEvent(text), undefined, text);
  });
});
