import assert from "node:assert/strict";
import { exceptionOn } from "../../policypack/exceptionOn";
import { dayIn } from "../../policypack/exceptions/writtenException";
import { UnknownValueError, unknownCheckingProxy } from "../../policypack/unknownValue";
import { tagValue, writtenTags } from "../../policypack/writtenTags";
import { governed } from "./governed";
import { unknown } from "./policyRun";

describe("the tags that a program writes", () => {
  const shapes: Readonly<Record<string, readonly [type: string, props: Readonly<Record<string, unknown>>]>> = {
    "a map": ["aws:ec2/instance:Instance", { tags: { SecurityException: "Jira-1", Name: "web" } }],
    "a list of aws-native": [
      "aws-native:ec2:Instance",
      {
        tags: [
          { key: "Name", value: "web" },
          { key: "SecurityException", value: "Jira-1" },
        ],
      },
    ],
    "the list of an Auto Scaling group": [
      "aws:autoscaling/group:Group",
      { tags: [{ key: "SecurityException", value: "Jira-1", propagateAtLaunch: true }] },
    ],
    "outputs, where the provider's default tags are too": [
      "aws:s3/bucket:Bucket",
      { tags: { Name: "logs" }, tagsAll: { Name: "logs", SecurityException: "Jira-1" } },
    ],
    "a resource that is a tag": ["aws:ec2/tag:Tag", { resourceId: "i-1", key: "SecurityException", value: "Jira-1" }],
    "a tag of an Auto Scaling group": [
      "aws:autoscaling/tag:Tag",
      { autoscalingGroupName: "web", tag: { key: "SecurityException", value: "Jira-1", propagateAtLaunch: true } },
    ],
  };
  for (const [shape, [type, props]] of Object.entries(shapes))
    it(`are read from ${shape}`, () => {
      assert.equal(tagValue(type, unknownCheckingProxy(props), "SecurityException"), "Jira-1");
      assert.equal(tagValue(type, props, "securityexception"), undefined);
    });

  it("are none where there are none, or where something else stands", () => {
    for (const props of [
      {},
      { tags: null },
      { tags: "web" },
      { tags: [] },
      { tags: ["web"] },
      { tags: [{ name: "x" }] },
    ])
      assert.deepEqual(writtenTags("aws:ec2/instance:Instance", props), []);
  });

  it("have keys without reading values that are not known yet", () => {
    const props = unknownCheckingProxy({ tags: { SecurityException: unknown, Name: "web" } });
    const tags = writtenTags("aws:ec2/instance:Instance", props);
    assert.deepEqual(
      tags.map(({ key }) => key),
      ["SecurityException", "Name"],
    );
    assert.throws(() => tags[0]?.value(), UnknownValueError);
    assert.equal(tags[1]?.value(), "web");
  });

  it("are those of the resource where the provider has yet to compute all", () => {
    const type = "aws:s3/bucket:Bucket";
    assert.deepEqual(writtenTags(type, unknownCheckingProxy({ tagsAll: unknown })), []);
    const props = unknownCheckingProxy({ tags: { SecurityException: "Jira-1" }, tagsAll: unknown });
    assert.equal(tagValue(type, props, "SecurityException"), "Jira-1");
    assert.throws(() => writtenTags(type, unknownCheckingProxy({ tags: unknown, tagsAll: {} })), UnknownValueError);
  });

  it("have no property that every object has", () => {
    assert.equal(tagValue("aws:ec2/instance:Instance", { tags: {} }, "constructor"), undefined);
  });
});

describe("the exception on a resource", () => {
  const group = (value: string) => ({
    type: "aws:ec2/securityGroup:SecurityGroup",
    props: unknownCheckingProxy({ tags: { SecurityException: value } }),
  });
  const settings = { exceptionTagKey: "SecurityException", allowUnboundedExceptions: true };
  const names = ["confine-security-group", "SECURITY_GROUP_OPEN_PROHIBITED"];

  it("exempts as it does at run time", () => {
    assert.equal(exceptionOn(group(governed()), settings, names).kind, "exempt");
    assert.equal(exceptionOn(group("Jira-1234"), settings, names).kind, "exempt");
    assert.equal(exceptionOn(group("Jira-1234"), { ...settings, allowUnboundedExceptions: false }, names).kind, "void");
    assert.equal(exceptionOn(group(governed({ until: dayIn(-1) })), settings, names).kind, "void");
    assert.equal(exceptionOn(group(governed({ scope: ["isolate-instance"] })), settings, names).kind, "void");
    assert.equal(exceptionOn(group("soon 2000"), settings, names).kind, "void");
    assert.equal(exceptionOn({ type: "aws:ec2/instance:Instance", props: {} }, settings, names).kind, "none");
  });

  it("is not taken for none where it is not known yet", () => {
    assert.throws(() => exceptionOn(group(unknown), settings, names), UnknownValueError);
  });
});
