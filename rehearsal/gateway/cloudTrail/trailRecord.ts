import { randomUUID } from "node:crypto";
import { tagEventOf } from "../../../functions/domain/tagEvents";
import type { AwsRequest, AwsResponse } from "../awsRequest";
import { globalRegionOf, partitionOf } from "../partition";
import { recordedParameters } from "./recordedParameters";
import { responseElementsOf } from "./responseElements";
import { userIdentityOf } from "./userIdentity";

/** One call as event history keeps it, with what it is looked up by. */
export interface TrailRecord {
  readonly account: string;
  /** Epoch milliseconds. */
  readonly time: number;
  readonly userName: string;
  readonly accessKeyId?: string;
  readonly resourceNames: readonly string[];
  /** `CloudTrailEvent`: the record itself ("CloudTrail record contents", AWS CloudTrail User Guide). */
  readonly event: Readonly<Record<string, unknown>> & {
    readonly eventID: string;
    readonly eventName: string;
    readonly eventSource: string;
    readonly eventTime: string;
    readonly awsRegion: string;
  };
}

/** Event names that are not the operation's, by signing name. */
const names: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  lambda: { TagResource: "TagResource20170331v2", UntagResource: "UntagResource20170331v2" },
};

/** The record of a call that writes tags; undefined of every other. */
export function trailRecordOf(request: AwsRequest, response: AwsResponse, at: Date): TrailRecord | undefined {
  const { service, operation, account, principal } = request;
  const eventSource = `${service}.amazonaws.com`;
  const eventName = names[service]?.[operation] ?? operation;
  if (tagEventOf(eventSource, eventName) === undefined) return undefined;
  const requestParameters = recordedParameters(request);
  const responseElements = responseElementsOf(operation, response);
  // What is global is recorded in one Region of the partition, wherever the caller was.
  const awsRegion = service === "iam" ? globalRegionOf(partitionOf(request.region)) : request.region;
  const seconds = Math.floor(at.getTime() / 1000) * 1000;
  return {
    account,
    time: seconds,
    userName:
      principal.kind === "user"
        ? principal.userName
        : principal.kind === "role-session"
          ? principal.sessionName
          : principal.service,
    resourceNames: [...new Set([...namesIn(requestParameters), ...namesIn(responseElements)])],
    event: {
      eventVersion: "1.11",
      userIdentity: userIdentityOf(principal),
      eventTime: new Date(seconds).toISOString().replace(".000Z", "Z"),
      eventSource,
      eventName,
      awsRegion,
      sourceIPAddress: "127.0.0.1",
      userAgent: request.http.headers["user-agent"] ?? "",
      requestParameters,
      responseElements,
      requestID: request.id,
      eventID: randomUUID(),
      readOnly: false,
      eventType: "AwsApiCall",
      managementEvent: true,
      recipientAccountId: account,
      eventCategory: "Management",
    },
  };
}

/** Members that name a resource, in CloudTrail's spelling. */
const naming =
  /^(resourceId|resourceName|resourceArn|resourceARNList|resourceArns|resource|keyId|queueUrl|bucketName|userName|roleName|instanceProfileName|policyArn|autoScalingGroupName|dBInstanceIdentifier|dBClusterIdentifier|instanceId|groupId|volumeId|networkInterfaceId|snapshotId|imageId|vpcId|subnetId)$/;

function namesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(namesIn);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([member, inner]) => {
    const named = naming.test(member) ? [inner].flat().filter((name) => typeof name === "string") : [];
    return [...named, ...namesIn(inner)];
  });
}
