import type { BlockPrincipalOptionsInput } from "./functions/block-principal/options";
import type { ConfineSecurityGroupOptionsInput } from "./functions/confine-security-group/options";
import type { ContainFunctionOptionsInput } from "./functions/contain-function/options";
import type { Hold } from "./functions/domain/containmentRequest";
import type { Detection } from "./functions/domain/detection";
import type { IsolateInstanceOptionsInput } from "./functions/isolate-instance/options";
import type { NotifyOptionsInput } from "./functions/notify/options";
import type { ReleaseOptionsInput } from "./functions/release-incident/options";
import type { StartAutomationOptionsInput } from "./functions/start-automation/options";

/** What a row starts; left out, `options` are the responder's own defaults. */
export type Answer =
  | { readonly respond: "isolate-instance"; readonly options?: IsolateInstanceOptionsInput }
  | { readonly respond: "block-principal"; readonly options?: BlockPrincipalOptionsInput }
  | { readonly respond: "confine-security-group"; readonly options?: ConfineSecurityGroupOptionsInput }
  | { readonly respond: "contain-function"; readonly options?: ContainFunctionOptionsInput }
  | { readonly respond: "start-automation"; readonly options: StartAutomationOptionsInput }
  | { readonly respond: "notify"; readonly options?: NotifyOptionsInput }
  | { readonly respond: "release-incident"; readonly options?: ReleaseOptionsInput };

/**
 * One detection and what answers it. Every row that matches a finding runs. The severity floor of a `notify` row is a default:
 * `firebreak:notifySeverityAtLeast` replaces it.
 */
export type PlaybookRow = Answer & {
  /** Unique, kebab-case; the row's EventBridge rule is named after it. */
  readonly name: string;
  readonly detection: Detection;
  /** How long what it contains is held; left out, until somebody releases it. */
  readonly hold?: Hold;
  /** For the analyst who reads the table: why this detection gets this response. */
  readonly because: string;
};

/**
 * The reference's sixteen finding types that isolate an instance (AWS Security Blog, "How to perform automated incident
 * response in a multi-account environment", parameter `IsolateEc2Findings`). The stack's config `isolateEc2Findings` replaces
 * them.
 */
export const isolateEc2Findings = [
  "Backdoor:EC2/Spambot",
  "Backdoor:EC2/C&CActivity.B!DNS",
  "Backdoor:EC2/DenialOfService.Tcp",
  "Backdoor:EC2/DenialOfService.Udp",
  "Backdoor:EC2/DenialOfService.Dns",
  "Backdoor:EC2/DenialOfService.UdpOnTcpPorts",
  "Backdoor:EC2/DenialOfService.UnusualProtocol",
  "Trojan:EC2/BlackholeTraffic",
  "Trojan:EC2/DropPoint",
  "Trojan:EC2/BlackholeTraffic!DNS",
  "Trojan:EC2/DriveBySourceTraffic!DNS",
  "Trojan:EC2/DropPoint!DNS",
  "Trojan:EC2/DGADomainRequest.B",
  "Trojan:EC2/DGADomainRequest.C!DNS",
  "Trojan:EC2/DNSDataExfiltration",
  "Trojan:EC2/PhishingDomainRequest!DNS",
] as const;

/**
 * The reference's five that block a principal (the same post, parameter `BlockPrincipalFindings`). The first is retired; a row
 * of its own has its successors. The stack's config `blockPrincipalFindings` replaces them.
 */
export const blockPrincipalFindings = [
  "UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration",
  "UnauthorizedAccess:IAMUser/TorIPCaller",
  "UnauthorizedAccess:IAMUser/MaliciousIPCaller.Custom",
  "UnauthorizedAccess:IAMUser/ConsoleLoginSuccess.B",
  "UnauthorizedAccess:IAMUser/MaliciousIPCaller",
] as const;

/** From this GuardDuty severity on (Medium) people are told of what is not grave by its type alone. */
export const noticeSeverity = 4;

