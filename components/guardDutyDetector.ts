import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ExistingDetector } from "./existingGuardDuty";
import { ownerTags } from "./ownerTags";
import type { Placement } from "./placement";

export interface GuardDutyDetectorArgs {
  readonly placement: Placement;
  readonly region: string;
  /** The detector that is there already, whoever made it. */
  readonly existing: ExistingDetector | undefined;
  /** How often GuardDuty tells of activity that goes on. Left out where an administrator decides it: a member may not. */
  readonly findingPublishingFrequency?: string;
}

/**
 * GuardDuty in one Region of an account. A detector that is there already is adopted: it keeps its tags, gets the frequency,
 * and stays when the stack goes, for its findings and suppression rules would go with it.
 */
export class GuardDutyDetector extends pulumi.ComponentResource {
  readonly detector: aws.guardduty.Detector;

  constructor(
    name: string,
    private readonly args: GuardDutyDetectorArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("firebreak:components:GuardDutyDetector", name, {}, options);
    const { region, existing, findingPublishingFrequency } = args;
    const adopted = existing !== undefined && !existing.ours;
    this.detector = new aws.guardduty.Detector(
      `${name}-detector`,
      {
        enable: true,
        region,
        ...(findingPublishingFrequency === undefined ? {} : { findingPublishingFrequency }),
        ...(adopted ? {} : { tags: ownerTags }),
      },
      { parent: this, ...(adopted ? this.adoption(existing) : {}) },
    );
    this.registerOutputs({ detectorId: this.detector.id });
  }

  /** The tag that would make it ours is never set, so every later deployment finds and adopts the same detector. */
  private adoption({ id }: ExistingDetector): pulumi.CustomResourceOptions {
    const { region, placement } = this.args;
    return {
      import: region === placement.region ? id : `${id}@${region}`,
      ignoreChanges: ["tags", "tagsAll"],
      retainOnDelete: true,
    };
  }
}
