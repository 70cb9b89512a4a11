import { all, each, on, onAnything, passRole, type ResourceNames, type ServiceActions } from "./operationAccess";

const configuration: ResourceNames = (input) => input.texts("ChatConfigurationArn", "ResourceARN");
const role = passRole("chatbot.amazonaws.com", "IamRoleArn");

/** "Actions, resources, and condition keys for AWS Chatbot". */
export const chatbotActions: ServiceActions = {
  prefix: "chatbot",
  file: "chatbot.ts",
  operations: {
    ...each(
      ["CreateSlackChannelConfiguration", "CreateMicrosoftTeamsChannelConfiguration"],
      all(
        on([], (input) => input.tagContext("Tags")),
        role,
      ),
    ),
    ...each(
      ["UpdateSlackChannelConfiguration", "UpdateMicrosoftTeamsChannelConfiguration"],
      all(on([configuration]), role),
    ),
    ...each(["DeleteSlackChannelConfiguration", "DeleteMicrosoftTeamsChannelConfiguration"], on([configuration])),
    GetMicrosoftTeamsChannelConfiguration: on([configuration]),
    DescribeSlackChannelConfigurations: onAnything,
    ListTagsForResource: on([configuration]),
    ...each(
      ["TagResource", "UntagResource"],
      on([configuration], (input) => input.tagContext("Tags", "TagKeys")),
    ),
  },
};
