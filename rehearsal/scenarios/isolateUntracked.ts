import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { responderFunctionName } from "../../functions/domain/names";
import type { IsolateInstanceOptionsInput } from "../../functions/isolate-instance/options";
import { findingAbout } from "../world/finding";
import type { RehearsedOrganization } from "../world/rehearsedOrganization";
import { hasNoDeadLetter, hasOneIncident, isIsolated, wasFollowedUp, wasNotified } from "./expectations";
import { isGroupSwap } from "./responderCalls";
import { type Response, respondTo, resultOf } from "./response";
import type { Scenario } from "./scenario";
import type { Expectation } from "./verdict";

const trigger = "CryptoCurrency:EC2/BitcoinTool.B!DNS";
const seconds = 2;
const options: IsolateInstanceOptionsInput = { connections: "untrack", untrackSeconds: seconds };

/** No row of the playbook asks for it, so the function is invoked as a row of a stack's own would have it invoked. */
export const isolateUntracked: Scenario = {
  name: "isolate-untracked",
  summary:
    "An instance is open to the world for two seconds, so that its connections become untracked, and then isolated; the open group is removed, and nobody is asked to close it.",
  async run(organization) {
    const workload = await organization.launch("sandbox", { interfaces: 3 });
    const finding = findingAbout(workload, trigger);
    const payload = { row: "isolate-and-untrack", options, event: organization.eventOf(finding) };
    const mark = organization.gateway.journal.mark();
    const response = await respondTo(organization, workload, [], () =>
      organization
        .account("security")
        .client(LambdaClient)
        .send(
          new InvokeCommand({
            FunctionName: responderFunctionName("isolate-instance"),
            InvocationType: "Event",
            Payload: JSON.stringify(payload),
          }),
        ),
    );
    const opened = String(
      organization.gateway.journal.since(mark).find(({ operation }) => operation === "DeleteSecurityGroup")?.parameters
        ?.GroupId,
    );
    const expectations = [
      isIsolated(response),
      waitedOpen(response),
      wasFollowedUp(response),
      hasOneIncident(response, "contained"),
      wasNotified(response, "CONTAINED"),
      await isNobodysFinding(organization, opened),
      hasNoDeadLetter(response),
    ];
    return resultOf(organization, response, expectations, {
      trigger,
      notes: [
        "The rehearsal carries no packets: that connections become untracked is AWS's word.",
        "The reference waits for 60 s, and so does Firebreak unless the row says less.",
      ],
    });
  },
};

function waitedOpen({ calls, workload }: Response): Expectation {
  const swaps = calls.filter((call) => isGroupSwap(call) && call.status === 200);
  const [last, next] = [swaps[workload.interfaces.length - 1], swaps[workload.interfaces.length]];
  const waited = last === undefined || next === undefined ? 0 : next.startedAt - last.endedAt;
  return {
    claim: `each interface first on the open group, for ${seconds} s`,
    holds: swaps.length === 2 * workload.interfaces.length && waited >= seconds * 990,
    otherwise: `${swaps.length} moves, ${Math.round(waited)} ms between`,
  };
}

/** Config sees the group at once here; its rule exempts it on the ledger's word. */
async function isNobodysFinding(organization: RehearsedOrganization, group: string): Promise<Expectation> {
  const about = await organization.ledger([`security-group/${group}`]);
  return {
    claim: "the open group was nobody's finding",
    holds: /^sg-/.test(group) && about.length === 0,
    otherwise: `${group}: ${about.map(({ summary }) => summary).join("; ") || "was never removed"}`,
  };
}
