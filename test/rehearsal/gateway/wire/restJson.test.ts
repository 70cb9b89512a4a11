import assert from "node:assert/strict";
import { AwsError } from "../../../../rehearsal/gateway/awsRequest";
import { readRestJson } from "../../../../rehearsal/gateway/wire/restJson";

function read(service: string, method: string, target: string, body = "", headers: Record<string, string> = {}) {
  return readRestJson(service, { method, headers, body: Buffer.from(body) }, new URL(target, "http://gateway"));
}

describe("REST-JSON calls", () => {
  it("are told by method and path, and gather path, query and body", () => {
    const call = read(
      "lambda",
      "POST",
      "/2015-03-31/functions/isolate/policy?Qualifier=live",
      '{"StatementId":"events"}',
    );
    assert.equal(call.operation, "AddPermission");
    assert.equal(call.status, 201);
    assert.deepEqual(call.parameters, { FunctionName: "isolate", Qualifier: "live", StatementId: "events" });
  });

  it("prefer the path with more words of its own", () => {
    const list = read("lambda", "GET", "/2019-09-25/functions/isolate/event-invoke-config/list");
    assert.equal(list.operation, "ListFunctionEventInvokeConfigs");
    const one = read("lambda", "GET", "/2019-09-25/functions/isolate/event-invoke-config");
    assert.equal(one.operation, "GetFunctionEventInvokeConfig");
  });

  it("decode an ARN in the path", () => {
    const arn = "arn:aws:lambda:eu-west-1:111111111111:function:isolate";
    const call = read("lambda", "GET", `/2017-03-31/tags/${encodeURIComponent(arn)}`);
    assert.deepEqual([call.operation, call.parameters], ["ListTags", { Resource: arn }]);
  });

  it("hand over a body that is a payload as it stands, with what travels in headers", () => {
    const call = read("lambda", "POST", "/2015-03-31/functions/isolate/invocations", '{"a":1}', {
      "x-amz-invocation-type": "Event",
    });
    assert.equal(call.operation, "Invoke");
    assert.deepEqual(call.parameters, {
      FunctionName: "isolate",
      InvocationType: "Event",
      Payload: Buffer.from('{"a":1}'),
    });
  });

  it("name GuardDuty's members as its API reference does", () => {
    const call = read("guardduty", "POST", "/detector/abc/findings/archive", '{"findingIds":["1"]}');
    assert.equal(call.operation, "ArchiveFindings");
    assert.deepEqual(call.parameters, { detectorId: "abc", findingIds: ["1"] });
  });

  it("are refused where there is no such operation or the body is no JSON object", () => {
    assert.throws(() => read("lambda", "PATCH", "/2015-03-31/functions"), AwsError);
    assert.throws(() => read("guardduty", "POST", "/detector", "[1]"), { code: "SerializationException" });
    assert.throws(() => read("guardduty", "POST", "/detector", "{"), { code: "SerializationException" });
  });

  it("of a service without routes name the file to extend", () => {
    assert.throws(() => read("macie2", "GET", "/findings"), /restRoutes\.ts/);
  });
});