/** The table that a security analyst reads and edits. */
export const playbook: readonly PlaybookRow[] = [
  // GuardDuty: an instance is in an attacker's hands.
  {
    name: "isolate-compromised-instance",
    detection: { source: "guardduty", types: isolateEc2Findings },
    respond: "isolate-instance",
    because: "The host talks to a command-and-control server, attacks others or leaks data.",
  },
  {
    name: "isolate-mining-instance",
    detection: { source: "guardduty", types: ["CryptoCurrency:EC2/*"] },
    respond: "isolate-instance",
    because:
      "The host mines, so somebody else runs code on it; the reference's own test uses this type but its list lacks it.",
  },
  {
    name: "isolate-controlled-instance",
    detection: {
      source: "guardduty",
      types: [
        "Backdoor:EC2/C&CActivity.B",
        "Impact:EC2/BitcoinDomainRequest.Reputation",
        "Impact:EC2/MaliciousDomainRequest.Custom",
        "Impact:EC2/MaliciousDomainRequest.Reputation",
        "UnauthorizedAccess:EC2/MaliciousIPCaller.Custom",
        "UnauthorizedAccess:EC2/MetadataDNSRebind",
        "UnauthorizedAccess:EC2/TorClient",
        "UnauthorizedAccess:EC2/TorRelay",
      ],
      // All are Medium or graver; with a floor, what members forward need not name their families, which are mostly noise.
      severityAtLeast: 4,
    },
    respond: "isolate-instance",
    because:
      "The host reaches what GuardDuty or your own threat list knows as malicious, mines, hides in Tor, or is tricked into giving its credentials away. The reference's list lacks these.",
  },
  {
    name: "isolate-attacking-instance",
    detection: {
      source: "guardduty",
      types: [
        "Impact:EC2/PortSweep",
        "Impact:EC2/WinRMBruteForce",
        "Recon:EC2/Portscan",
        "UnauthorizedAccess:EC2/RDPBruteForce",
        "UnauthorizedAccess:EC2/SSHBruteForce",
      ],
      severityAtLeast: 4,
    },
    respond: "isolate-instance",
    because:
      "The host scans others or guesses their passwords. A mere target has the type at Low severity, which the floor leaves out, and is never isolated.",
  },
  {
    name: "isolate-instance-by-runtime",
    detection: {
      source: "guardduty",
      types: [
        "Backdoor:Runtime/*",
        "CryptoCurrency:Runtime/*",
        "Execution:Runtime/MaliciousFileExecuted",
        "Execution:Runtime/MaliciousFileExecuted.Custom",
        "Execution:Runtime/ReverseShell",
        "Impact:Runtime/BitcoinDomainRequest.Reputation",
        "Impact:Runtime/CryptoMinerExecuted",
        "Impact:Runtime/MaliciousDomainRequest.Reputation",
        "Trojan:Runtime/*",
        "UnauthorizedAccess:Runtime/*",
      ],
    },
    respond: "isolate-instance",
    because:
      "GuardDuty's agent sees the process that does it. Only an instance is isolated; of a container, task or cluster people are told that nothing was contained.",
  },

  // GuardDuty: credentials are in an attacker's hands.
  {
    name: "block-compromised-principal",
    detection: { source: "guardduty", types: blockPrincipalFindings },
    respond: "block-principal",
    because:
      "Somebody uses the credentials from Tor or a known malicious address, or logs in from two distant places at once.",
  },
  {
    name: "block-exfiltrated-instance-credentials",
    detection: {
      source: "guardduty",
      types: [
        "UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.InsideAWS",
        "UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS",
      ],
      severityAtLeast: 7,
    },
    respond: "block-principal",
    because:
      "The credentials of an instance are used elsewhere: that instance's are denied, its siblings' are not. At Medium severity the other account is affiliated with yours, and people are told.",
  },
  {
    name: "block-stolen-credentials",
    detection: {
      source: "guardduty",
      types: [
        "CredentialAccess:IAMUser/CompromisedCredentials",
        "UnauthorizedAccess:IAMUser/ResourceCredentialExfiltration.InsideAWS",
        "UnauthorizedAccess:IAMUser/ResourceCredentialExfiltration.OutsideAWS",
      ],
    },
    respond: "block-principal",
    because: "The credentials are known to have leaked, or those of a function or task are used elsewhere.",
  },
  {
    name: "block-reconnoitring-principal",
    detection: {
      source: "guardduty",
      types: [
        "PenTest:IAMUser/*",
        "Recon:IAMUser/MaliciousIPCaller",
        "Recon:IAMUser/MaliciousIPCaller.Custom",
        "Recon:IAMUser/TorIPCaller",
      ],
    },
    respond: "block-principal",
    because:
      "The account is looked over from Tor, a malicious address or an attacker's distribution; what comes next is worse.",
  },
  {
    name: "block-principal-in-buckets",
    detection: {
      source: "guardduty",
      types: [
        "Discovery:S3/MaliciousIPCaller",
        "Discovery:S3/MaliciousIPCaller.Custom",
        "Discovery:S3/TorIPCaller",
        "Exfiltration:S3/MaliciousIPCaller",
        "Impact:S3/MaliciousIPCaller",
        "PenTest:S3/*",
        "UnauthorizedAccess:S3/*",
      ],
    },
    respond: "block-principal",
    because:
      "Data is read or changed from Tor or a malicious address: whoever does it is blocked, and the bucket's other users are not. Of an anonymous caller people are told.",
  },

  // GuardDuty: a function is in an attacker's hands.
  {
    name: "contain-compromised-function",
    detection: {
      source: "guardduty",
      types: ["Backdoor:Lambda/*", "CryptoCurrency:Lambda/*", "UnauthorizedAccess:Lambda/*"],
    },
    respond: "contain-function",
    because:
      "The function talks to a command-and-control server, mines, hides in Tor or reaches what your own threat list names: its code or a layer is somebody else's. Only its own sessions are denied, so what shares its role goes on.",
  },

  // GuardDuty: a person must judge, or no responder can contain it yet.
  {
    name: "tell-of-attack-sequence",
    detection: {
      source: "guardduty",
      types: [
        "AttackSequence:EC2/*",
        "AttackSequence:ECS/*",
        "AttackSequence:EKS/*",
        "AttackSequence:IAM/*",
        "AttackSequence:S3/*",
      ],
    },
    respond: "notify",
    options: {
      nextStep:
        "Look at its signals in the GuardDuty console: each is a finding of its own, and what could be contained is. Contain the other actors and resources by hand, by the Security Hub actions or as the incident plan says.",
    },
    because: "A sequence names several actors and resources at once; its signals are answered one by one.",
  },
  {
    name: "tell-of-root-use",
    detection: {
      source: "guardduty",
      types: ["Policy:IAMUser/RootCredentialUsage", "Policy:IAMUser/ShortTermRootCredentialUsage"],
    },
    respond: "notify",
    options: {
      nextStep:
        "Ask the account's owner. If nobody meant it, change the root password, delete root access keys and attach a service control policy that denies root in the account.",
    },
    because: "IAM can't deny the root user; and its use is rare enough that people hear of every one.",
  },
  {
    name: "tell-of-lowered-guard",
    detection: {
      source: "guardduty",
      types: ["DefenseEvasion:IAMUser/BedrockLoggingDisabled", "Stealth:IAMUser/*", "Stealth:S3/*"],
    },
    respond: "notify",
    options: {
      nextStep:
        "Turn the log or the policy on again, then ask who turned it off. If it was an attacker, block the principal.",
    },
    because:
      "An administrator may have done it, and blocking administrators for it is an outage; but it must not go unseen.",
  },
  {
    name: "tell-of-anomalous-principal",
    detection: {
      source: "guardduty",
      types: [
        "CredentialAccess:IAMUser/AnomalousBehavior",
        "DefenseEvasion:IAMUser/AnomalousBehavior",
        "Discovery:IAMUser/AnomalousBehavior",
        "Exfiltration:IAMUser/AnomalousBehavior",
        "Impact:IAMUser/AnomalousBehavior",
        "InitialAccess:IAMUser/AnomalousBehavior",
        "Persistence:IAMUser/AnomalousBehavior",
        "PrivilegeEscalation:IAMUser/AnomalousBehavior",
      ],
      severityAtLeast: noticeSeverity,
    },
    respond: "notify",
    options: {
      nextStep:
        'Ask the principal\'s owner whether the calls were meant. If not, send the finding by the Security Hub action "Block IAM Principal".',
    },
    because: "A model finds it unusual: so is the first deployment of a new pipeline. A person tells them apart.",
  },
  {
    name: "tell-of-model-abuse",
    detection: {
      source: "guardduty",
      types: [
        "Impact:IAMUser/AnomalousModelInvocation",
        "Impact:IAMUser/CostHarvesting",
        "Impact:IAMUser/PromptInjection.Direct",
      ],
    },
    respond: "notify",
    options: {
      nextStep:
        'Look at who invokes which models, and at what they cost. If it was not meant, send the finding by the Security Hub action "Block IAM Principal".',
    },
    because: "GuardDuty gives these Low severity, but stolen credentials that invoke models cost money by the hour.",
  },
  {
    name: "tell-of-anomalous-bucket-access",
    detection: {
      source: "guardduty",
      types: [
        "Discovery:S3/AnomalousBehavior",
        "Exfiltration:S3/AnomalousBehavior",
        "Impact:S3/AnomalousBehavior.Delete",
        "Impact:S3/AnomalousBehavior.Permission",
        "Impact:S3/AnomalousBehavior.Write",
      ],
      severityAtLeast: noticeSeverity,
    },
    respond: "notify",
    options: {
      nextStep:
        'Ask the principal\'s owner whether the access was meant. If not, send the finding by the Security Hub action "Block IAM Principal", and look at what was read, deleted or opened.',
    },
    because: "A model finds it unusual: so is the first run of a new job. A person tells them apart.",
  },
  {
    name: "tell-of-public-bucket",
    detection: { source: "guardduty", types: ["Policy:S3/*"] },
    respond: "notify",
    options: {
      nextStep:
        "Ask the bucket's owner whether it is meant to be public. If not, turn Block Public Access on, and look in its access log at what was read meanwhile.",
    },
    because:
      "An intended public website must not break. Where Config's public-access rules are deployed, those close what is not exempt.",
  },
  {
    name: "tell-of-weak-sign-of-instance",
    detection: {
      source: "guardduty",
      types: [
        "Behavior:EC2/*",
        "DefenseEvasion:EC2/*",
        "Impact:EC2/AbusedDomainRequest.Reputation",
        "Impact:EC2/SuspiciousDomainRequest.Reputation",
        "Impact:Runtime/AbusedDomainRequest.Reputation",
        "Impact:Runtime/SuspiciousDomainRequest.Reputation",
        "Recon:EC2/PortProbeEMRUnprotectedPort",
        "Recon:EC2/PortProbeUnprotectedPort",
      ],
      severityAtLeast: noticeSeverity,
    },
    respond: "notify",
    options: {
      nextStep:
        'Find out what the host runs. If it is compromised, send the finding by the Security Hub action "Isolate EC2"; close the port that is probed.',
    },
    because:
      "Unusual traffic, free hosting and dynamic DNS have honest uses, and a probed port is somebody else's act: too little to cut a host off.",
  },
  {
    name: "tell-of-suspicious-process",
    detection: {
      source: "guardduty",
      types: [
        "DefenseEvasion:Runtime/*",
        "Discovery:Runtime/*",
        "Execution:Runtime/NewBinaryExecuted",
        "Execution:Runtime/NewLibraryLoaded",
        "Execution:Runtime/SuspiciousCommand",
        "Execution:Runtime/SuspiciousShellCreated",
        "Execution:Runtime/SuspiciousTool",
        "Persistence:Runtime/*",
        "PrivilegeEscalation:Runtime/*",
      ],
      severityAtLeast: noticeSeverity,
    },
    respond: "notify",
    options: {
      nextStep:
        'Look at the process and its lineage in the finding. If nobody meant it, send the finding by the Security Hub action "Isolate EC2", or stop the container or task.',
    },
    because: "Administrators' tools and software updates look the same; the process lineage tells, to a person.",
  },
  {
    name: "tell-of-kubernetes",
    detection: {
      source: "guardduty",
      types: [
        "CredentialAccess:Kubernetes/*",
        "DefenseEvasion:Kubernetes/*",
        "Discovery:Kubernetes/*",
        "Execution:Kubernetes/AnomalousBehavior*",
        "Execution:Kubernetes/ExecInKubeSystemPod",
        "Impact:Kubernetes/*",
        "Persistence:Kubernetes/*",
        "Policy:Kubernetes/*",
        "PrivilegeEscalation:Kubernetes/*",
      ],
      severityAtLeast: noticeSeverity,
    },
    respond: "notify",
    options: {
      nextStep:
        "Find the Kubernetes user and the workload in the finding. Remove what anonymous users may do, revoke the user's access, isolate the pod by a network policy that denies all.",
    },
    because: "No responder acts inside a cluster yet; its user and workload are Kubernetes', not IAM's or EC2's.",
  },
  {
    name: "tell-of-function",
    detection: { source: "guardduty", types: ["Trojan:Lambda/*"] },
    respond: "notify",
    options: {
      nextStep:
        "Find out whether the function calls addresses that its users give it. If it does not, contain it: npm run incidents -- contain <its ARN> --reason <why>.",
    },
    because:
      "A sinkholed address or a drop point is reached by honest functions too that fetch what users name; both findings are of Medium severity.",
  },
  {
    name: "tell-of-database",
    detection: {
      source: "guardduty",
      types: [
        "CredentialAccess:RDS/AnomalousBehavior*",
        "CredentialAccess:RDS/MaliciousIPCaller*",
        "CredentialAccess:RDS/TorIPCaller*",
        "Discovery:RDS/*",
      ],
      severityAtLeast: noticeSeverity,
    },
    respond: "notify",
    options: {
      nextStep:
        "Change the database user's password, end its sessions, and close the database to the address. Look at what was read after a successful login.",
    },
    because:
      "Database users are not IAM's to deny, and cutting a database off is an outage of everything that uses it.",
  },
  {
    name: "tell-of-malware",
    detection: {
      source: "guardduty",
      types: [
        "Execution:Container/*",
        "Execution:EC2/*",
        "Execution:ECS/*",
        "Execution:Kubernetes/MaliciousFile",
        "Execution:Kubernetes/SuspiciousFile",
        "Execution:S3/*",
        "Object:S3/*",
      ],
    },
    respond: "notify",
    options: {
      nextStep:
        "Find out whether the file ever ran. If it did, isolate the host, task or pod; do not start anything from the snapshot, image or object. Keep the file as evidence.",
    },
    because:
      "A file at rest does nothing yet, and a scanner can be wrong; what it does once it runs is found by itself.",
  },
  {
    name: "tell-of-custom-detection",
    detection: {
      source: "guardduty",
      types: [
        "CredentialAccess:EC2/*",
        "CredentialAccess:RDS/ModifyAuthenticationProcess",
        "DefenseImpairment:EC2/*",
        "DefenseImpairment:Organizations/*",
        "DefenseImpairment:RDS/*",
        "DefenseImpairment:Route53Resolver/*",
        "DefenseImpairment:S3/*",
        "Execution:SageMaker/*",
        "Exfiltration:EC2/*",
        "Exfiltration:RDS/*",
        "Exfiltration:S3/TransferDataToCloudAccount",
        "Impact:S3/DataDestruction",
        "Impact:SES/*",
        "InitialAccess:IAM/*",
        "InitialAccess:RDS/*",
        "LateralMovement:EC2/*",
        "Persistence:EC2/*",
        "Persistence:IAM/*",
        "Persistence:Lambda/*",
        "Persistence:RolesAnywhere/*",
        "PrivilegeEscalation:IAM/*",
        "ResourceDevelopment:SES/*",
      ],
      severityAtLeast: noticeSeverity,
    },
    respond: "notify",
    options: {
      nextStep:
        'Ask the principal\'s owner whether the call was meant; undo it if not, and send the finding by the Security Hub action "Block IAM Principal".',
    },
    because:
      "Custom detection rules find single calls of administrators; which of them are wrong, only their owners know.",
  },
  {
    name: "tell-of-unanswered-finding",
    detection: { source: "guardduty", types: "unanswered", severityAtLeast: noticeSeverity },
    respond: "notify",
    options: {
      nextStep:
        "No row of the playbook answers this type of finding. Look at it in the GuardDuty console, and give the type a row.",
    },
    because: "GuardDuty brings out types faster than any list; what no row names must not be lost.",
  },

  // Config: a resource is open or unencrypted.
  {
    name: "confine-open-security-group",
    detection: { source: "config", rules: ["SECURITY_GROUP_OPEN_PROHIBITED"] },
    respond: "confine-security-group",
    because:
      "A port that the whole internet reaches is found by scanners within minutes; the group's other rules stay.",
  },
  {
    name: "encrypt-bucket",
    detection: { source: "config", rules: ["S3_BUCKET_SERVER_SIDE_ENCRYPTION_ENABLED"] },
    respond: "start-automation",
    options: { document: "AWS-EnableS3BucketEncryption" },
    because: "Default encryption costs nothing and breaks nothing. S3 turns it on itself for buckets made since 2023.",
  },
  {
    name: "close-public-bucket",
    detection: {
      source: "config",
      rules: ["S3_BUCKET_PUBLIC_READ_PROHIBITED", "S3_BUCKET_PUBLIC_WRITE_PROHIBITED"],
    },
    respond: "start-automation",
    options: { document: "AWS-DisableS3BucketPublicReadWrite" },
    because:
      "A bucket that everybody may read or write leaks; one that is meant to be public carries the exception tag.",
  },
  {
    name: "tell-of-unencrypted-volume",
    detection: { source: "config", rules: ["ENCRYPTED_VOLUMES"] },
    respond: "notify",
    options: {
      nextStep:
        "Copy a snapshot of the volume with encryption, make a volume of the copy, and put it in the place of the first. Turn encryption by default on in the Region.",
    },
    because: "A volume in use can't be encrypted in place; replacing it stops its instance.",
  },
  {
    name: "tell-of-unencrypted-database",
    detection: { source: "config", rules: ["RDS_STORAGE_ENCRYPTED"] },
    respond: "notify",
    options: {
      nextStep: "Restore an encrypted copy of a snapshot as a new database, and move its users there.",
    },
    because: "A database can't be encrypted in place; replacing it is a move that its owner plans.",
  },

  // Security Hub: an analyst chooses findings and an action.
  {
    name: "isolate-on-request",
    detection: { source: "security-hub", action: "Isolate EC2" },
    respond: "isolate-instance",
    because: "An analyst has looked at the finding and wants its instance isolated, whatever its type.",
  },
  {
    name: "block-on-request",
    detection: { source: "security-hub", action: "Block IAM Principal" },
    respond: "block-principal",
    options: { roleLevel: "revoke-sessions" },
    because:
      "An analyst has looked at the finding and wants its principal blocked; a role that others share loses its present sessions only.",
  },
  {
    name: "release-on-request",
    detection: { source: "security-hub", action: "Release" },
    respond: "release-incident",
    because: "An analyst has looked at the finding and takes it for a false alarm, or for dealt with.",
  },
  {
    name: "tell-on-request",
    detection: { source: "security-hub", action: "Send SNS" },
    respond: "notify",
    options: { nextStep: "An analyst sent this finding from Security Hub; ask there what is wanted of you." },
    because: "An analyst wants others to know of the finding.",
  },

  // Somebody tags an instance, and is among firebreak:containmentTagPrincipals.
  {
    name: "isolate-tagged-instance",
    detection: { source: "tag", value: "Contain" },
    respond: "isolate-instance",
    because:
      "An analyst at the instance's own console asks for it; whoever may not set the tag contains nothing by it.",
  },

  // Somebody asks for a containment by the entity's ARN: by the lockdown topic, or by hand.
  {
    name: "isolate-requested-instance",
    detection: { source: "request", entities: ["instance"] },
    respond: "isolate-instance",
    because: "Somebody who may ask has judged that the instance is in an attacker's hands.",
  },
  {
    name: "block-requested-principal",
    detection: { source: "request", entities: ["user", "role"] },
    respond: "block-principal",
    options: { roleLevel: "deny-all" },
    because:
      "Who names a user or role means all of it, as the reference has it; of a role that others share, sessions-only ends the sessions alone.",
  },
  {
    name: "contain-requested-function",
    detection: { source: "request", entities: ["function"] },
    respond: "contain-function",
    because: "Somebody who may ask has judged that the function does an attacker's work, or must not run on.",
  },
  {
    name: "confine-requested-group",
    detection: { source: "request", entities: ["security-group"] },
    respond: "confine-security-group",
    because: "Somebody who may ask has judged that the group lets the world in where it must not.",
  },
];
