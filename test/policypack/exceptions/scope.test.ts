import assert from "node:assert/strict";
import { configRuleNames, configRuleSubjects } from "../../../functions/domain/configNames";
import { responders } from "../../../functions/responders";
import { exceptionScope } from "../../../policypack/exceptions/scope";
import { exceptionScopePresent } from "../../../policypack/exceptions/scopePresent";
import { scopes, scopesFor } from "../../../policypack/exceptions/scopes";
import { exceptionScopeType } from "../../../policypack/exceptions/scopeType";
import { knownKinds } from "../../../policypack/resourceKinds";
import { assertContent, assertRefused, assertUndecided, governed, groupWith } from "../governed";
import { runOnResource, unknown } from "../policyRun";

const instance = (value: string) => ({
  type: "aws:ec2/instance:Instance",
  props: { tags: { SecurityException: value } },
});

describe("the scope of an exception", () => {
  it("is content with names that fit the resource", () => {
    for (const policy of [exceptionScope, exceptionScopePresent, exceptionScopeType]) {
      assertContent(runOnResource(policy, groupWith(governed())));
      assertContent(
        runOnResource(policy, groupWith(governed({ scope: ["SECURITY_GROUP_OPEN_PROHIBITED", "start-automation"] }))),
      );
      assertContent(runOnResource(policy, instance(governed({ scope: ["isolate-instance"] }))));
      assertUndecided(runOnResource(policy, groupWith(unknown)), "the exception in tags.SecurityException");
    }
  });

  it("is refused where it names what there is not, and says which name was meant", () => {
    const result = runOnResource(exceptionScope, groupWith(governed({ scope: ["confine-securty-group", "notify"] })));
    assertRefused(
      result,
      "is for confine-securty-group, which no responder and no Config rule",
      "for=confine-security-group+notify",
    );
  });

  it("is refused where it names what no exception is heeded by", () => {
    assertRefused(
      runOnResource(exceptionScope, groupWith(governed({ scope: ["release-incident"] }))),
      "release-incident",
    );
  });

  it("may name a Config rule of the organization's own", () => {
    const own = groupWith(governed({ scope: ["VPC_FLOW_LOGS_ENABLED"] }));
    assertRefused(runOnResource(exceptionScope, own), "VPC_FLOW_LOGS_ENABLED");
    assertContent(runOnResource(exceptionScope, own, { additionalScopes: ["VPC_FLOW_LOGS_ENABLED"] }));
    assertContent(runOnResource(exceptionScopeType, own, { additionalScopes: ["VPC_FLOW_LOGS_ENABLED"] }));
  });

  it("is missed where there is none", () => {
    assertRefused(
      runOnResource(exceptionScopePresent, groupWith(governed({ scope: undefined }))),
      "exempts from every response",
      "for=confine-security-group",
    );
    assertContent(runOnResource(exceptionScope, groupWith(governed({ scope: undefined }))));
    assertContent(runOnResource(exceptionScopeType, groupWith(governed({ scope: undefined }))));
  });

  it("is refused on a resource that it is not about", () => {
    const result = runOnResource(exceptionScopeType, groupWith(governed({ scope: ["isolate-instance", "notify"] })));
    assertRefused(
      result,
      "isolate-instance is about AWS::EC2::Instance",
      "this is AWS::EC2::SecurityGroup",
      "for=notify ",
    );
    assertRefused(
      runOnResource(exceptionScopeType, groupWith(governed({ scope: ["isolate-instance"] }))),
      "for=confine-security-group",
    );
  });

  it("is refused on a rule of a group: the group's own tag is read", () => {
    const type = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
    const result = runOnResource(exceptionScopeType, { type, props: { tags: { SecurityException: governed() } } });
    assertRefused(result, `this is ${type}`, "Write:  nothing here; put SecurityException on what the ticket is about");
  });

  it("is judged for the volumes of an instance apart from the instance", () => {
    const volume = governed({ scope: ["ENCRYPTED_VOLUMES"] });
    const type = "aws:ec2/instance:Instance";
    for (const props of [
      { volumeTags: { SecurityException: volume } },
      { rootBlockDevice: { tags: { SecurityException: volume } } },
      { ebsBlockDevices: [{ tags: { SecurityException: volume } }] },
    ])
      assertContent(runOnResource(exceptionScopeType, { type, props }));
    assertRefused(runOnResource(exceptionScopeType, instance(volume)), "ENCRYPTED_VOLUMES is about AWS::EC2::Volume");
  });

  it("is judged alike in aws-native, and not where a tag alone is made", () => {
    const tags = [{ key: "SecurityException", value: governed({ scope: ["isolate-instance"] }) }];
    assertContent(runOnResource(exceptionScopeType, { type: "aws-native:ec2:Instance", props: { tags } }));
    assertRefused(
      runOnResource(exceptionScopeType, { type: "aws-native:s3:Bucket", props: { tags } }),
      "AWS::S3::Bucket",
    );
    assertContent(
      runOnResource(exceptionScopeType, {
        type: "aws:ec2/tag:Tag",
        props: { resourceId: unknown, key: "SecurityException", value: governed({ scope: ["isolate-instance"] }) },
      }),
    );
  });
});

describe("what may stand in a scope", () => {
  it("is every responder that acts on something, and every Config rule", () => {
    const acting = Object.values(responders).filter(({ subjects }) => subjects.length > 0);
    assert.deepEqual(
      [...scopes.keys()].sort(),
      [...acting.map(({ name }) => name), ...Object.values(configRuleNames)].sort(),
    );
    assert.deepEqual(Object.keys(configRuleSubjects).sort(), Object.values(configRuleNames).sort());
  });

  it("is about kinds that have a type in Pulumi's AWS provider", () => {
    const about = [...scopes.values()].flatMap((subjects) => (subjects === "any" ? [] : subjects));
    assert.deepEqual(
      [...new Set(about)].filter((kind) => !knownKinds.includes(kind)),
      [],
    );
    assert.deepEqual(
      knownKinds.filter((kind) => !about.includes(kind)),
      [],
    );
  });

  it("names what is about one kind before what is about any", () => {
    assert.equal(scopesFor("AWS::EC2::Volume")[0], "ENCRYPTED_VOLUMES");
    assert.deepEqual(scopesFor(undefined), ["start-automation", "notify"]);
  });
});
