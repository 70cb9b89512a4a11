import {
  CreateAliasCommand,
  DeleteAliasCommand,
  KMSClient,
  paginateListAliases,
  UpdateAliasCommand,
} from "@aws-sdk/client-kms";
import type { AliasArgs, AliasState } from "@pulumi/aws/kms/alias";
import { region, text } from "../../property";
import { defineResource } from "../../resourceType";

/** Its id is its name: `alias/firebreak`. */
export const alias = defineResource<AliasArgs, AliasState>()({
  inputs: {
    name: text({ replaces: true, autoName: { maxLength: 256, prefix: "alias/" }, conflictsWith: "namePrefix" }),
    namePrefix: text({ replaces: true }),
    region,
    targetKeyId: text({ required: true }),
  },
  missing: ["NotFoundException"],
  refuse: ({ name }) =>
    name.startsWith("alias/") && !name.startsWith("alias/aws/")
      ? undefined
      : { property: "name", reason: `"${name}" must begin with "alias/", and "alias/aws/" is reserved.` },

  async create({ name, targetKeyId }, context) {
    await context.client(KMSClient).send(new CreateAliasCommand({ AliasName: name, TargetKeyId: targetKeyId }));
    return name;
  },

  async read(id, context, known) {
    const client = context.client(KMSClient);
    for await (const page of paginateListAliases({ client }, {})) {
      const found = page.Aliases?.find(({ AliasName }) => AliasName === id);
      if (!found) continue;
      const { AliasArn, AliasName, TargetKeyId = "" } = found;
      const targetKeyArn = `${AliasArn?.slice(0, AliasArn.indexOf(":alias/"))}:key/${TargetKeyId}`;
      // The program may name the key by id or by ARN.
      const targetKeyId = known.targetKeyId === targetKeyArn ? targetKeyArn : TargetKeyId;
      return { name: AliasName, arn: AliasArn, targetKeyArn, targetKeyId };
    }
    return undefined;
  },

  async update(id, { inputs }, context) {
    await context.client(KMSClient).send(new UpdateAliasCommand({ AliasName: id, TargetKeyId: inputs.targetKeyId }));
  },

  async delete(id, context) {
    await context.client(KMSClient).send(new DeleteAliasCommand({ AliasName: id }));
  },
});
