import assert from "node:assert/strict";
import type { RoleSessionPrincipal } from "../../../rehearsal/gateway/principal";
import { Sessions } from "../../../rehearsal/gateway/sessions";

const issuedAt = Date.now();
const principal: RoleSessionPrincipal = {
  kind: "role-session",
  account: "111111111111",
  roleName: "Security-IR-Role",
  roleArn: "arn:aws:iam::111111111111:role/Security-IR-Role",
  sessionName: "firebreak",
  arn: "arn:aws:sts::111111111111:assumed-role/Security-IR-Role/firebreak",
  issuedAt,
  expiresAt: issuedAt + 900_000,
};

describe("role sessions", () => {
  it("are found by key and token together", () => {
    const sessions = new Sessions();
    const { accessKeyId, sessionToken, expiration } = sessions.open(principal);
    assert.match(accessKeyId, /^ASIA[A-Z2-7]{16}$/);
    assert.equal(expiration.getTime(), principal.expiresAt);
    assert.deepEqual(sessions.find(accessKeyId, sessionToken), { kind: "valid", principal });
    assert.deepEqual(sessions.find(accessKeyId, undefined), { kind: "unknown" });
    assert.deepEqual(sessions.find(accessKeyId, "another"), { kind: "unknown" });
  });

  it("are told from unknown ones when they have expired", () => {
    const sessions = new Sessions();
    const { accessKeyId, sessionToken } = sessions.open(principal);
    assert.deepEqual(sessions.find(accessKeyId, sessionToken, principal.expiresAt), { kind: "expired" });
  });

  it("never share credentials", () => {
    const sessions = new Sessions();
    const keys = Array.from({ length: 200 }, () => sessions.open(principal));
    for (const part of ["accessKeyId", "secretAccessKey", "sessionToken"] as const) {
      assert.equal(new Set(keys.map((key) => key[part])).size, keys.length);
    }
  });
});
