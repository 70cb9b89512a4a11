import {
  CreateDetectorCommand,
  DeleteDetectorCommand,
  type FindingPublishingFrequency,
  GetDetectorCommand,
  GuardDutyClient,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateDetectorCommand,
} from "@aws-sdk/client-guardduty";
import type { DetectorArgs, DetectorState } from "@pulumi/aws/guardduty/detector";
import { flag, region, tags, text } from "../../property";
import type { ResourceContext } from "../../resourceContext";
import { defineResource } from "../../resourceType";

/** One for each account and Region. */
export const detector = defineResource<DetectorArgs, DetectorState>()({
  inputs: {
    enable: flag({ default: true }),
    findingPublishingFrequency: text({ computed: true, values: ["FIFTEEN_MINUTES", "ONE_HOUR", "SIX_HOURS"] }),
    region,
    tags,
  },
  // GuardDuty has no "not found": a detector that is not there is a bad request.
  missing: ["ResourceNotFoundException", "BadRequestException"],
  deleteBeforeReplace: true,

  async create({ enable, findingPublishingFrequency }, context) {
    const { DetectorId } = await context.client(GuardDutyClient).send(
      new CreateDetectorCommand({
        Enable: enable,
        FindingPublishingFrequency: findingPublishingFrequency as FindingPublishingFrequency | undefined,
        Tags: { ...context.tags },
      }),
    );
    return DetectorId ?? "";
  },

  async read(id, context) {
    const found = await context.client(GuardDutyClient).send(new GetDetectorCommand({ DetectorId: id }));
    return {
      accountId: context.account,
      arn: arnOf(id, context),
      enable: found.Status === "ENABLED",
      findingPublishingFrequency: found.FindingPublishingFrequency,
      tagsAll: found.Tags ?? {},
    };
  },

  async update(id, { inputs, changed }, context) {
    if (!changed("enable", "findingPublishingFrequency")) return;
    await context.client(GuardDutyClient).send(
      new UpdateDetectorCommand({
        DetectorId: id,
        Enable: inputs.enable,
        FindingPublishingFrequency: inputs.findingPublishingFrequency as FindingPublishingFrequency | undefined,
      }),
    );
  },

  async delete(id, context) {
    await context.client(GuardDutyClient).send(new DeleteDetectorCommand({ DetectorId: id }));
  },

  tagging: {
    tag: (id, added, context) =>
      context
        .client(GuardDutyClient)
        .send(new TagResourceCommand({ ResourceArn: arnOf(id, context), Tags: { ...added } })),
    untag: (id, keys, context) =>
      context
        .client(GuardDutyClient)
        .send(new UntagResourceCommand({ ResourceArn: arnOf(id, context), TagKeys: keys })),
  },
});

function arnOf(id: string, { partition, region: home, account }: ResourceContext): string {
  return `arn:${partition}:guardduty:${home}:${account}:detector/${id}`;
}
