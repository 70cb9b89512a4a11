import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { configBucketName, configNames } from "../functions/domain/configNames";
import { ConfigBucket } from "./configBucket";
import { ConfigRecorderRole } from "./configRecorderRole";
import { type ExistingRecorder, unrecordedTypes } from "./existingRecorder";
import { ownerTags } from "./ownerTags";
import type { Placement } from "./placement";

/** What is recorded and where it goes; each is a key of the stack's config. */
export interface ConfigRecordingSettings {
  /** Record every type that Config supports, rather than those that the rules look at. */
  readonly allSupported: boolean;
  /** With all types, also those that are global, in the stack's own Region. */
  readonly includeGlobalResourceTypes: boolean;
  readonly deliveryFrequency: keyof typeof frequencies;
  /** Make the bucket, rather than deliver to one that is there. */
  readonly createS3BucketConfig: boolean;
  readonly configS3Bucket?: string | undefined;
  readonly configBucketKmsKeyArn?: string | undefined;
  /** Make a topic that changes are streamed to. */
  readonly createSns: boolean;
  readonly configSns: string;
}

export interface ConfigRecordingArgs {
  readonly placement: Placement;
  readonly regions: readonly string[];
  /** Recorders of others, by Region; where there is one, nothing is made. */
  readonly existing: ReadonlyMap<string, ExistingRecorder>;
  /** Types that the rules look at. */
  readonly resourceTypes: readonly string[];
  readonly settings: ConfigRecordingSettings;
}

/** As the reference's parameter has them, and as Config does. */
const frequencies = {
  "1hour": "One_Hour",
  "3hours": "Three_Hours",
  "6hours": "Six_Hours",
  "12hours": "Twelve_Hours",
  "24hours": "TwentyFour_Hours",
} as const;

/** AWS Config turned on in this account, in each Region where nobody has: Config takes one recorder, and rules need it. */
export class ConfigRecording extends pulumi.ComponentResource {
  /** What rules must wait for. */
  readonly recording: readonly pulumi.Resource[];

  constructor(
    name: string,
    private readonly args: ConfigRecordingArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("firebreak:components:ConfigRecording", name, {}, options);
    for (const [region, recorder] of args.existing) this.warnOfBlindness(region, recorder);
    const regions = args.regions.filter((region) => !args.existing.has(region));
    this.recording = regions.length === 0 ? [] : this.createRecording(name, regions);
    this.registerOutputs();
  }

  private warnOfBlindness(region: string, recorder: ExistingRecorder): void {
    const missing = unrecordedTypes(recorder, this.args.resourceTypes);
    if (missing.length === 0) return;
    pulumi.log.warn(
      `Config recorder ${recorder.name} in ${region} is left as it is, and does not record ${missing.join(", ")}: rules about these find nothing. Add them to it.`,
      this,
    );
  }

  private createRecording(name: string, regions: readonly string[]): readonly pulumi.Resource[] {
    const { placement, settings } = this.args;
    const { configBucketKmsKeyArn: kmsKeyArn } = settings;
    const bucketName = settings.configS3Bucket ?? configBucketName(placement.accountId);
    const bucket = settings.createS3BucketConfig
      ? [new ConfigBucket(`${name}-bucket`, { placement, bucketName, kmsKeyArn }, { parent: this }).policy]
      : [];
    const topics = new Map(settings.createSns ? regions.map((region) => [region, this.createTopic(name, region)]) : []);
    const topicArns = [...topics.values()].map(({ arn }) => arn);
    const role = new ConfigRecorderRole(name, { placement, bucketName, kmsKeyArn, topicArns }, { parent: this });
    return regions.map((region) => {
      const recorder = this.createRecorder(name, region, role);
      const channel = this.createChannel(name, region, {
        bucketName,
        topic: topics.get(region),
        dependsOn: [recorder, ...bucket],
      });
      return this.startRecorder(name, region, recorder, channel);
    });
  }

  private in(region: string): { readonly region?: string } {
    return region === this.args.placement.region ? {} : { region };
  }

  private createRecorder(name: string, region: string, { role, grants }: ConfigRecorderRole): aws.cfg.Recorder {
    const { placement, resourceTypes, settings } = this.args;
    const everything = {
      allSupported: true,
      // Recorded in two Regions, each change of a user or role would be paid for twice.
      includeGlobalResourceTypes: settings.includeGlobalResourceTypes && region === placement.region,
    };
    const needed = { allSupported: false, resourceTypes: [...resourceTypes] };
    return new aws.cfg.Recorder(
      `${name}-${region}-recorder`,
      {
        ...this.in(region),
        name: configNames.recorder,
        roleArn: role.arn,
        // Config refuses a recorder that records nothing.
        recordingGroup: settings.allSupported || resourceTypes.length === 0 ? everything : needed,
      },
      { parent: this, dependsOn: [...grants] },
    );
  }

  private createChannel(
    name: string,
    region: string,
    {
      bucketName,
      topic,
      dependsOn,
    }: {
      readonly bucketName: string;
      readonly topic: aws.sns.Topic | undefined;
      readonly dependsOn: readonly pulumi.Resource[];
    },
  ): aws.cfg.DeliveryChannel {
    const { deliveryFrequency, configBucketKmsKeyArn } = this.args.settings;
    return new aws.cfg.DeliveryChannel(
      `${name}-${region}-channel`,
      {
        ...this.in(region),
        name: configNames.deliveryChannel,
        s3BucketName: bucketName,
        snapshotDeliveryProperties: { deliveryFrequency: frequencies[deliveryFrequency] },
        ...(configBucketKmsKeyArn === undefined ? {} : { s3KmsKeyArn: configBucketKmsKeyArn }),
        ...(topic === undefined ? {} : { snsTopicArn: topic.arn }),
      },
      { parent: this, dependsOn: [...dependsOn] },
    );
  }

  private startRecorder(
    name: string,
    region: string,
    recorder: aws.cfg.Recorder,
    channel: aws.cfg.DeliveryChannel,
  ): pulumi.Resource {
    return new aws.cfg.RecorderStatus(
      `${name}-${region}-status`,
      { ...this.in(region), name: recorder.name, isEnabled: true },
      { parent: this, dependsOn: [channel] },
    );
  }

  /** Config publishes by the recorder's role, which is of the topic's own account: no policy of the topic's is needed. */
  private createTopic(name: string, region: string): aws.sns.Topic {
    return new aws.sns.Topic(
      `${name}-${region}-topic`,
      { ...this.in(region), name: this.args.settings.configSns, tags: ownerTags },
      { parent: this },
    );
  }
}
