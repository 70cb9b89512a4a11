import assert from "node:assert/strict";
import { readSettings } from "../../config/readSettings";
import type { Settings } from "../../config/settings";
import { placement } from "./deployment";

/** The organization that the component tests deploy to; the security account is the placement's. */
const shared = {
  "firebreak:organizationId": "o-a1b2c3d4e5",
  "firebreak:securityAccountId": placement.accountId,
  // Tests of detection by Config turn it on; in all others it would only be in the way.
  "firebreak:configRules": "off",
  // And those of the report of exceptions turn that on.
  "firebreak:exceptionReport": "false",
  // And those of containment on request that.
  "firebreak:entityLockdown": "false",
};

/** Settings of a stack as its config file would give them, with further keys where a test needs them. */
export function settingsOf<Role extends Settings["role"]>(
  role: Role,
  config: Readonly<Record<string, string>> = {},
): Extract<Settings, { role: Role }> {
  const settings = readSettings({ ...shared, "firebreak:role": role, ...config }, placement);
  assert.equal(settings.role, role);
  return settings as Extract<Settings, { role: Role }>;
}
