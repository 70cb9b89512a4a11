import { isDeepStrictEqual } from "node:util";
import { responderFunctionName } from "../../functions/domain/names";
import { reportExceptions } from "../../functions/report-exceptions/report";
import { type ExceptionsTold, exceptionsToldIn } from "../world/exceptionsTold";
import { dayFromNow } from "../world/governedException";
import { homeRegion, type MemberName } from "../world/organizationPlan";
import { createUser } from "../world/principals";
import type { RehearsedOrganization } from "../world/rehearsedOrganization";
import { createSecurityGroup } from "../world/securityGroup";
import { hasNoDeadLetter, madeNoChange } from "./expectations";
import { observe, resultOfObservation } from "./observation";
import type { Scenario } from "./scenario";
import type { Expectation } from "./verdict";

/** A resource that somebody tagged, and what the report has to say of it. */
interface Tagged {
  readonly member: MemberName;
  /** The end of its ARN. */
  readonly resource: string;
  readonly classes: readonly string[];
}

/** Exceptions nobody looks at are how a whole organization comes to be exempt: each of these is in its class, once. */
export const exceptionReport: Scenario = {
  name: "exception-report",
  summary:
    "Two accounts carry exceptions that ended, end soon, never end, can't be read or have a misspelt key; the weekly report names each, and the next calls none new.",
  async run(organization) {
    const tagged = await tagResources(organization);
    const reports: ExceptionsTold[] = [];
    const observation = await observe(organization, { responder: reportExceptions.name, resources: [] }, async () => {
      for (const week of [1, 2]) {
        const before = (await organization.alerts()).length;
        const security = organization.account("security").id;
        await organization.services.events.fireSchedule(
          security,
          homeRegion,
          responderFunctionName(reportExceptions.name),
        );
        await organization.settled();
        const told = (await organization.alerts()).slice(before).flatMap(exceptionsToldIn);
        if (told.length !== 1) throw new Error(`${told.length} reports came in week ${week}`);
        reports.push(...told);
      }
    });
    const [first, second] = reports;
    const expectations = [
      namesAll(
        "first",
        organization,
        first,
        tagged.map((one) => ({ ...one, classes: [...one.classes, "new"] })),
      ),
      namesAll(
        "second",
        organization,
        second,
        tagged.filter(({ classes }) => classes.length > 0),
      ),
      namesUnread(organization, first),
      madeNoChange(observation),
      hasNoDeadLetter(observation),
    ];
    const facts = tagged.map(({ resource, member }) => `${resource} in ${member}: exception tag`);
    return {
      ...resultOfObservation(organization, observation, {
        target: "exceptions of payments and sandbox",
        before: facts,
        after: facts,
        isContaining: () => false,
        expectations,
      }),
      trigger: "schedule",
    };
  },
};

async function tagResources(organization: RehearsedOrganization): Promise<readonly Tagged[]> {
  const group = async (member: MemberName, tags: Readonly<Record<string, string>>, classes: readonly string[]) => {
    const { id } = await createSecurityGroup(organization.account(member), organization.network(member), tags);
    return { member, resource: `security-group/${id}`, classes };
  };
  const tag = (value: string) => ({ SecurityException: value });
  const user = await createUser(organization.account("sandbox"), { keys: "none", tags: tag("CHG-20505") });
  return [
    await group("payments", tag(`CHG-20501 until=${dayFromNow(-1)} by=jane@example.com`), ["expired"]),
    await group("payments", tag(`CHG-20502 until=${dayFromNow(9)} by=team-payments`), ["expiring"]),
    await group("payments", tag(`CHG-20503 until=${dayFromNow(200)} by=team-payments`), []),
    await group("sandbox", tag("approved by Jane until spring"), ["malformed"]),
    await group("sandbox", { "Security-Exception": "CHG-20504" }, ["misspelt"]),
    { member: "sandbox", resource: `user/${user.name}`, classes: ["unbounded", "ownerless"] },
  ];
}

function namesAll(
  which: string,
  organization: RehearsedOrganization,
  report: ExceptionsTold | undefined,
  tagged: readonly Tagged[],
): Expectation {
  const wrong = tagged.flatMap(({ member, resource, classes }) => {
    const { id } = organization.account(member);
    const listed = (report?.listed ?? []).filter(
      (one) => one.accountId === id && one.resource.endsWith(`:${resource}`),
    );
    return listed.length === 1 && isDeepStrictEqual(listed[0]?.classes, classes)
      ? []
      : [`${resource}: ${listed.map((one) => one.classes.join("+")).join(" and ") || "not named"}`];
  });
  return {
    claim: `the ${which} report names each, as ${[...new Set(tagged.map(({ classes }) => classes.join("+")))].join(", ")}`,
    holds: wrong.length === 0,
    otherwise: `the ${which} report has ${wrong.join("; ")}`,
  };
}

/** Forensics has no member stack, and management and security are not responded to. */
function namesUnread(organization: RehearsedOrganization, report: ExceptionsTold | undefined): Expectation {
  return {
    claim: "it says which account it could not read",
    holds: isDeepStrictEqual(report?.notRead, [organization.account("forensics").id]),
    otherwise: `not read: ${report?.notRead.join(", ") || "nothing"}`,
  };
}
