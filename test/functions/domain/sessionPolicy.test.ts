import assert from "node:assert/strict";
import type { ResponderPermissions } from "../../../functions/domain/permissions";
import { sessionPolicyLimit, sessionPolicyOf } from "../../../functions/domain/sessionPolicy";
import { isolateInstance } from "../../../functions/isolate-instance/responder";
import { responders } from "../../../functions/responders";

describe("A responder's session policy", () => {
  for (const definition of Object.values(responders)) {
    it(`of ${definition.name} allows each action that its permissions declare, within what STS takes`, () => {
      const policy = sessionPolicyOf(definition);
      assert.ok(policy.length <= sessionPolicyLimit, `${policy.length} characters`);
      const { Statement: statements } = JSON.parse(policy) as { Statement: { Action: string | string[] }[] };
      assert.deepEqual(
        statements.flatMap(({ Action }) => Action).sort(),
        definition.permissions.member.flatMap(({ actions }): readonly string[] => actions).sort(),
      );
    });
  }

  for (const definition of Object.values(responders)) {
    const { release = [] }: ResponderPermissions = definition.permissions;
    it(`for undoing what ${definition.name} did is within what STS takes`, () => {
      assert.ok(sessionPolicyOf(definition, release).length <= sessionPolicyLimit);
    });
  }

  it("leaves out what STS does not need", () => {
    const policy = sessionPolicyOf({
      ...isolateInstance,
      permissions: {
        home: [],
        member: [
          { sid: "Stop", actions: ["ec2:StopInstances"], resources: ["arn:{partition}:ec2:*:{account}:instance/*"] },
        ],
      },
    });
    assert.equal(
      policy,
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ec2:StopInstances","Resource":"arn:*:ec2:*:*:instance/*"}]}',
    );
  });

  it("that STS would refuse is refused when it is made, with what to shorten", () => {
    const resources = Array.from({ length: 100 }, (_, n) => `arn:{partition}:ec2:*:{account}:instance/${n}`);
    const member = [{ sid: "Many", actions: ["ec2:StopInstances"], resources: ["*", ...resources] }] as const;
    assert.throws(() => sessionPolicyOf({ ...isolateInstance, permissions: { home: [], member } }), {
      name: "RangeError",
      message: /isolate-instance has \d+ characters; STS takes 2048/,
    });
  });
});

describe("A responder's permissions", () => {
  for (const { name, permissions } of Object.values(responders)) {
    const { home, member, release = [] }: ResponderPermissions = permissions;
    it(`of ${name} name no action by wildcard, and say why wherever a resource is one`, () => {
      for (const { sid, actions, resources, because } of [...home, ...member, ...release]) {
        assert.match(sid, /^[A-Za-z0-9]+$/);
        assert.ok(!actions.some((action) => action.includes("*")), sid);
        assert.ok(!resources.includes("*") || (because ?? "").length > 20, sid);
      }
    });
  }

  it("of isolate-instance reach the VPC of a shared subnet, which is another account's", () => {
    const resources = isolateInstance.permissions.member.find(({ sid }) => sid === "Contain")?.resources;
    assert.ok(resources?.some((resource) => resource === "arn:{partition}:ec2:*:*:vpc/*"));
  });
});
