import { DeleteItemCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { names } from "../../functions/domain/names";
import { hourOf } from "../../functions/domain/requestLimit";
import { requestContainment } from "../../functions/request-containment/definition";
import type { PublishedRequest } from "../world/lockdown";
import type { RehearsedOrganization } from "../world/rehearsedOrganization";
import { isUnchanged, madeNoChange } from "./expectations";
import { openDesk } from "./requestExpectations";
import { respondTo, resultOf } from "./response";
import type { Scenario } from "./scenario";
import type { Expectation } from "./verdict";

/** Whoever may publish is not believed for that alone. */
export const requestRefused: Scenario = {
  name: "request-refused",
  summary:
    "Requests with a wrong ExternalId, with none, about nothing that can be contained, and about an account outside the organization: each is refused and told, and nothing changes.",
  async run(organization) {
    const desk = await openDesk(organization, "payments");
    const workload = await organization.launch("storefront");
    const arn = `arn:aws:ec2:${workload.region}:${workload.account.id}:instance/${workload.instanceId}`;
    const requests: Readonly<Record<string, PublishedRequest>> = {
      "a wrong ExternalId": { arn, externalId: "not-the-external-id" },
      "no ExternalId": { arn, attributes: { ExternalId: undefined } },
      "an ARN that is none": { arn: `instance/${workload.instanceId}` },
      "an account outside": { arn: arn.replace(workload.account.id, organization.outsider.id) },
    };
    // So many refusals an hour are told; those of others are not this story's.
    await forgetRefusals(organization);
    const published = new Map<string, string>();
    const response = await respondTo(organization, workload, [], async () => {
      for (const [what, request] of Object.entries(requests)) published.set(what, await desk.publish(request));
    });
    const told = await Promise.all(
      [...published].map(async ([what, requestId]) => ({
        what,
        audit: (await desk.told(requestId)).map(({ status }) => status),
        failure: (await desk.told(requestId, "failure")).map(({ status }) => status),
      })),
    );
    await forgetRefusals(organization);
    const unheard = told.filter(({ audit, failure }) => [audit, failure].some((heard) => heard.join() !== "REFUSED"));
    const expectations: Expectation[] = [
      isUnchanged(response),
      madeNoChange(response),
      {
        claim: "no incident, and no responder was asked",
        holds: response.incidents.length === 0 && response.calls.length === 0,
        otherwise: `${response.incidents.length} incidents, ${response.calls.length} calls of the responder`,
      },
      {
        claim: "each is told as REFUSED on the audit and the failure topic",
        holds: unheard.length === 0,
        otherwise: `not so: ${unheard.map(({ what, audit }) => `${what} (${audit.join(", ") || "nothing"})`).join(", ")}`,
      },
    ];
    return resultOf(organization, response, expectations, {
      trigger: "messages on the lockdown topic",
      notes: Object.keys(requests).map((what) => `${what}: refused`),
    });
  },
};

async function forgetRefusals(organization: RehearsedOrganization): Promise<void> {
  const pk = `requests/refused/${hourOf(new Date().toISOString())}/${requestContainment.name}`;
  await organization
    .account("security")
    .client(DynamoDBClient)
    .send(new DeleteItemCommand({ TableName: names.incidentLedger, Key: marshall({ pk, sk: "count" }) }));
}
