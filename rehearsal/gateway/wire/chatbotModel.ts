/** One operation in the form of the SDK's static schemas; all input travels in the body. */
type Operation = readonly [
  9,
  string,
  string,
  { readonly http: readonly [string, string, number] },
  Structure,
  Structure,
];
type Structure = readonly [3, string, string, 0, readonly string[], readonly never[]];

const empty: Structure = [3, "com.amazonaws.chatbot", "Body", 0, [], []];

const operation = (name: string, path: string, status = 200): Operation => [
  9,
  "com.amazonaws.chatbot",
  name,
  { http: ["POST", path, status] },
  empty,
  empty,
];

/** The chat service's operations on channels ("AWS Chatbot API Reference"), whose SDK client the rehearsal does without. */
export const chatbotModel: Readonly<Record<string, Operation>> = Object.fromEntries(
  [
    operation("CreateSlackChannelConfiguration", "/create-slack-channel-configuration", 201),
    operation("DescribeSlackChannelConfigurations", "/describe-slack-channel-configurations"),
    operation("UpdateSlackChannelConfiguration", "/update-slack-channel-configuration"),
    operation("DeleteSlackChannelConfiguration", "/delete-slack-channel-configuration", 204),
    operation("CreateMicrosoftTeamsChannelConfiguration", "/create-ms-teams-channel-configuration", 201),
    operation("GetMicrosoftTeamsChannelConfiguration", "/get-ms-teams-channel-configuration"),
    operation("UpdateMicrosoftTeamsChannelConfiguration", "/update-ms-teams-channel-configuration"),
    operation("DeleteMicrosoftTeamsChannelConfiguration", "/delete-ms-teams-channel-configuration", 204),
    operation("ListTagsForResource", "/list-tags-for-resource"),
    operation("TagResource", "/tag-resource", 204),
    operation("UntagResource", "/untag-resource", 204),
  ].map((each) => [each[2], each]),
);
