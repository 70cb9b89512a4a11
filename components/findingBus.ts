import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { names } from "../functions/domain/names";
import type { PlaybookRow } from "../playbook";
import { ownerTags } from "./ownerTags";

export interface FindingBusArgs {
  /** Accounts of this organization may send findings, and no others. */
  readonly organizationId: string;
  /** Its rows say what is admitted. */
  readonly playbook: readonly PlaybookRow[];
}

/**
 * What AWS alone may put on a bus. The sweep's own source is not among them: the security account puts it itself, which needs
 * no leave of the bus, and a member that passed on events of that name could call the responders as often as it likes.
 */
const admittedSources = ["aws.config", "aws.guardduty", "aws.securityhub"];
/** Of calls that tag; admitted where a row answers them. */
const tagSource = "aws.ec2";

/** The security account's bus for findings of the whole organization; the playbook's rules are on it. */
export class FindingBus extends pulumi.ComponentResource {
  readonly bus: aws.cloudwatch.EventBus;

  constructor(
    name: string,
    private readonly args: FindingBusArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("firebreak:components:FindingBus", name, {}, options);
    this.bus = this.createBus(name);
    this.createBusPolicy(name);
    this.registerOutputs({ busArn: this.bus.arn });
  }

  private createBus(name: string): aws.cloudwatch.EventBus {
    return new aws.cloudwatch.EventBus(`${name}-bus`, { name: names.findingBus, tags: ownerTags }, { parent: this });
  }

  private createBusPolicy(name: string): void {
    new aws.cloudwatch.EventBusPolicy(
      `${name}-bus-policy`,
      {
        eventBusName: this.bus.name,
        policy: this.bus.arn.apply((busArn) => JSON.stringify(findingBusPolicy(this.args, busArn))),
      },
      { parent: this },
    );
  }
}

/**
 * Admits what a rule of a member account passes on, and no call to `PutEvents` (EventBridge user guide, "Using IAM policy
 * conditions"): what a rule passes on keeps the account and Region that EventBridge stamped on it. Of that only what an AWS
 * service says, which nobody else can.
 */
export function findingBusPolicy({ organizationId, playbook }: FindingBusArgs, busArn: string) {
  const answersTags = playbook.some(({ detection }) => detection.source === "tag");
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "RulesOfTheOrganization",
        Effect: "Allow",
        Principal: "*",
        Action: "events:PutEvents",
        Resource: busArn,
        Condition: {
          StringEquals: {
            "aws:PrincipalOrgID": organizationId,
            "events:eventBusInvocation": "true",
          },
          "ForAllValues:StringEquals": {
            "events:source": [...admittedSources, ...(answersTags ? [tagSource] : [])],
          },
        },
      },
    ],
  };
}
