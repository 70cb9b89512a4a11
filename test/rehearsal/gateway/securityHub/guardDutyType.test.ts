import assert from "node:assert/strict";
import { asffType } from "../../../../rehearsal/gateway/securityHub/guardDutyType";

describe("GuardDuty's types in Security Hub", () => {
  const documented = {
    "Backdoor:EC2/C&CActivity.B!DNS": "TTPs/Command and Control/Backdoor:EC2-C&CActivity.B!DNS",
    "Trojan:EC2/DropPoint": "Effects/Data Exfiltration/Trojan:EC2-DropPoint",
    "Trojan:EC2/DriveBySourceTraffic!DNS": "TTPs/Initial Access/Trojan:EC2-DriveBySourceTraffic!DNS",
    "UnauthorizedAccess:EC2/SSHBruteForce": "TTPs/Initial Access/UnauthorizedAccess:EC2-SSHBruteForce",
    "UnauthorizedAccess:EC2/TorRelay": "Effects/Resource Consumption/UnauthorizedAccess:EC2-TorRelay",
    "UnauthorizedAccess:IAMUser/MaliciousIPCaller.Custom": "TTPs/UnauthorizedAccess:IAMUser-MaliciousIPCaller.Custom",
    "UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS":
      "Effects/Data Exfiltration/UnauthorizedAccess:IAMUser-InstanceCredentialExfiltration.OutsideAWS",
    "Recon:EC2/Portscan": "TTPs/Discovery/Recon:EC2-Portscan",
    "Impact:EC2/PortSweep": "TTPs/Impact/Impact:EC2-PortSweep",
    "Impact:EC2/AbusedDomainRequest.Reputation": "TTPs/Impact:EC2-AbusedDomainRequest.Reputation",
    "Stealth:IAMUser/PasswordPolicyChange": "TTPs/Defense Evasion/Stealth:IAMUser-PasswordPolicyChange",
    "Policy:IAMUser/RootCredentialUsage": "TTPs/Policy:IAMUser-RootCredentialUsage",
  };

  it("are named as the integration's table names them", () => {
    for (const [type, expected] of Object.entries(documented)) assert.equal(asffType(type), expected);
  });

  it("lose their family or keep their slash where the table has it so", () => {
    assert.equal(asffType("Persistence:IAMUser/AnomalousBehavior"), "TTPs/Persistence/IAMUser-AnomalousBehavior");
    assert.equal(asffType("PenTest:IAMUser/KaliLinux"), "TTPs/PenTest:IAMUser/KaliLinux");
    assert.equal(asffType("DefenseEvasion:EC2/UnusualDoHActivity"), "TTPs/DefenseEvasion/EC2:Unusual-DoH-Activity");
    assert.equal(asffType("DefenseEvasion:EC2/UnusualDNSResolver"), "TTPs/DefenseEvasion/EC2:Unusual-DNS-Resolver");
  });
});
