import assert from "node:assert/strict";
import type { ExceptionReport } from "../../../functions/domain/exceptionReport";
import { exceptionReportNotice } from "../../../functions/domain/exceptionReportNotice";
import { reportOn, tagged } from "./reportedExceptions";

const accountId = (index: number) => String(100_000_000_000 + index);

/** What SNS is sent: 256 kB at most (SNS API Reference, "Publish"). */
function sizeOf(report: ExceptionReport): number {
  return Buffer.byteLength(JSON.stringify(exceptionReportNotice(report).message));
}

describe("The notice of a report of exceptions", () => {
  it("is short where there is nothing to say, and asks for nothing", () => {
    const { subject, message } = exceptionReportNotice(reportOn({ "111111111111": [], "222222222222": [] }));
    assert.equal(subject, "[Firebreak] EXCEPTIONS: 0, 0 to look at");
    assert.equal(
      message.email,
      "Exceptions from response, 2026-11-23\n\nNo exceptions in 2 accounts and 2 Regions.\n\n",
    );
    assert.equal(JSON.parse(message.default).nextStep, undefined);
  });

  it("tells people of each exception where it is, what it says and what is the matter, by account and owner", () => {
    const { subject, message } = exceptionReportNotice(
      reportOn(
        {
          "111111111111": [
            tagged("sg-1", "Jira-1 until=2026-11-30 by=jane@example.com", { isNew: true }),
            tagged("sg-2", "Jira-2 until=2027-06-30 by=jane@example.com"),
            tagged("sg-3", "until whenever"),
          ],
        },
        {
          notRead: [{ account: { id: "222222222222", name: "sandbox" }, places: [], because: "AccessDenied: no role" }],
          notRespondedTo: [{ id: "999999999999", name: "security" }],
          closed: 2,
        },
      ),
    );
    assert.equal(subject, "[Firebreak] EXCEPTIONS: 3, 2 to look at, 1 account not read");
    assert.equal(
      message.email,
      `Exceptions from response, 2026-11-23

3 exceptions in 1 of 1 account and 2 Regions: 1 malformed, 1 ending within 14 days, 1 new, 1 in order. 1 account could not be read, in whole or in part.

Next: What has a misspelt key or is malformed exempts from nothing: correct it or take it off. Ask the owner of what ends soon whether it is needed longer. See that what is new was approved. See why accounts were not read: what is exempt there is not in this report.

Not read:
  222222222222 (sandbox): AccessDenied: no role

111111111111: 3 exceptions
  jane@example.com: 2
    ENDS SOON, NEW: arn:aws:ec2:eu-central-1:111122223333:security-group/sg-1 (eu-central-1)
      Jira-1 until=2026-11-30 by=jane@example.com
      It ends on 2026-11-30, in 7 days; it is new since the last report.
  no owner: 1
    MALFORMED: arn:aws:ec2:eu-central-1:111122223333:security-group/sg-3 (eu-central-1)
      until whenever
      It can't be read: "until whenever" is more than a ticket, which is one word; write Jira-1234 until=2027-01-31 for=confine-security-group by=jane@example.com.

Not looked at, for nothing is contained there: 999999999999 (security).
Left out: 2 accounts suspended or closed.
`,
    );
  });

  it("gives machines every class, resource and owner", () => {
    const { message } = exceptionReportNotice(reportOn({ "111111111111": [tagged("sg-1", "Jira-1")] }));
    const { heading, counts, accounts, left } = JSON.parse(message.default);
    assert.equal(heading, "EXCEPTIONS");
    assert.equal(counts.unbounded, 1);
    assert.deepEqual(accounts, [
      {
        accountId: "111111111111",
        exceptions: 1,
        owners: [
          {
            owner: null,
            exceptions: 1,
            listed: [
              {
                ...tagged("sg-1", "Jira-1"),
                classes: ["unbounded", "ownerless"],
                remarks: ["has no end", "names nobody who answers for it"],
              },
            ],
          },
        ],
        left: { owners: 0, exceptions: 0 },
      },
    ]);
    assert.deepEqual(left, { accounts: 0, exceptions: 0, notRead: 0 });
  });

  it("is cut to what a mail and SNS take, and says how much is left out, for ten thousand exceptions of one account", () => {
    const found = Array.from({ length: 10_000 }, (_, index) =>
      tagged(`sg-${String(index).padStart(5, "0")}`, `Jira-${index}`),
    );
    const report = reportOn({ "111111111111": found });
    assert.ok(sizeOf(report) <= 250_000);
    const { email, https } = exceptionReportNotice(report).message;
    assert.ok(email.length <= 60_000);
    const listed = email.match(/NO END/g)?.length ?? 0;
    assert.ok(listed >= 100, `${listed}`);
    assert.match(email, new RegExp(`and ${10_000 - listed} more to look at`));
    assert.match(email, /All of them are in the log/);
    assert.ok(JSON.parse(https).content.description.length <= 8000);
  });

  it("is cut likewise for as many accounts, owners and accounts that were not read, and for values of the longest signs", () => {
    const many = Array.from({ length: 5_000 }, (_, index) => index);
    const widest = "𝔘".repeat(256);
    const ofAccounts = reportOn(
      Object.fromEntries(many.map((index) => [accountId(index), [tagged(`sg-${index}`, widest)]])),
      { notRead: many.map((index) => ({ account: { id: accountId(index) }, places: [], because: "é".repeat(600) })) },
    );
    const ofOwners = reportOn({
      "111111111111": many.map((index) => tagged(`sg-${index}`, `Jira-1 by=owner-${index}`)),
    });
    for (const report of [ofAccounts, ofOwners]) {
      assert.ok(sizeOf(report) <= 250_000, `${sizeOf(report)}`);
      assert.ok(exceptionReportNotice(report).message.email.length <= 60_000);
    }
    assert.match(exceptionReportNotice(ofAccounts).message.email, /and \d+ more accounts with \d+ exceptions/);
    assert.match(exceptionReportNotice(ofOwners).message.email, /and \d+ more owners/);
  });

  it("has no line, mention or link that a tag's value could lay out", () => {
    const { message } = exceptionReportNotice(
      reportOn({ "111111111111": [tagged("sg-1", "Jira-1\nNext: call <https://evil.example|us> <!channel>\u202e")] }),
    );
    assert.ok(!/^Next: call/m.test(message.email));
    assert.ok(!message.email.includes("\u202e"));
    assert.ok(!/<!channel>|<https/.test(message.https));
  });

  it("says which part of a report it is, and in the last the counts of all", () => {
    const first = reportOn({ "111111111111": [tagged("a", "Jira-1")] }, { part: { number: 1, isLast: false } });
    const last = reportOn({}, { part: { number: 2, isLast: true }, countsBefore: first.countsSoFar });
    const told = exceptionReportNotice(first);
    assert.match(told.subject, /^\[Firebreak\] EXCEPTIONS \(part 1\): 1, 1 to look at$/);
    assert.match(told.message.email, /Further accounts follow in another part\./);
    assert.match(exceptionReportNotice(last).subject, /\(part 2, the last\): 1, 1 to look at/);
    assert.match(exceptionReportNotice(last).message.email, /In all parts: 1, 1 without an end, 1 without an owner\./);
  });
});
