import { AwsError } from "../awsRequest";
import { type Place, placeKey } from "../place";

export interface RecordingGroup {
  readonly allSupported?: boolean | undefined;
  readonly includeGlobalResourceTypes?: boolean | undefined;
  readonly resourceTypes?: readonly string[] | undefined;
  readonly exclusionByResourceTypes?: { readonly resourceTypes: readonly string[] } | undefined;
  readonly recordingStrategy?: { readonly useOnly?: string | undefined } | undefined;
}

export interface Recorder {
  readonly name: string;
  readonly roleARN: string;
  readonly recordingGroup: RecordingGroup;
  readonly recordingMode: Readonly<Record<string, unknown>>;
  recording: boolean;
  lastStartTime?: Date;
  lastStopTime?: Date;
}

export interface DeliveryChannel {
  readonly name: string;
  readonly s3BucketName: string;
  readonly s3KeyPrefix?: string | undefined;
  readonly s3KmsKeyArn?: string | undefined;
  readonly snsTopicARN?: string | undefined;
  readonly configSnapshotDeliveryProperties?: { readonly deliveryFrequency?: string | undefined } | undefined;
}

/** The recorder and the delivery channel of every account, at most one of each in a Region. */
export class Recorders {
  private readonly recorders = new Map<string, Recorder>();
  private readonly channels = new Map<string, DeliveryChannel>();

  find(place: Place): Recorder | undefined {
    return this.recorders.get(placeKey(place));
  }

  channel(place: Place): DeliveryChannel | undefined {
    return this.channels.get(placeKey(place));
  }

  /** The caller's recorder by its name. Throws `NoSuchConfigurationRecorderException`. */
  get(place: Place, name: string): Recorder {
    const found = this.find(place);
    if (found?.name === name) return found;
    throw new AwsError(
      "NoSuchConfigurationRecorderException",
      `Cannot find configuration recorder with the specified name '${name}'.`,
    );
  }

  /** Throws `NoSuchDeliveryChannelException`. */
  getChannel(place: Place, name: string): DeliveryChannel {
    const found = this.channel(place);
    if (found?.name === name) return found;
    throw new AwsError("NoSuchDeliveryChannelException", `Cannot find delivery channel with specified name '${name}'.`);
  }

  /** Makes or changes it; a running one goes on running. Throws `MaxNumberOfConfigurationRecordersExceededException`. */
  put(place: Place, given: Omit<Recorder, "recording" | "lastStartTime" | "lastStopTime">): void {
    const found = this.find(place);
    if (found && found.name !== given.name) {
      throw new AwsError(
        "MaxNumberOfConfigurationRecordersExceededException",
        `Failed to put configuration recorder '${given.name}' because the maximum number of configuration recorders: 1 is reached.`,
      );
    }
    this.recorders.set(placeKey(place), { ...found, recording: found?.recording ?? false, ...given });
  }

  /** Throws `NoAvailableConfigurationRecorderException` and `MaxNumberOfDeliveryChannelsExceededException`. */
  putChannel(place: Place, channel: DeliveryChannel): void {
    if (!this.find(place)) {
      throw new AwsError(
        "NoAvailableConfigurationRecorderException",
        "Configuration recorder is not available to put delivery channel.",
      );
    }
    const found = this.channel(place);
    if (found && found.name !== channel.name) {
      throw new AwsError(
        "MaxNumberOfDeliveryChannelsExceededException",
        `Failed to put delivery channel '${channel.name}' because the maximum number of delivery channels: 1 is reached.`,
      );
    }
    this.channels.set(placeKey(place), channel);
  }

  delete(place: Place, name: string): void {
    this.get(place, name);
    this.recorders.delete(placeKey(place));
  }

  /** Throws `LastDeliveryChannelDeleteFailedException` while the recorder is running. */
  deleteChannel(place: Place, name: string): void {
    this.getChannel(place, name);
    if (this.find(place)?.recording) {
      throw new AwsError(
        "LastDeliveryChannelDeleteFailedException",
        `Failed to delete last specified delivery channel with name '${name}', because there is a running configuration recorder.`,
      );
    }
    this.channels.delete(placeKey(place));
  }

  /** Throws `NoAvailableDeliveryChannelException` where the Region has no delivery channel. */
  start(place: Place, name: string): void {
    const recorder = this.get(place, name);
    if (!this.channel(place)) {
      throw new AwsError(
        "NoAvailableDeliveryChannelException",
        "Delivery channel is not available to start configuration recorder.",
      );
    }
    recorder.recording = true;
    recorder.lastStartTime = new Date();
  }

  stop(place: Place, name: string): void {
    const recorder = this.get(place, name);
    recorder.recording = false;
    recorder.lastStopTime = new Date();
  }

  /** Is the recorder running, and does its group hold the type? */
  records(place: Place, resourceType: string): boolean {
    const recorder = this.find(place);
    return recorder?.recording === true && holds(recorder.recordingGroup, resourceType);
  }
}

/** "RecordingGroup", AWS Config API Reference: the strategy wins where one is given. */
function holds(group: RecordingGroup, resourceType: string): boolean {
  const { recordingStrategy, exclusionByResourceTypes, resourceTypes = [] } = group;
  if (recordingStrategy?.useOnly === "EXCLUSION_BY_RESOURCE_TYPES") {
    return exclusionByResourceTypes?.resourceTypes.includes(resourceType) !== true;
  }
  return group.allSupported === true || resourceTypes.includes(resourceType);
}
