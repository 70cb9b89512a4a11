import assert from "node:assert/strict";
import { guardDutyTypeIn } from "../../../functions/domain/guardDutyTypeIn";
import { guardDutyTypes } from "../../../functions/domain/guardDutyTypes";

const known: readonly string[] = guardDutyTypes.active;

describe("A GuardDuty type as Security Hub writes it", () => {
  for (const [written, native] of [
    ["TTPs/Command and Control/Backdoor:EC2-C&CActivity.B!DNS", "Backdoor:EC2/C&CActivity.B!DNS"],
    ["TTPs/Initial Access/UnauthorizedAccess:EC2-SSHBruteForce", "UnauthorizedAccess:EC2/SSHBruteForce"],
    ["Unusual Behaviors/User/UnauthorizedAccess:IAMUser-TorIPCaller", "UnauthorizedAccess:IAMUser/TorIPCaller"],
    ["TTPs/PenTest:IAMUser/KaliLinux", "PenTest:IAMUser/KaliLinux"],
    ["TTPs/Initial Access/IAMUser-AnomalousBehavior", "InitialAccess:IAMUser/AnomalousBehavior"],
    ["TTPs/Privilege Escalation/IAMUser-AnomalousBehavior", "PrivilegeEscalation:IAMUser/AnomalousBehavior"],
    ["TTPs/DefenseEvasion/EC2:Unusual-DoH-Activity", "DefenseEvasion:EC2/UnusualDoHActivity"],
    ["TTPs/DefenseEvasion/EC2:Unusual-DNS-Resolver", "DefenseEvasion:EC2/UnusualDNSResolver"],
  ] as const) {
    it(`${written} is ${native}`, () => {
      assert.equal(guardDutyTypeIn(written), native);
      assert.ok(known.includes(native), `${native} is not in the list of types`);
    });
  }

  it("of every purpose and resource is found again in its usual form", () => {
    for (const type of known) assert.equal(guardDutyTypeIn(`TTPs/Something/${type.replace("/", "-")}`), type);
  });

  for (const written of ["", "Software and Configuration Checks", "TTPs"]) {
    it(`is none in ${JSON.stringify(written)}`, () => assert.equal(guardDutyTypeIn(written), undefined));
  }
});
