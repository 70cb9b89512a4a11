import {
  CreateAccessKeyCommand,
  DeleteAccessKeyCommand,
  IAMClient,
  ListAccessKeysCommand,
  type StatusType,
  UpdateAccessKeyCommand,
} from "@aws-sdk/client-iam";
import type { AccessKeyArgs, AccessKeyState } from "@pulumi/aws/iam/accessKey";
import { text } from "../../property";
import { defineResource } from "../../resourceType";

export const accessKey = defineResource<AccessKeyArgs, AccessKeyState>()({
  inputs: {
    status: text({ default: "Active", values: ["Active", "Inactive"] }),
    user: text({ required: true, replaces: true }),
  },
  missing: ["NoSuchEntity", "NoSuchEntityException"],

  async create({ user, status }, context) {
    const iam = context.client(IAMClient);
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: user }));
    const id = AccessKey?.AccessKeyId ?? "";
    context.created(id);
    if (status === "Inactive") {
      await iam.send(new UpdateAccessKeyCommand({ UserName: user, AccessKeyId: id, Status: status }));
    }
    return { id, once: { secret: AccessKey?.SecretAccessKey ?? "" } };
  },

  async read(id, context, known) {
    const UserName = String(known.user);
    const { AccessKeyMetadata = [] } = await context.client(IAMClient).send(new ListAccessKeysCommand({ UserName }));
    const key = AccessKeyMetadata.find(({ AccessKeyId }) => AccessKeyId === id);
    return key && { user: key.UserName, status: key.Status, createDate: key.CreateDate, secret: known.secret };
  },

  async update(id, { inputs }, context) {
    const Status = inputs.status as StatusType;
    await context
      .client(IAMClient)
      .send(new UpdateAccessKeyCommand({ UserName: inputs.user, AccessKeyId: id, Status }));
  },

  async delete(id, context, known) {
    await context.client(IAMClient).send(new DeleteAccessKeyCommand({ UserName: String(known.user), AccessKeyId: id }));
  },
});
