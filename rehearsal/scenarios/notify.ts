import { findingAbout, sentAgain } from "../world/finding";
import { readInstance } from "../world/instanceState";
import { hasNoDeadLetter } from "./expectations";
import { factsOf } from "./facts";
import { observe, resultOfObservation } from "./observation";
import type { Scenario } from "./scenario";
import type { Expectation } from "./verdict";

/** In no list, and yet GuardDuty has sent it; no row of the playbook names it. */
const trigger = "Canary:EC2/Stateless.IntegTest";

/** What no responder contains is for people, and people who are told every quarter of an hour stop listening. */
export const notify: Scenario = {
  name: "notify",
  summary:
    "A finding that no row answers is told once, however often it comes, and once more when its severity rises; nothing is changed.",
  async run(organization) {
    const workload = await organization.launch("sandbox");
    const before = await readInstance(workload);
    const finding = findingAbout(workload, trigger, { severity: 5 });
    const graver = { ...sentAgain(finding, later(3)), severity: 8.5 };
    const about = { responder: "notify", resources: [`finding/${finding.id}`] };
    const observation = await observe(organization, about, async () => {
      await organization.fire(finding);
      await organization.deliver(finding);
      await organization.settled();
      for (const quarter of [1, 2]) await organization.fire(sentAgain(finding, later(quarter)));
      await organization.settled();
      await organization.fire(graver);
      await organization.deliver(graver);
    });
    const after = await readInstance(workload);
    const notices = observation.alerts.filter(({ heading }) => heading !== undefined);
    const headings = notices.map(({ heading }) => heading);
    const told: Expectation = {
      claim: "told once, and once more when graver",
      holds: headings.join() === "FOUND,FOUND AGAIN",
      otherwise: `told: ${headings.join(", ") || "nothing"}`,
    };
    const advised: Expectation = {
      claim: "each notice says what it is about, how grave it is and what to do",
      holds: notices.every(
        ({ summary = "", nextStep, finding: noticed }) =>
          /^(Medium \(5\)|High \(8\.5\)): /.test(summary) &&
          typeof nextStep === "string" &&
          JSON.stringify(noticed).includes(workload.instanceId),
      ),
      otherwise: `it said ${JSON.stringify(notices[0] ?? {})}`,
    };
    const recorded: Expectation = {
      claim: "one incident in the ledger, notified",
      holds: observation.incidents.length === 1 && observation.incidents[0]?.status === "notified",
      otherwise: `the ledger holds ${observation.incidents.map(({ status }) => status).join(", ") || "nothing"}`,
    };
    const atHome: Expectation = {
      claim: "no call into any member account",
      holds: observation.calls.every(({ service }) => ["dynamodb", "sns", "kms", "logs"].includes(service)),
      otherwise: `called ${observation.calls.map(({ service, operation }) => `${service}:${operation}`).join(", ")}`,
    };
    return {
      ...resultOfObservation(organization, observation, {
        target: `${workload.instanceId} in ${workload.account.name}`,
        before: factsOf(before),
        after: factsOf(after),
        isContaining: () => false,
        expectations: [told, advised, recorded, atHome, hasNoDeadLetter(observation)],
      }),
      trigger,
    };
  },
};

const quarterOfAnHour = 15 * 60_000;

function later(quarters: number): Date {
  return new Date(Date.now() + quarters * quarterOfAnHour);
}
