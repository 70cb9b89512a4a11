import {
  ConfigServiceClient,
  DeleteAggregationAuthorizationCommand,
  ListTagsForResourceCommand,
  PutAggregationAuthorizationCommand,
  paginateDescribeAggregationAuthorizations,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-config-service";
import type { AggregateAuthorizationArgs, AggregateAuthorizationState } from "@pulumi/aws/cfg/aggregateAuthorization";
import { region, tags, text } from "../../property";
import type { ResourceContext } from "../../resourceContext";
import { defineResource } from "../../resourceType";
import { tagList, tagsOf } from "../../tags";

/** Leave for another account's aggregator; its id is `<account>:<Region>`. */
export const aggregateAuthorization = defineResource<AggregateAuthorizationArgs, AggregateAuthorizationState>()({
  inputs: {
    accountId: text({ required: true, replaces: true }),
    // The real provider demands one of this and the older `region` argument of the same meaning.
    authorizedAwsRegion: text({ required: true, replaces: true }),
    region,
    tags,
  },
  missing: ["NoSuchAggregationAuthorization"],

  async create({ accountId, authorizedAwsRegion }, context) {
    await context.client(ConfigServiceClient).send(
      new PutAggregationAuthorizationCommand({
        AuthorizedAccountId: accountId,
        AuthorizedAwsRegion: authorizedAwsRegion,
        Tags: tagList(context.tags),
      }),
    );
    return `${accountId}:${authorizedAwsRegion}`;
  },

  async read(id, context) {
    const client = context.client(ConfigServiceClient);
    const { AuthorizedAccountId, AuthorizedAwsRegion } = parse(id);
    for await (const page of paginateDescribeAggregationAuthorizations({ client }, {})) {
      const found = page.AggregationAuthorizations?.find(
        (one) => one.AuthorizedAccountId === AuthorizedAccountId && one.AuthorizedAwsRegion === AuthorizedAwsRegion,
      );
      if (!found) continue;
      const ResourceArn = found.AggregationAuthorizationArn ?? "";
      const { Tags } = await client.send(new ListTagsForResourceCommand({ ResourceArn }));
      return {
        arn: ResourceArn,
        accountId: AuthorizedAccountId,
        authorizedAwsRegion: AuthorizedAwsRegion,
        tagsAll: tagsOf(Tags),
      };
    }
    return undefined;
  },

  async delete(id, context) {
    await context.client(ConfigServiceClient).send(new DeleteAggregationAuthorizationCommand(parse(id)));
  },

  tagging: {
    tag: (id, added, context) =>
      context
        .client(ConfigServiceClient)
        .send(new TagResourceCommand({ ResourceArn: arnOf(id, context), Tags: tagList(added) })),
    untag: (id, keys, context) =>
      context
        .client(ConfigServiceClient)
        .send(new UntagResourceCommand({ ResourceArn: arnOf(id, context), TagKeys: keys })),
  },
});

function parse(id: string): { AuthorizedAccountId: string; AuthorizedAwsRegion: string } {
  const [AuthorizedAccountId = "", AuthorizedAwsRegion = ""] = id.split(":");
  return { AuthorizedAccountId, AuthorizedAwsRegion };
}

function arnOf(id: string, { partition, region: home, account }: ResourceContext): string {
  return `arn:${partition}:config:${home}:${account}:aggregation-authorization/${id.replace(":", "/")}`;
}
