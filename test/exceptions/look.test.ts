import assert from "node:assert/strict";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { lookAtExceptions } from "../../exceptions/look";
import { exceptionTable } from "../../exceptions/table";
import { reportOn, tagged } from "../functions/domain/reportedExceptions";
import { answerBy } from "../functions/standInClient";

function payloadOf(answer: object): Uint8Array {
  return Buffer.from(JSON.stringify(answer));
}

describe("Looking at exceptions from the command line", () => {
  it("asks for part after part, tells nobody, and shows every exception with its account", async () => {
    const lambda = new LambdaClient({});
    const parts = [
      { kind: "looked", goesOnAfter: "111111111111", report: reportOn({ "111111111111": [tagged("sg-1", "Jira-1")] }) },
      {
        kind: "looked",
        report: reportOn(
          { "222222222222": [tagged("sg-2", "Jira-2 until=2027-06-30 by=jane\nx")] },
          { notRead: [{ account: { id: "333333333333", name: "sandbox" }, places: ["us-east-1"], because: "denied" }] },
        ),
      },
    ];
    const calls = answerBy(lambda, (_, index) => ({ Payload: payloadOf(parts[index] ?? {}) }));
    const look = await lookAtExceptions(lambda);
    assert.deepEqual(
      calls.map(({ input }) => [input.FunctionName, JSON.parse(String(input.Payload))]),
      [
        ["firebreak-report-exceptions", { tell: false }],
        ["firebreak-report-exceptions", { tell: false, after: "111111111111" }],
      ],
    );
    const [heading, first, second, ...rest] = exceptionTable(look).split("\n");
    assert.match(heading ?? "", /^IS +ACCOUNT +NAME +REGION +RESOURCE +EXCEPTION +OWNER$/);
    assert.match(first ?? "", /^unbounded, ownerless +111111111111 .*security-group\/sg-1 +Jira-1 +nobody$/);
    assert.match(second ?? "", /^malformed +222222222222 .*sg-2 +Jira-2 until=2027-06-30 by=jane\?x +nobody$/);
    assert.deepEqual(rest, ["", "Not read:", "  333333333333 sandbox us-east-1: denied"]);
  });

  it("says so where there is none, and throws where the function fails", async () => {
    assert.equal(exceptionTable({ exceptions: [], notRead: [] }), "No exceptions.");
    const lambda = new LambdaClient({});
    answerBy(lambda, () => ({ FunctionError: "Unhandled", Payload: payloadOf({ errorMessage: "no accounts" }) }));
    await assert.rejects(lookAtExceptions(lambda), /firebreak-report-exceptions failed .*no accounts/);
  });
});
