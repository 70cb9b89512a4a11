import { DynamoDBClient, ListTagsOfResourceCommand } from "@aws-sdk/client-dynamodb";
import {
  DescribeInstancesCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeTagsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { KMSClient, ListResourceTagsCommand } from "@aws-sdk/client-kms";
import { ListTagsForResourceCommand, SNSClient } from "@aws-sdk/client-sns";
import { ListQueueTagsCommand, SQSClient } from "@aws-sdk/client-sqs";
import { type Arn, parseArn } from "../arn";
import type { BehindClients } from "../behindClients";
import type { AccountIdentities } from "./accountIdentities";
import type { ContextValues } from "./requestContext";

interface Tag {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

const attributeKeys = new Set(["ec2:vpc", "ec2:vpcid", "ec2:subnet", "ec2:instanceprofile", "ec2:instancetype"]);

const isTagKey = (key: string): boolean => /^[\w-]+:resourcetag\//.test(key);

/** Condition keys, in lower case, whose value only the resource itself tells. */
export function isLiveKey(key: string): boolean {
  return isTagKey(key) || attributeKeys.has(key);
}

/** Reads tags and attributes of existing resources as they are at this moment; never kept, since tags change. */
export class LiveAttributes {
  constructor(
    private readonly clients: BehindClients,
    private readonly identitiesOf: (account: string, partition: string) => Promise<AccountIdentities>,
  ) {}

  /** Reads what `keys` ask for. Nothing for a resource that does not exist, is yet to be made, or is of a service that is not read. */
  async read(resource: string, place: Place, keys: readonly string[]): Promise<ContextValues> {
    const arn = parseArn(resource);
    if (arn === undefined || arn.resource.includes("*")) {
      return {};
    }
    const where = { account: arn.account || place.account, region: arn.region || place.region };
    switch (arn.service) {
      case "ec2":
        return this.ec2(arn, where, keys);
      case "iam":
        return tagContext("iam", (await this.identitiesOf(where.account, arn.partition)).find(resource)?.tags);
      default:
        return tagContext(arn.service, await this.tags(resource, arn, where).catch(() => []));
    }
  }

  private async ec2(arn: Arn, { account, region }: Place, keys: readonly string[]): Promise<ContextValues> {
    const client = this.clients.get(EC2Client, account, region);
    const [type = "", id = ""] = arn.resource.split("/");
    const [tags, attributes] = await Promise.all([
      keys.some(isTagKey)
        ? client.send(new DescribeTagsCommand({ Filters: [{ Name: "resource-id", Values: [id] }] }))
        : { Tags: [] },
      keys.some((key) => attributeKeys.has(key)) ? this.ec2Attributes(client, type, id).catch(() => ({})) : {},
    ]);
    const own = (kind: string, value: string | undefined) =>
      value === undefined ? undefined : `arn:${arn.partition}:ec2:${region}:${account}:${kind}/${value}`;
    const { vpc, subnet, profile, instanceType }: Attributes = attributes;
    return {
      ...tagContext("ec2", tags.Tags),
      ...present("ec2:Vpc", own("vpc", vpc)),
      ...present("ec2:VpcID", vpc),
      ...present("ec2:Subnet", own("subnet", subnet)),
      ...present("ec2:InstanceProfile", profile),
      ...present("ec2:InstanceType", instanceType),
    };
  }

  private async ec2Attributes(client: EC2Client, type: string, id: string): Promise<Attributes> {
    switch (type) {
      case "network-interface": {
        const { NetworkInterfaces } = await client.send(
          new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [id] }),
        );
        return { vpc: NetworkInterfaces?.[0]?.VpcId, subnet: NetworkInterfaces?.[0]?.SubnetId };
      }
      case "security-group": {
        const { SecurityGroups } = await client.send(new DescribeSecurityGroupsCommand({ GroupIds: [id] }));
        return { vpc: SecurityGroups?.[0]?.VpcId };
      }
      case "subnet": {
        const { Subnets } = await client.send(new DescribeSubnetsCommand({ SubnetIds: [id] }));
        return { vpc: Subnets?.[0]?.VpcId };
      }
      case "instance": {
        const { Reservations } = await client.send(new DescribeInstancesCommand({ InstanceIds: [id] }));
        const instance = Reservations?.[0]?.Instances?.[0];
        return { profile: instance?.IamInstanceProfile?.Arn, instanceType: instance?.InstanceType };
      }
      default:
        return {};
    }
  }

  private async tags(resource: string, arn: Arn, { account, region }: Place): Promise<readonly Tag[]> {
    switch (arn.service) {
      case "dynamodb": {
        const ResourceArn = resource.split("/").slice(0, 2).join("/");
        return (
          (await this.clients.get(DynamoDBClient, account, region).send(new ListTagsOfResourceCommand({ ResourceArn })))
            .Tags ?? []
        );
      }
      case "sns":
        return (
          (
            await this.clients
              .get(SNSClient, account, region)
              .send(new ListTagsForResourceCommand({ ResourceArn: resource }))
          ).Tags ?? []
        );
      case "sqs": {
        const QueueUrl = this.clients.queueUrl(account, region, arn.resource);
        const { Tags = {} } = await this.clients
          .get(SQSClient, account, region)
          .send(new ListQueueTagsCommand({ QueueUrl }));
        return Object.entries(Tags).map(([Key, Value]) => ({ Key, Value }));
      }
      case "kms": {
        const { Tags = [] } = await this.clients
          .get(KMSClient, account, region)
          .send(new ListResourceTagsCommand({ KeyId: resource }));
        return Tags.map(({ TagKey, TagValue }) => ({ Key: TagKey, Value: TagValue }));
      }
      default:
        return [];
    }
  }
}

interface Place {
  readonly account: string;
  readonly region: string;
}

interface Attributes {
  readonly vpc?: string | undefined;
  readonly subnet?: string | undefined;
  readonly profile?: string | undefined;
  readonly instanceType?: string | undefined;
}

/** Under `aws:ResourceTag/` and, for services that have a key of their own, `<service>:ResourceTag/`. */
function tagContext(service: string, tags: readonly Tag[] = []): ContextValues {
  const pairs = tags.flatMap(({ Key, Value = "" }) => [
    [`aws:ResourceTag/${Key}`, Value] as const,
    [`${service}:ResourceTag/${Key}`, Value] as const,
  ]);
  return Object.fromEntries(pairs);
}

function present(key: string, value: string | undefined): ContextValues {
  return value === undefined ? {} : { [key]: value };
}
