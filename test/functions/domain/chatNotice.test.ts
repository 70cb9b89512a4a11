import assert from "node:assert/strict";
import { noticeChat } from "../../../functions/domain/chatNotice";
import type { Notice } from "../../../functions/domain/notice";
import { exampleIncident } from "./examples";

function chatOf(differences: Partial<Notice> = {}) {
  const notice: Notice = {
    heading: "CONTAINED",
    incident: exampleIncident(),
    summary: "It is cut off.",
    ...differences,
  };
  return JSON.parse(noticeChat(notice));
}

describe("A notice in chat", () => {
  it("has the schema without which the chat service drops it, and says what happened where", () => {
    const { version, source, content } = chatOf({ nextStep: "Investigate." });
    assert.deepEqual([version, source, content.textType], ["1.0", "custom", "client-markdown"]);
    assert.equal(content.title, ":lock: CONTAINED: i-0123456789abcdef0 in 111122223333 (eu-central-1)");
    assert.match(content.description, /^It is cut off\.\n\n\*Incident\* `fb-20260301-abcdefgh`/);
    assert.match(content.description, /• network-interface\/eni-0a: done/);
    assert.deepEqual(content.nextSteps, ["Investigate."]);
  });

  it("is in one thread with every other notice of its incident", () => {
    const threads = (["CONTAINED", "COMPLETED", "RELEASED"] as const).map((heading) => chatOf({ heading }).metadata);
    assert.deepEqual(
      threads.map(({ threadId, eventType }) => [threadId, eventType]),
      [
        ["fb-20260301-abcdefgh", "CONTAINED"],
        ["fb-20260301-abcdefgh", "COMPLETED"],
        ["fb-20260301-abcdefgh", "RELEASED"],
      ],
    );
  });

  it("carries what a machine at an https endpoint looks the incident up by", () => {
    assert.deepEqual(chatOf().metadata.additionalContext, {
      incidentId: "fb-20260301-abcdefgh",
      account: "111122223333",
      region: "eu-central-1",
      responder: "isolate-instance",
      findingType: "Backdoor:EC2/C&CActivity.B!DNS",
      row: "isolate-compromised-instance",
    });
  });

  it("neither mentions people nor links, whatever the exception tag's value says", () => {
    const { content, metadata } = chatOf({ summary: 'Exempt by "<!channel> <https://evil.example|Jira-1234> @here".' });
    for (const text of [content.description, metadata.summary]) {
      assert.doesNotMatch(text, /[<>]|@h/);
      assert.match(text, /Jira-1234/);
    }
  });

  it("is cut to what the chat service takes, however many changes there were", () => {
    const change = { item: "network-interface/eni-0123456789abcdef0", before: {}, state: "done" as const };
    const { content, metadata } = chatOf({
      summary: "x".repeat(500),
      incident: exampleIncident({ changes: Array.from({ length: 400 }, () => change) }),
    });
    assert.equal(content.description.length, 8000);
    assert.ok(content.description.endsWith("…"));
    assert.equal(metadata.summary.length, 250);
  });
});
