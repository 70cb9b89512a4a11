import {
  DescribeRuleCommand,
  EventBridgeClient,
  ListTargetsByRuleCommand,
  TestEventPatternCommand,
} from "@aws-sdk/client-eventbridge";
import type { Forwarding } from "../../components/baseline/memberBaseline";
import { roleArnOf } from "../../components/baseline/roleDefinition";
import type { ForwardingRule } from "../../components/forwardingRules";
import { sameJson } from "../../functions/domain/policyEquality";
import type { AccountClients } from "../accountClients";
import type { Check } from "../check";
import { orAbsent, type Reading, reading } from "../reading";
import { sampleEventOf } from "./sampleEvent";

/** A rule of a default bus as it is. */
export interface LiveRule {
  readonly state: string;
  /** As text; empty for a schedule. */
  readonly pattern: string;
  readonly targets: readonly { readonly arn: string; readonly roleArn: string | undefined }[];
  /** Whether EventBridge finds that a sample of what is to be passed on matches. */
  readonly matchesSample: boolean;
}

/** Undefined where there is none. Needs events:DescribeRule, ListTargetsByRule and TestEventPattern. */
export function readForwardingRule(
  account: AccountClients,
  region: string,
  rule: ForwardingRule,
): Promise<Reading<LiveRule | undefined>> {
  const client = account.client(EventBridgeClient, region);
  return reading(() =>
    orAbsent(["ResourceNotFoundException"], async () => {
      const [{ State = "", EventPattern: pattern = "" }, { Targets = [] }] = await Promise.all([
        client.send(new DescribeRuleCommand({ Name: rule.name })),
        // A rule has five targets at most, one page.
        client.send(new ListTargetsByRuleCommand({ Rule: rule.name })),
      ]);
      const Event = JSON.stringify(sampleEventOf(rule, { accountId: account.id, region }));
      const { Result: matchesSample = false } =
        pattern === "" ? {} : await client.send(new TestEventPatternCommand({ EventPattern: pattern, Event }));
      const targets = Targets.map(({ Arn: arn = "", RoleArn: roleArn }) => ({ arn, roleArn }));
      return { state: State, pattern, targets, matchesSample };
    }),
  );
}

export interface ForwardingQuestion {
  readonly accountId: string;
  readonly partition: string;
  readonly region: string;
  readonly forwarding: Forwarding;
  readonly remedy: string;
}

/** Whether what the rule should pass on reaches the finding bus. */
export function judgeForwardingRule(
  question: ForwardingQuestion,
  rule: ForwardingRule,
  live: Reading<LiveRule | undefined>,
): readonly Check[] {
  const { accountId, region, remedy } = question;
  const say = (verdict: Check["verdict"], detail: string, nextStep?: string): Check => ({
    ...{ accountId, region, subject: "forwarding", verdict, detail: `rule ${rule.name} ${detail}` },
    ...(nextStep === undefined ? {} : { nextStep }),
  });
  if (live.kind === "unread")
    return [
      say(
        "unknown",
        `could not be read (${live.because})`,
        "Give the deployment role events:Describe*, List* and TestEventPattern.",
      ),
    ];
  if (live.value === undefined) return [say("bad", "is not there", remedy)];
  const problems = problemsOf(question, rule, live.value);
  if (problems.length > 0) return problems.map((problem) => say("bad", problem, remedy));
  return [say("good", `is enabled, matches a sample, and sends to ${question.forwarding.findingBusArn}`)];
}

function problemsOf(
  { accountId, partition, forwarding }: ForwardingQuestion,
  rule: ForwardingRule,
  live: LiveRule,
): readonly string[] {
  const roleArn = roleArnOf(forwarding.role, { partition, accountId });
  const target = live.targets.find(({ arn }) => arn === forwarding.findingBusArn);
  return [
    ...(live.state.startsWith("ENABLED") ? [] : ["is disabled"]),
    ...(sameJson(live.pattern, JSON.stringify(rule.pattern))
      ? []
      : ["has another pattern than this version's playbook"]),
    ...(live.matchesSample ? [] : ["does not match a sample of what it should pass on"]),
    ...(target === undefined
      ? [`does not send to ${forwarding.findingBusArn}`]
      : target.roleArn === roleArn
        ? []
        : [`sends by ${target.roleArn ?? "no role"}, not by ${roleArn}`]),
  ];
}
