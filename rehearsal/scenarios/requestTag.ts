import { CreateTagsCommand, DeleteTagsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { CreateRoleCommand, GetRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { errorCode } from "../../functions/aws/errorCode";
import { names } from "../../functions/domain/names";
import { readInstance } from "../world/instanceState";
import type { RehearsedAccount } from "../world/rehearsedAccount";
import type { RehearsedOrganization } from "../world/rehearsedOrganization";
import { assumeAs } from "../world/roleSessions";
import { isIsolated, isUnchanged, wasContained, wasFollowedUp } from "./expectations";
import { respondTo, resultOf } from "./response";
import type { Scenario } from "./scenario";

/** Of `firebreak:containmentTagPrincipals` in the rehearsed stacks, and one that is not. */
const named = "soc";
const anybody = "developer";

/** Whoever may tag could else take any instance of the account out of service. */
export const requestTag: Scenario = {
  name: "request-tag",
  summary:
    "A developer tags an instance SecurityIncidentStatus=Contain, and nothing happens; a named role does, and it is isolated; without the tag it stays so.",
  async run(organization) {
    const account = organization.account("storefront");
    const workload = await organization.launch("storefront");
    const tag = { Key: names.statusTagKey, Value: "Contain" };
    const [developer, analyst] = [
      await taggingAs(organization, account, anybody),
      await taggingAs(organization, account, named),
    ];
    try {
      const tagged = new CreateTagsCommand({ Resources: [workload.instanceId], Tags: [tag] });
      const ignored = await respondTo(organization, workload, [], () => developer.send(tagged));
      const response = await respondTo(organization, workload, [], () => analyst.send(tagged));
      await analyst.send(new DeleteTagsCommand({ Resources: [workload.instanceId], Tags: [tag] }));
      await organization.settled();
      const untagged = isIsolated({ ...response, after: await readInstance(workload) });
      const { [tag.Key]: _, ...tagsBefore } = ignored.after.tags;
      const spared = isUnchanged({ ...ignored, after: { ...ignored.after, tags: tagsBefore } });
      const expectations = [
        { ...spared, claim: "the developer's tag changed nothing" },
        ...wasContained({ ...response, incidents: response.incidents.slice(-1) }, [wasFollowedUp(response)]),
        { ...untagged, claim: "still isolated without the tag" },
      ];
      return resultOf(organization, response, expectations, {
        trigger: `${tag.Key}=${tag.Value}, set by ${named}`,
        notes: ["Removing the tag releases nothing; release the incident."],
      });
    } finally {
      developer.destroy();
      analyst.destroy();
    }
  },
};

/** A session of a role that may tag instances of its account. */
async function taggingAs(
  organization: RehearsedOrganization,
  account: RehearsedAccount,
  RoleName: string,
): Promise<EC2Client> {
  const iam = account.client(IAMClient);
  const document = (Statement: object) => JSON.stringify({ Version: "2012-10-17", Statement: [Statement] });
  const trust = { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${account.id}:root` }, Action: "sts:AssumeRole" };
  const tag = { Effect: "Allow", Action: ["ec2:CreateTags", "ec2:DeleteTags"], Resource: "*" };
  try {
    await iam.send(new GetRoleCommand({ RoleName }));
  } catch (error) {
    if (!errorCode(error).startsWith("NoSuchEntity")) throw error;
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: document(trust) }));
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "tag", PolicyDocument: document(tag) }));
  }
  const arn = `arn:aws:iam::${account.id}:role/${RoleName}`;
  const credentials = await assumeAs({ account, type: "role", name: RoleName, arn, id: "", keys: [] }, "jane");
  return new EC2Client({ endpoint: organization.gateway.url, region: account.homeRegion, credentials });
}
