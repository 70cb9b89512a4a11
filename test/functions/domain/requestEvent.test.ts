import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Finding } from "../../../functions/domain/finding";
import { readFindingEvent } from "../../../functions/domain/findingEvent";
import { judgeOrigin } from "../../../functions/domain/origin";
import { type RequestEvent, requestEventOf } from "../../../functions/domain/requestEvent";

const home = { securityAccountId: "999999999999", partition: "aws" };

function fixture(name: string): RequestEvent {
  return JSON.parse(readFileSync(join(__dirname, "../../fixtures/requests", `${name}.json`), "utf8"));
}

function findingOf(event: unknown): Finding {
  const reading = readFindingEvent(event);
  const [finding] = reading.kind === "findings" ? reading.findings : [];
  return finding ?? assert.fail(JSON.stringify(reading));
}

describe("Reading a request for containment", () => {
  it("names the instance in its own account and Region, whatever the Region of the request", () => {
    const { source, type, accountId, region, resourceType, instanceId, request } = findingOf(fixture("instance"));
    assert.deepEqual(
      { source, type, accountId, region, resourceType, instanceId },
      {
        source: "request",
        type: "Request:Instance",
        accountId: "111122223333",
        region: "us-east-1",
        resourceType: "Instance",
        instanceId: "i-0123456789abcdef0",
      },
    );
    assert.equal(request?.requestedBy, "soar");
  });

  it("names a role by its last segment, and acts from the request's own Region, for IAM has none", () => {
    const { principal, region, resourceType } = findingOf(fixture("role"));
    assert.deepEqual(principal, {
      userType: "Role",
      userName: "role1",
      principalId: undefined,
      accessKeyId: undefined,
    });
    assert.deepEqual([region, resourceType], ["eu-central-1", "AccessKey"]);
  });

  it("keeps the version or alias of a function, and how far and how long it is to be contained", () => {
    const { functionArn, request } = findingOf(fixture("function"));
    assert.equal(functionArn, "arn:aws:lambda:eu-central-1:111122223333:function:invoices:live");
    assert.ok(request?.sessionsOnly);
    assert.deepEqual([request.hold?.for, request.hold?.then], ["4h", "ask"]);
  });

  it("is the same finding at the same time whenever the request is read", () => {
    assert.deepEqual(findingOf(fixture("instance")), findingOf(fixture("instance")));
    assert.equal(findingOf(fixture("instance")).lastSeen, "2026-03-01T10:00:05.000Z");
  });

  it("is written as it is read", () => {
    for (const name of ["instance", "function", "role"]) {
      const event = fixture(name);
      const { arn, ...request } = event.detail;
      const place = { accountId: event.account, region: event.region };
      assert.deepEqual(requestEventOf(request, { arn, at: event.time, home: place }), event);
    }
  });

  it("is believed from the security account only", () => {
    assert.ok(judgeOrigin(findingOf(fixture("instance")), home).trusted);
    const verdict = judgeOrigin(findingOf({ ...fixture("instance"), account: "111122223333" }), home);
    assert.ok(!verdict.trusted && verdict.reason.includes("a request for containment"), JSON.stringify(verdict));
  });

  for (const [what, differences] of [
    ["another source", { source: "aws.ec2" }],
    ["no time", { time: "soon" }],
    ["an ARN of nothing that is contained", { detail: { ...fixture("instance").detail, arn: "arn:aws:s3:::bucket" } }],
    ["nobody who asks", { detail: { ...fixture("instance").detail, requestedBy: "" } }],
    ["a field that it does not know", { detail: { ...fixture("instance").detail, force: true } }],
  ] as const) {
    it(`refuses one with ${what}`, () => {
      assert.equal(readFindingEvent({ ...fixture("instance"), ...differences }).kind, "malformed");
    });
  }
});
