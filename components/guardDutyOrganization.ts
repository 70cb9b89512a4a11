import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { agentManagements, type GuardDutyFeature, isAgentManagement } from "../functions/domain/guardDutyFeatures";
import type { ExistingDetector } from "./existingGuardDuty";
import { GuardDutyDetector } from "./guardDutyDetector";
import type { Placement } from "./placement";

/** How GuardDuty is set up for the organization; each is a key of the stack's config. */
export interface GuardDutySettings {
  /** Accounts that GuardDuty is turned on in: all, only those that join from now on, or none. */
  readonly guardDutyAutoEnable: "ALL" | "NEW" | "NONE";
  /** Features that are turned on in the same accounts. Others are left as they are. */
  readonly guardDutyFeatures: readonly GuardDutyFeature[];
  readonly findingPublishingFrequency: string;
}

export interface GuardDutyOrganizationArgs {
  readonly placement: Placement;
  /** GuardDuty is regional, and so is all of its configuration. */
  readonly regions: readonly string[];
  readonly detectors: ReadonlyMap<string, ExistingDetector>;
  readonly settings: GuardDutySettings;
}

/** GuardDuty for the whole organization, from its delegated administrator. */
export class GuardDutyOrganization extends pulumi.ComponentResource {
  constructor(
    name: string,
    private readonly args: GuardDutyOrganizationArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("firebreak:components:GuardDutyOrganization", name, {}, options);
    for (const region of args.regions) this.createRegion(name, region);
    this.registerOutputs();
  }

  private createRegion(name: string, region: string): void {
    const { placement, detectors, settings } = this.args;
    const { detector } = new GuardDutyDetector(
      `${name}-${region}`,
      {
        placement,
        region,
        existing: detectors.get(region),
        findingPublishingFrequency: settings.findingPublishingFrequency,
      },
      { parent: this },
    );
    const configuration = new aws.guardduty.OrganizationConfiguration(
      `${name}-${region}-configuration`,
      { detectorId: detector.id, autoEnableOrganizationMembers: settings.guardDutyAutoEnable, region },
      { parent: this },
    );
    this.createFeatures(name, region, detector, configuration);
  }

  /** One after the other: GuardDuty has one configuration for an organization, and two writers at once lose one's change. */
  private createFeatures(
    name: string,
    region: string,
    detector: aws.guardduty.Detector,
    configuration: pulumi.Resource,
  ): void {
    const { guardDutyAutoEnable: autoEnable, guardDutyFeatures } = this.args.settings;
    let previous = configuration;
    for (const feature of guardDutyFeatures) {
      if (isAgentManagement(feature)) continue;
      previous = new aws.guardduty.OrganizationConfigurationFeature(
        `${name}-${region}-${feature}`,
        {
          detectorId: detector.id,
          name: feature,
          autoEnable,
          region,
          ...(feature === "RUNTIME_MONITORING" ? { additionalConfigurations: this.agents() } : {}),
        },
        { parent: this, dependsOn: [previous] },
      );
    }
  }

  /** All of them, in GuardDuty's own order: it answers all of them, and the provider compares the lists item by item. */
  private agents() {
    const { guardDutyAutoEnable, guardDutyFeatures } = this.args.settings;
    return agentManagements.map((name) => ({
      name,
      autoEnable: guardDutyFeatures.includes(name) ? guardDutyAutoEnable : "NONE",
    }));
  }
}
