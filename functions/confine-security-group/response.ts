import { readPrefixLists } from "../aws/prefixLists";
import type { Finding } from "../domain/finding";
import type { Incident } from "../domain/incident";
import type { ReadContext, Response, ResponseTarget } from "../response/response";
import { confine } from "./confinement";
import { type LiveGroup, readGroup } from "./group";
import { prefixListsIn } from "./groupRule";
import { impactOfConfinement } from "./impact";
import { type ConfineSecurityGroupOptions, confineSecurityGroupOptionsSchema } from "./options";
import { openRulesOf } from "./plan";
import { isTouched } from "./records";
import { confineSecurityGroup } from "./responder";

const resourceType = "AWS::EC2::SecurityGroup";

type Context = ReadContext<ConfineSecurityGroupOptions, ResponseTarget>;

export const confinement: Response<ConfineSecurityGroupOptions, ResponseTarget, LiveGroup> = {
  definition: confineSecurityGroup,
  options: confineSecurityGroupOptionsSchema,

  decide(finding: Finding) {
    const { resourceId: id } = finding;
    if (finding.resourceType !== resourceType || id === undefined || !/^sg-[0-9a-f]+$/.test(id)) {
      return {
        kind: "not-applicable",
        reason: `the finding is about ${finding.resourceType} ${id ?? "without an id"}; only a security group can be confined`,
      };
    }
    return {
      kind: "respond",
      target: {
        resource: `security-group/${id}`,
        region: finding.region,
        arn: `arn:${finding.partition}:ec2:${finding.region}:${finding.accountId}:security-group/${id}`,
      },
    };
  },

  read({ clients, target, task }: Context) {
    return readGroup(clients.ec2, target.resource.replace(/^security-group\//, ""), task.finding, task.options);
  },

  isBegun(incident: Incident, group: LiveGroup): boolean {
    return incident.containedAt !== undefined || incident.changes.some((change) => isTouched(change, group.rules));
  },

  async isOpenAgain({ clients, task }: Context, _incident: Incident, group: LiveGroup): Promise<boolean> {
    const { lists } = await readPrefixLists(clients.ec2, prefixListsIn(group.rules));
    return openRulesOf(group.rules, lists, task.options.allowedPorts).length > 0;
  },

  contain: confine,
  impact: impactOfConfinement,
};
