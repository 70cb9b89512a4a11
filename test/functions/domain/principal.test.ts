import assert from "node:assert/strict";
import fc from "fast-check";
import type { FindingPrincipal } from "../../../functions/domain/finding";
import { actingPrincipal, protectedRole } from "../../../functions/domain/principal";

const account = "111122223333";

const principal = (differences: Partial<FindingPrincipal>): FindingPrincipal => ({
  userType: "IAMUser",
  userName: "alice",
  principalId: undefined,
  accessKeyId: undefined,
  ...differences,
});
const read = (differences: Partial<FindingPrincipal>) => actingPrincipal(principal(differences), account);

describe("Who acted", () => {
  it("is a user by its name, with the id that tells it from another of that name", () => {
    assert.deepEqual(read({ principalId: "AIDAEXAMPLEPRINCIPAL" }), {
      kind: "user",
      name: "alice",
      userId: "AIDAEXAMPLEPRINCIPAL",
    });
    assert.deepEqual(read({ principalId: "GeneratedFindingPrincipalId" }), {
      kind: "user",
      name: "alice",
      userId: undefined,
    });
  });

  it("is a role by its name, with its id and the session", () => {
    for (const userType of ["Role", "AssumedRole"]) {
      assert.deepEqual(read({ userType, userName: "app", principalId: "AROAEXAMPLEPRINCIPAL:i-0123456789abcdef0" }), {
        kind: "role",
        name: "app",
        roleId: "AROAEXAMPLEPRINCIPAL",
        session: "i-0123456789abcdef0",
      });
    }
    assert.deepEqual(read({ userType: "Role", userName: "app" }), {
      kind: "role",
      name: "app",
      roleId: undefined,
      session: undefined,
    });
  });

  it("goes by the last segment of a path or of an ARN of its own account and kind", () => {
    const names: readonly (readonly [userType: string, given: string, name: string | undefined])[] = [
      ["AssumedRole", "service-role/role1", "role1"],
      ["AssumedRole", `arn:aws-cn:iam::${account}:role/a/b/role1`, "role1"],
      ["IAMUser", `arn:aws:iam::${account}:user/alice`, "alice"],
      ["IAMUser", "arn:aws:iam::999999999999:user/alice", undefined],
      ["IAMUser", `arn:aws:iam::${account}:role/alice`, undefined],
      ["IAMUser", "", undefined],
      ["IAMUser", "path/", undefined],
      ["IAMUser", "al ice", undefined],
      ["IAMUser", "a".repeat(65), undefined],
      ["IAMUser", "*", undefined],
    ];
    for (const [userType, userName, name] of names) {
      const found = read({ userType, userName });
      assert.equal(found.kind === "undeniable" ? undefined : found.name, name, userName);
    }
  });

  it("is nobody to deny where IAM can't, and a person is told what does", () => {
    const cases: readonly (readonly [Partial<FindingPrincipal>, RegExp])[] = [
      [{ userType: "Root", userName: "Root", principalId: account }, /service control policy/],
      [{ userType: "AssumedRole", userName: "AWSReservedSSO_Admin_0123456789abcdef" }, /permission set/],
      [{ userType: "Role", userName: "AWSServiceRoleForSupport" }, /CloudTrail/],
      [{ userType: "FederatedUser", principalId: `${account}:mallory` }, /block that user/],
      [{ userType: "IdentityCenterUser" }, /revoke its active sessions/],
      [{ userType: "Directory" }, /Disable the user/],
      [{ userType: "AWSAccount", principalId: "999999999999" }, /that account's owner/],
      [{ userType: "AWSService", userName: "lambda.amazonaws.com" }, /who configured it/],
      [{ userType: "SAMLUser" }, /role that it assumed/],
      [{ userType: "WebIdentityUser" }, /role that it assumed/],
      [{ userType: "GeneratedFindingUserType" }, /CloudTrail/],
      [{ userType: "AssumedRole", userName: undefined, principalId: "AROAEXAMPLEPRINCIPAL:x1" }, /list-roles/],
      [{ userType: "IAMUser", principalId: "AROAEXAMPLEPRINCIPAL:session" }, /access key/],
      [{ userType: "AssumedRole", principalId: "AIDAEXAMPLEPRINCIPAL" }, /access key/],
    ];
    for (const [given, nextStep] of cases) {
      const found = read(given);
      assert.equal(found.kind, "undeniable", JSON.stringify(given));
      assert.match(found.kind === "undeniable" ? found.nextStep : "", nextStep);
    }
    assert.equal(actingPrincipal(undefined, account).kind, "undeniable");
  });

  it("is nobody to deny where only the path tells that AWS keeps the role", () => {
    assert.ok(protectedRole("custom", "/aws-service-role/ops.apigateway.amazonaws.com/"));
    assert.ok(protectedRole("custom", "/aws-reserved/sso.amazonaws.com/eu-west-1/"));
    assert.equal(protectedRole("custom", "/service-role/"), undefined);
  });

  it("whatever strings a finding holds, is a name that IAM takes, out of the finding's own userName", () => {
    const text = fc.option(fc.oneof(fc.string(), fc.constantFrom("alice", "a/b", "arn:aws:iam::999999999999:role/x")), {
      nil: undefined,
    });
    const userType = fc.oneof(fc.constantFrom("IAMUser", "Role", "AssumedRole", "Root"), fc.string());
    fc.assert(
      fc.property(fc.record({ userType, userName: text, principalId: text, accessKeyId: text }), (given) => {
        const found = actingPrincipal(given, account);
        if (found.kind === "undeniable") {
          assert.ok(found.reason.length > 0 && found.nextStep.length > 0);
          return;
        }
        assert.match(found.name, /^[\w+=,.@-]{1,64}$/);
        assert.equal(found.name, given.userName?.split("/").at(-1));
        assert.ok(!given.userName?.startsWith("arn:aws:iam::999999999999:"));
        if (found.kind === "role" && found.session !== undefined) assert.match(found.session, /^[\w+=,.@-]{2,64}$/);
      }),
      { numRuns: 2000 },
    );
  });
});
