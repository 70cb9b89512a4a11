import assert from "node:assert/strict";
import { noticeChat } from "../../../functions/domain/chatNotice";
import { impactCardOf, impactCardSchema, impactLines, someOf } from "../../../functions/domain/impactCard";
import { noticeJson, noticeText } from "../../../functions/domain/notice";
import { exampleIncident } from "./examples";

describe("An impact card", () => {
  it("is put together of what each reading found out, in the order in which a person asks", () => {
    const card = impactCardOf([
      { unknown: ["who came in"] },
      { shares: ["a"], lastUsed: ["yesterday"] },
      { stops: ["it"], serves: ["web"] },
      { shares: ["b"] },
    ]);
    assert.deepEqual(
      impactLines(card).map((line) => line.replace(/ {2,}/, " ")),
      ["Stops it", "Serves web", "Shared a", "Shared b", "Last used yesterday", "Not known who came in"],
    );
  });

  it("is as long as a notice bears, whatever there is, and says how much more there is", () => {
    const many = Array.from({ length: 1000 }, (_, n) => `${n} ${"x".repeat(5000)}`);
    const card = impactCardOf([{ stops: many, shares: many, serves: many, lastUsed: many, unknown: many }]);
    assert.ok(JSON.stringify(card).length < 25_000);
    assert.equal(card.stops.at(-1), "… 990 more");
    assert.equal(someOf(["a", "b", "c"], 2), "a, b and 1 more");
  });

  it("is in the notice for people, for machines and for chat, where nobody is mentioned by it", () => {
    const impact = impactCardOf([{ serves: ["target group <!channel>"], unknown: ["its aliases: AccessDenied"] }]);
    const hold = { for: "4h", then: "ask", until: "2026-11-21T17:30:00.000Z" } as const;
    const request = { id: "r", by: "arn:aws:iam::9:user/ann", reason: "it\nmines", via: "person" } as const;
    const notice = {
      heading: "CONTAINED",
      incident: exampleIncident({ impact, hold, request }),
      summary: "It is contained.",
    } as const;
    assert.match(
      noticeText(notice),
      /What that means:\n {2}Serves {5}target group <!channel>\n {2}Not known {2}its aliases/,
    );
    assert.match(
      noticeText(notice),
      /Asked by {3}arn:aws:iam::9:user\/ann by hand: it\?mines\nHeld {7}until 2026-11-21 17:30/,
    );
    assert.deepEqual(impactCardSchema.parse(JSON.parse(noticeJson(notice)).impact), impact);
    assert.ok(!noticeChat(notice).includes("<!channel>") && noticeChat(notice).includes("target group"));
  });
});
