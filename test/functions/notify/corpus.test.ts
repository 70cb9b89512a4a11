import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Context } from "aws-lambda";
import { readFindingEvent } from "../../../functions/domain/findingEvent";
import { tellPeople } from "../../../functions/notify/notification";
import { notifyOptionsSchema } from "../../../functions/notify/options";
import { notify } from "../../../functions/notify/responder";
import { answerWith } from "../../../functions/response/handler";
import { responderHome } from "../responderHome";

const folders = [join(__dirname, "../../fixtures/findings"), join(__dirname, "../../../../shared/findings")];
const context = { awsRequestId: "request-a", getRemainingTimeInMillis: () => 30_000 } as Context;

describe("Telling people of whatever event comes", () => {
  for (const folder of folders.filter(existsSync)) {
    const files = readdirSync(folder).filter((file) => file.endsWith(".json"));

    it(`ends deliberately for each of ${files.length} real events: told, declined, or set aside, and never twice`, async () => {
      for (const file of files) {
        const event = JSON.parse(readFileSync(join(folder, file), "utf8"));
        const place = responderHome(notify);
        const answer = answerWith(place.home, { options: notifyOptionsSchema, answer: tellPeople });
        const outcomes = [];
        for (const _ of ["first", "second"]) outcomes.push(await answer({ row: "tell", options: {}, event }, context));
        const reading = readFindingEvent(event);
        const findings = reading.kind === "findings" ? reading.findings : [];
        const ids = new Set(findings.map(({ id }) => id));
        assert.ok(place.notices.length <= ids.size, `${file}: ${place.notices.length} notices`);
        const accounted = place.notices.length + place.deadLetters.length + place.counts.length;
        assert.ok(accounted > 0, `${file} came to nothing`);
        for (const { kind } of outcomes)
          assert.ok(["notified", "already-notified", "not-applicable", "failed"].includes(kind), `${file}: ${kind}`);
        for (const { nextStep, finding } of place.notices) assert.ok(nextStep && finding, file);
      }
    });
  }
});
