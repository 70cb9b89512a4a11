import type { ResourceProblem } from "./engine/problems";

/**
 * What passes by itself: throttles and failures of AWS's side by their codes, connections that broke, sessions that ran out, and
 * the engine's own channel. `14 UNAVAILABLE` comes before the program's first call: gRPC keeps a failed connection by its port, and
 * the system gives ports again. `Resource monitor is terminating` may be another program's: Pulumi's runtime hears what nobody handles in
 * the whole process, so the last calls of a program whose engine ended fail the programs beside it.
 */
const transient =
  /throttl|too ?many ?requests|rate exceeded|requestlimitexceeded|slow ?down|service ?unavailable|internal ?(?:failure|server ?error|error)|status ?code: (?:429|5\d\d)|econnreset|econnrefused|connection re(?:set|fused)|etimedout|i\/o timeout|tls handshake timeout|expired ?token|concurrent ?modification|14 unavailable|resource monitor is terminating/i;

export function isTransient({ message }: ResourceProblem): boolean {
  return transient.test(message);
}

const advice: readonly (readonly [RegExp, string])[] = [
  [
    /explicit deny in a service control policy|service control policy/i,
    "A service control policy denies this to the deployment role: let the policy spare it, then run this again.",
  ],
  [
    /access ?denied|not authorized|unauthorizedoperation/i,
    "Give the deployment role of this account the right that is named above, then run this again.",
  ],
  [/configuration has (?:a|\d+) mistake/i, "Correct the keys under config in the settings file, then run this again."],
  [
    /pending operations|already ?exists/i,
    "It is there, but not in the stack's state: an earlier run was cut off, or somebody else made it. Run the preflight, which says how it is adopted.",
  ],
  [
    /analyzer plugin/i,
    "The Pulumi CLI has no Node.js plugin for policy packs beside it: install it in full, or set policyPack: false in the settings.",
  ],
  [/limit ?exceeded|quota/i, "A quota of this account is used up: raise it with Service Quotas, then run this again."],
  [
    /passphrase/i,
    "Set PULUMI_CONFIG_PASSPHRASE to the passphrase that the stacks were made with, then run this again.",
  ],
];

export function nextStepFor(problems: readonly ResourceProblem[]): string {
  const text = problems.map(({ message }) => message).join("\n");
  const [, step] = advice.find(([pattern]) => pattern.test(text)) ?? [];
  if (step !== undefined) return step;
  return problems.some(isTransient)
    ? "It was tried several times and did not pass; run this again later, with a lower concurrency."
    : "Correct what is named above, then run this again; what is done is kept.";
}
