/** Where the types of GuardDuty stand in Security Hub's taxonomy; the first that fits, else `TTPs`. */
const namespaces: readonly (readonly [RegExp, string])[] = [
  [/^(Backdoor|CryptoCurrency):/, "TTPs/Command and Control"],
  [/^Trojan:.*\/DriveBySourceTraffic/, "TTPs/Initial Access"],
  [/^Trojan:.*\/DropPoint/, "Effects/Data Exfiltration"],
  [/^Trojan:/, "TTPs/Command and Control"],
  [/^UnauthorizedAccess:.*\/Tor(Client|Relay)/, "Effects/Resource Consumption"],
  [/^UnauthorizedAccess:.*CredentialExfiltration/, "Effects/Data Exfiltration"],
  [/^UnauthorizedAccess:EC2\/(RDP|SSH)BruteForce/, "TTPs/Initial Access"],
  [/^UnauthorizedAccess:(EC2|Lambda)\/MaliciousIPCaller/, "TTPs/Command and Control"],
  [/^UnauthorizedAccess:IAMUser\/TorIPCaller/, "TTPs/Command and Control"],
  [/^UnauthorizedAccess:IAMUser\/ConsoleLogin$/, "Unusual Behaviors/User"],
  [/^ResourceConsumption:/, "Unusual Behaviors/User"],
  [/^Behavior:EC2/, "Unusual Behaviors/VM"],
  [/^Recon:/, "TTPs/Discovery"],
  [/^Stealth:/, "TTPs/Defense Evasion"],
  [/^DefenseEvasion:EC2/, "TTPs/DefenseEvasion"],
  [/^DefenseEvasion:/, "TTPs/Defense Evasion"],
  [/^CredentialAccess:/, "TTPs/Credential Access"],
  [/^(Discovery|Exfiltration|Impact):S3|^Impact:EC2\/.*\.Reputation/, "TTPs"],
  [/^(Discovery|Execution|Exfiltration|Impact|Persistence|Object):/, ""],
  [/^InitialAccess:/, "TTPs/Initial Access"],
  [/^PrivilegeEscalation:/, "TTPs/Privilege Escalation"],
];

/**
 * The type of a GuardDuty finding in Security Hub: `TTPs/Command and Control/Backdoor:EC2-C&CActivity.B!DNS` of
 * `Backdoor:EC2/C&CActivity.B!DNS` ("Integrating with AWS Security Hub CSPM", the table of finding names). Some names lose
 * their family there, and some keep their slash. Kubernetes types are written like the others here, which on AWS not all are.
 */
export function asffType(type: string): string {
  const [family = ""] = type.split(":");
  const namespace = namespaces.find(([pattern]) => pattern.test(type))?.[1] ?? "TTPs";
  return `${namespace || `TTPs/${family}`}/${nameOf(type)}`;
}

function nameOf(type: string): string {
  if (/^(AttackSequence|PenTest:IAMUser)/.test(type)) return type;
  if (/:IAMUser\/AnomalousBehavior$/.test(type)) return "IAMUser-AnomalousBehavior";
  const resolver = /^DefenseEvasion:EC2\/Unusual(DNSResolver|DoHActivity|DoTActivity)$/.exec(type)?.[1];
  if (resolver !== undefined) return `EC2:Unusual-${resolver.replace(/(Resolver|Activity)$/, "-$1")}`;
  return type.replace("/", "-");
}
