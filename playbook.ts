import type { BlockPrincipalOptionsInput } from "./functions/block-principal/options";
import type { ConfineSecurityGroupOptionsInput } from "./functions/confine-security-group/options";
import type { Detection } from "./functions/domain/detection";
import type { IsolateInstanceOptionsInput } from "./functions/isolate-instance/options";
import type { NotifyOptionsInput } from "./functions/notify/options";
import type { StartAutomationOptionsInput } from "./functions/start-automation/options";

/** What a row starts; left out, `options` are the responder's own defaults. */
export type Answer =
  | { readonly respond: "isolate-instance"; readonly options?: IsolateInstanceOptionsInput }
  | { readonly respond: "block-principal"; readonly options?: BlockPrincipalOptionsInput }
  | { readonly respond: "confine-security-group"; readonly options?: ConfineSecurityGroupOptionsInput }
  | { readonly respond: "start-automation"; readonly options: StartAutomationOptionsInput }
  | { readonly respond: "notify"; readonly options?: NotifyOptionsInput };

/** One detection and what answers it. Every row that matches a finding runs. */
export type PlaybookRow = Answer & {
  /** Unique, kebab-case; the row's EventBridge rule is named after it. */
  readonly name: string;
  readonly detection: Detection;
  /** For the analyst who reads the table: why this detection gets this response. */
  readonly because: string;
};

/**
 * The reference's sixteen finding types that isolate an instance (AWS Security Blog, "How to perform automated incident response in a multi-account environment", parameter
 * `IsolateEc2Findings`). The stack's
 * config `isolateEc2Findings` replaces them.
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

/** The table that a security analyst reads and edits. */
export const playbook: readonly PlaybookRow[] = [
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
];
