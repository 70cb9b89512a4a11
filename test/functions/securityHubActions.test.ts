import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Context } from "aws-lambda";
import { principalResponse } from "../../functions/block-principal/response";
import { confinement } from "../../functions/confine-security-group/response";
import { readFindingEvent } from "../../functions/domain/findingEvent";
import { isolation } from "../../functions/isolate-instance/response";
import { tellPeople } from "../../functions/notify/notification";
import { notifyOptionsSchema } from "../../functions/notify/options";
import { notify } from "../../functions/notify/responder";
import { releaseOptionsSchema } from "../../functions/release-incident/options";
import { releaseByFinding } from "../../functions/release-incident/releaseByFinding";
import { releaseIncident } from "../../functions/release-incident/responder";
import { answerWith, type FindingAnswer } from "../../functions/response/handler";
import { respondToFinding } from "../../functions/response/respond";
import type { LiveResource, Response, ResponseTarget } from "../../functions/response/response";
import { automationResponse } from "../../functions/start-automation/response";
import { exampleActionEvent, exampleSecurityHubFinding } from "./domain/examples";
import { type ResponderHome, responderHome } from "./responderHome";

const folder = join(__dirname, "../../../shared/findings");

/** Of the shared corpus, where it is present: sent by the security account, as an action is. */
const corpus: readonly (readonly [file: string, event: object])[] = existsSync(folder)
  ? readdirSync(folder)
      .filter((file) => file.includes("securityhub-action"))
      .map((file) => [file, { ...JSON.parse(readFileSync(join(folder, file), "utf8")), account: "999999999999" }])
  : [];

const volume = {
  Type: "AwsEc2Volume",
  Id: "arn:aws:ec2:eu-central-1:111122223333:volume/vol-1",
  Region: "eu-central-1",
};
const own: readonly (readonly [file: string, event: object])[] = [
  ["a volume", exampleActionEvent([exampleSecurityHubFinding({ Resources: [volume] })])],
  ["two resources", exampleActionEvent([exampleSecurityHubFinding({ Resources: [volume, volume] })])],
  [
    "two findings of unsupported kinds",
    exampleActionEvent([
      exampleSecurityHubFinding({ Resources: [volume] }),
      exampleSecurityHubFinding({ Id: "other", Resources: [{ Type: "Other", Id: "x" }] }),
    ]),
  ],
];

type Answering = { options: object; of: (place: ResponderHome) => (payload: unknown) => Promise<{ kind: string }> };

const context = { awsRequestId: "request-a", getRemainingTimeInMillis: () => 60_000 } as Context;

function containing<Options, Target extends ResponseTarget, Live extends LiveResource>(
  response: Response<Options, Target, Live>,
  options: object = {},
): Answering {
  // A resource that a responder would act on is not read: there is no account to read it in.
  const blind = {
    ...response,
    read: async () => ({ kind: "not-applicable" as const, reason: "it is not there" }),
  };
  return {
    options,
    of: ({ home }) => {
      const answer = answerWith(home, {
        options: response.options,
        answer: (at, task) => respondToFinding(at, blind, task),
      });
      return (payload) => answer(payload, context);
    },
  };
}

function telling<Options>(way: FindingAnswer<Options>): Answering {
  return {
    options: {},
    of: ({ home }) => {
      const answer = answerWith(home, way);
      return (payload) => answer(payload, context);
    },
  };
}

const answers: Readonly<Record<string, Answering>> = {
  "isolate-instance": containing(isolation),
  "block-principal": containing(principalResponse),
  "confine-security-group": containing(confinement),
  "start-automation": containing(automationResponse, { document: "AWS-EnableS3BucketEncryption" }),
  notify: telling({ options: notifyOptionsSchema, answer: tellPeople }),
  "release-incident": telling({ options: releaseOptionsSchema, answer: releaseByFinding }),
};

const definitions = {
  "isolate-instance": isolation.definition,
  "block-principal": principalResponse.definition,
  "confine-security-group": confinement.definition,
  "start-automation": automationResponse.definition,
  notify,
  "release-incident": releaseIncident,
};

describe("Findings that a person sends from Security Hub", () => {
  for (const [name, definition] of Object.entries(definitions)) {
    describe(`are answered by ${name}, each with a notice and a word in the log, or set aside:`, () => {
      for (const [file, event] of [...own, ...corpus]) {
        it(file, async () => {
          const place = responderHome(definition);
          const logged: string[] = [];
          place.home.telemetry.log.info = (message) => logged.push(String(message));
          const answering = answers[name];
          assert.ok(answering);
          const outcome = await answering.of(place)({ row: "on-request", options: answering.options, event });
          const reading = readFindingEvent(event);
          const findings = reading.kind === "findings" ? reading.findings : [];
          const setAside = place.deadLetters.length;
          assert.ok(["not-applicable", "notified", "failed"].includes(outcome.kind), outcome.kind);
          if (findings.length === 0) assert.equal(setAside, 1, "what can't be read is a dead letter");
          if (setAside > 0) return;
          assert.equal(place.notices.length, new Set(findings.map(({ id }) => id)).size);
          assert.equal(logged.length, findings.length);
          for (const { heading, summary } of place.notices) {
            assert.match(String(heading), /^(NOT CONTAINED|FOUND|NOT RELEASED)$/);
            assert.ok(String(summary).length > 10);
          }
        });
      }
    });
  }

  it("come once to whoever is told, however often the event comes", async () => {
    const place = responderHome(isolation.definition);
    const answer = containing(isolation).of(place);
    const [, event] = own[1] ?? [];
    await answer({ row: "on-request", options: {}, event });
    await answer({ row: "on-request", options: {}, event });
    assert.equal(place.notices.length, 1);
    assert.match(String(place.notices[0]?.summary), /names 2 resources/);
  });
});
