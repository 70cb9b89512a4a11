import * as z from "zod";
import type { Incident } from "../../functions/domain/incident";
import { type PublishedRequest, publisherIn, publishRequest, putExternalId, requestInbox } from "../world/lockdown";
import type { MemberName } from "../world/organizationPlan";
import type { RehearsedOrganization } from "../world/rehearsedOrganization";
import type { Expectation } from "./verdict";

/** What the audit and failure topics carry (`functions/request-containment/notices.ts`). */
const noticeSchema = z.looseObject({
  status: z.string(),
  requestId: z.string(),
  incidentId: z.string().optional(),
  nextStep: z.string().optional(),
});
export type RequestNotice = z.output<typeof noticeSchema>;

/** A desk that publishes requests by the role of one member account, and hears what becomes of them. */
export interface RequestDesk {
  /** Resolves with the message's id once it is published; rejects with what SNS answers. */
  publish(request: PublishedRequest): Promise<string>;
  told(requestId: string, by?: "audit" | "failure"): Promise<readonly RequestNotice[]>;
}

export async function openDesk(organization: RehearsedOrganization, member: MemberName): Promise<RequestDesk> {
  await putExternalId(organization);
  const inboxes = {
    audit: await requestInbox(organization, "audit"),
    failure: await requestInbox(organization, "failure"),
  };
  const credentials = await publisherIn(organization, organization.account(member));
  return {
    publish: (request) => publishRequest(organization, credentials, request),
    told: async (requestId, by = "audit") =>
      (await inboxes[by].messages())
        .map((message) => noticeSchema.parse(JSON.parse(message)))
        .filter((notice) => notice.requestId === requestId),
  };
}

/** The audit topic heard of the begin and of the end, with the incident and how to undo it. */
export function wasAudited(notices: readonly RequestNotice[], incidents: readonly Incident[]): Expectation {
  const complete = notices.find(({ status }) => status === "COMPLETE");
  const problems = [
    ...(notices.some(({ status }) => status === "STARTED") ? [] : ["nobody heard that it began"]),
    ...(complete === undefined ? ["nobody heard that it is complete"] : []),
    ...(complete !== undefined && complete.incidentId !== incidents.at(-1)?.incidentId
      ? ["its notice names another incident"]
      : []),
    ...(complete !== undefined && !(complete.nextStep ?? "").includes("npm run incidents -- release")
      ? ["its notice does not say how to undo it"]
      : []),
  ];
  return {
    claim: "the audit topic heard STARTED and COMPLETE, with the incident and the next step",
    holds: problems.length === 0 && notices.length === 2,
    otherwise: problems.join(", ") || `it heard ${notices.map(({ status }) => status).join(", ")}`,
  };
}
