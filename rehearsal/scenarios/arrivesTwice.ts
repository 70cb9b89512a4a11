import { findingAbout, sentAgain } from "../world/finding";
import { wasContained } from "./expectations";
import { respondTo, resultOf } from "./response";
import type { Scenario } from "./scenario";

const trigger = "CryptoCurrency:EC2/BitcoinTool.B!DNS";

/**
 * One fact told many times: natively and forwarded (payments does both), delivered twice, re-sent by GuardDuty, newest
 * first.
 */
export const arrivesTwice: Scenario = {
  name: "arrives-twice",
  summary: "A finding arrives natively and forwarded, twice each, and its newer state before the older; it acts once.",
  async run(organization) {
    const workload = await organization.launch("payments");
    const older = findingAbout(workload, trigger, { lastSeen: new Date(Date.now() - 60_000) });
    const newer = sentAgain(older);
    const response = await respondTo(organization, workload, [older], async () => {
      for (const finding of [newer, older, newer, older]) await organization.deliver(finding);
    });
    const expectations = wasContained(response);
    return resultOf(organization, response, expectations, { trigger });
  },
};
