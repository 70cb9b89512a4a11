import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import { names } from "../../functions/domain/names";
import { findingAbout } from "../world/finding";
import type { RehearsedAccount } from "../world/rehearsedAccount";
import { countOf, isUnchanged, madeNoChange } from "./expectations";
import { respondTo, resultOf } from "./response";
import type { Scenario } from "./scenario";
import type { Expectation } from "./verdict";

const trigger = "Backdoor:EC2/C&CActivity.B!DNS";
const detailType = "GuardDuty Finding";

/**
 * Whoever can make the responder act can take any instance of the organization off the network. All the ways to try: from
 * a member with another's finding, on its own bus and on the finding bus, by AWS's source name and one that looks like
 * it, and from outside the organization.
 */
export const forgedEvent: Scenario = {
  name: "forged-event",
  summary: "Other accounts forge a finding about the instance, in six ways; none of them changes anything.",
  async run(organization) {
    const workload = await organization.launch("storefront");
    const { account, region } = workload;
    const finding = findingAbout(workload, trigger);
    const findingBus = `arn:aws:events:${region}:${organization.account("security").id}:event-bus/${names.findingBus}`;
    const outcomes: string[] = [];
    const put = async (by: RehearsedAccount, how: string, entry: PutEventsRequestEntry) =>
      outcomes.push(
        `${how}: ${await putEvent(by, { DetailType: detailType, Detail: JSON.stringify(finding), ...entry })}`,
      );
    const response = await respondTo(organization, workload, [finding], async () => {
      const attacker = organization.account("payments");
      await put(attacker, "AWS's own source", { Source: "aws.guardduty" });
      await put(attacker, "a source that looks like it", { Source: "aws_guardduty" });
      await put(attacker, "straight to the finding bus", { Source: "aws.guardduty", EventBusName: findingBus });
      await put(attacker, "straight there, look-alike source", { Source: "AWS.guardduty", EventBusName: findingBus });
      await put(organization.outsider, "from outside", { Source: "guardduty", EventBusName: findingBus });
      // What no caller can send, only a service gone wrong: another account's finding in the attacker's own envelope.
      await organization.services.events.publishServiceEvent({
        account: attacker.id,
        region,
        event: { source: "aws.guardduty", "detail-type": detailType, detail: { ...finding } },
      });
      outcomes.push("in the envelope of another account: delivered");
    });
    const rejected: Expectation = {
      claim: "the one that reached the responder is a dead letter that names the account which sent it",
      holds:
        response.deadLetters.length === 1 &&
        (response.deadLetters[0] ?? "").includes(organization.account("payments").id),
      otherwise: countOf(response.deadLetters.length, "dead letter"),
    };
    const unbelieved: Expectation = {
      claim: `no incident about ${account.name}`,
      holds: response.incidents.length === 0,
      otherwise: `the ledger holds ${countOf(response.incidents.length, "incident")}`,
    };
    const expectations = [isUnchanged(response), madeNoChange(response), unbelieved, rejected];
    return resultOf(organization, response, expectations, { trigger: `${trigger} (forged)`, notes: outcomes });
  },
};

/** What became of one attempt, in the words of EventBridge. */
async function putEvent(by: RehearsedAccount, entry: PutEventsRequestEntry): Promise<string> {
  try {
    const { Entries: entries } = await by.client(EventBridgeClient).send(new PutEventsCommand({ Entries: [entry] }));
    const error = entries?.[0]?.ErrorCode;
    return error === undefined ? "accepted, matched by no rule" : `refused (${error})`;
  } catch (error) {
    return `refused (${error instanceof Error ? error.name : String(error)})`;
  }
}
