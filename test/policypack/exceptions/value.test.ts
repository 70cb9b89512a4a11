import { exceptionEnding } from "../../../policypack/exceptions/ending";
import { exceptionExpired } from "../../../policypack/exceptions/expired";
import { exceptionExpiry } from "../../../policypack/exceptions/expiry";
import { exceptionExpiryMaximum } from "../../../policypack/exceptions/expiryMaximum";
import { exceptionGrammar } from "../../../policypack/exceptions/grammar";
import { exceptionOwner } from "../../../policypack/exceptions/owner";
import { dayIn } from "../../../policypack/exceptions/writtenException";
import { assertContent, assertRefused, assertUndecided, governed, groupWith } from "../governed";
import { runOnResource, unknown } from "../policyRun";

const ofValue = [
  exceptionGrammar,
  exceptionExpiry,
  exceptionExpiryMaximum,
  exceptionExpired,
  exceptionEnding,
  exceptionOwner,
];

describe("the value of an exception tag", () => {
  for (const policy of ofValue) {
    it(`${policy.name} is content with a governed exception, and with none`, () => {
      assertContent(runOnResource(policy, groupWith(governed())));
      assertContent(runOnResource(policy, { type: "aws:ec2/securityGroup:SecurityGroup", props: { tags: {} } }));
      assertContent(runOnResource(policy, { type: "aws:ec2/securityGroup:SecurityGroup" }));
    });

    it(`${policy.name} does not pass over a value that is not known yet`, () => {
      assertUndecided(runOnResource(policy, groupWith(unknown)), "the exception in tags.SecurityException");
      assertUndecided(
        runOnResource(policy, { type: "aws:ec2/securityGroup:SecurityGroup", props: { tags: unknown } }),
        "the tags",
      );
    });

    it(`${policy.name} asks nothing of a tag beside it that is not known yet`, () => {
      const props = { tags: { Name: unknown, SecurityException: governed() }, description: unknown };
      assertContent(runOnResource(policy, { type: "aws:ec2/securityGroup:SecurityGroup", props }));
    });

    it(`${policy.name} looks at AWS's resources only`, () => {
      for (const type of ["azure-native:storage:StorageAccount", "app:index:Service", "pulumi:pulumi:Stack"])
        assertContent(runOnResource(policy, { type, props: { tags: { SecurityException: "soon 2000" } } }));
    });

    it(`${policy.name} reads the key that the config names`, () => {
      const result = runOnResource(policy, groupWith("soon 2000", "Exempt"), { exceptionTagKey: "SecurityException" });
      assertContent(result);
    });
  }

  it("is refused where it can't be read, with every mistake and the line to write", () => {
    const result = runOnResource(exceptionGrammar, groupWith("until=2027-02-31 owner=jane"));
    assertRefused(
      result,
      'tags.SecurityException is "until=2027-02-31 owner=jane"',
      "it names no ticket",
      "until=2027-02-31 is no day",
      '"owner" is no field',
      `Write:  SecurityException: "Jira-1234 until=${dayIn(90)} for=confine-security-group by=jane@example.com"`,
    );
  });

  it("is refused under another key where the config names it", () => {
    const result = runOnResource(exceptionGrammar, groupWith("?", "app:exempt"), { exceptionTagKey: "app:exempt" });
    assertRefused(result, 'Write:  "app:exempt": "Jira-1234');
  });

  it("is refused without an end, and the line to write keeps all else", () => {
    const result = runOnResource(exceptionExpiry, groupWith(governed({ until: undefined })));
    assertRefused(
      result,
      "The exception Jira-1234 in tags.SecurityException has no end.",
      `Write:  SecurityException: "Jira-1234 until=${dayIn(90)} for=confine-security-group by=jane@example.com"`,
    );
  });

  it("may end on the last day that is allowed, and not on the one after", () => {
    assertContent(runOnResource(exceptionExpiryMaximum, groupWith(governed({ until: dayIn(365) }))));
    const result = runOnResource(exceptionExpiryMaximum, groupWith(governed({ until: dayIn(366) })));
    assertRefused(result, `ends on ${dayIn(366)}; the latest day is ${dayIn(365)}, 365 days from now`);
  });

  it("may last as long as the config says", () => {
    const config = { maximumDays: 30 };
    assertContent(runOnResource(exceptionExpiryMaximum, groupWith(governed({ until: dayIn(30) })), config));
    assertRefused(
      runOnResource(exceptionExpiryMaximum, groupWith(governed({ until: dayIn(31) })), config),
      `until=${dayIn(30)}`,
    );
  });

  it("holds to the end of its last day, and is refused from the day after", () => {
    assertContent(runOnResource(exceptionExpired, groupWith(governed({ until: dayIn(0) }))));
    const result = runOnResource(exceptionExpired, groupWith(governed({ until: dayIn(-1) })));
    assertRefused(result, `ended on ${dayIn(-1)}`, "exempts from nothing any more", `until=${dayIn(90)}`);
  });

  it("is told of in the last fourteen days, or as many as the config says, and no longer once it has ended", () => {
    assertRefused(runOnResource(exceptionEnding, groupWith(governed({ until: dayIn(14) }))), `ends on ${dayIn(14)}`);
    assertContent(runOnResource(exceptionEnding, groupWith(governed({ until: dayIn(15) }))));
    assertContent(runOnResource(exceptionEnding, groupWith(governed({ until: dayIn(14) })), { noticeDays: 3 }));
    assertContent(runOnResource(exceptionEnding, groupWith(governed({ until: dayIn(-1) }))));
  });

  it("is refused without an owner", () => {
    const result = runOnResource(exceptionOwner, groupWith(governed({ owner: undefined })));
    assertRefused(result, "has no owner", "by=jane@example.com");
  });

  it("is content with the line that it says to write", () => {
    const wrong = [
      "Jira-1234",
      governed({ until: dayIn(-9), owner: undefined }),
      governed({ until: dayIn(999) }),
      "a b c",
    ];
    for (const value of wrong)
      for (const policy of ofValue)
        for (const { message } of runOnResource(policy, groupWith(value)).violations) {
          const [line = ""] = message.match(/(?<=Write: {2}SecurityException: ").*(?=")/) ?? [];
          for (const each of ofValue) assertContent(runOnResource(each, groupWith(line)));
        }
  });

  it("is left to the grammar where it can't be read", () => {
    for (const policy of ofValue.filter((each) => each !== exceptionGrammar))
      assertContent(runOnResource(policy, groupWith("soon 2000")));
  });
});
