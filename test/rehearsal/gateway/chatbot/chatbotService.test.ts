import assert from "node:assert/strict";
import { ChatbotService } from "../../../../rehearsal/gateway/chatbot/chatbotService";
import { readRestJson } from "../../../../rehearsal/gateway/wire/restJson";
import { call } from "../standInGateway";

const account = "111122223333";
const slack = {
  ConfigurationName: "alerts",
  IamRoleArn: `arn:aws:iam::${account}:role/chat`,
  SlackTeamId: "T1",
  SlackChannelId: "C1",
};
const arn = `arn:aws:chatbot::${account}:chat-configuration/slack-channel/alerts`;

describe("The gateway's chat service", () => {
  let chatbot: ChatbotService;
  beforeEach(() => {
    chatbot = new ChatbotService();
  });
  const as = (operation: string, parameters: Record<string, unknown>, by = account) =>
    call(chatbot.operations, operation, parameters, { account: by });
  const channels = async (by = account) =>
    (await as("DescribeSlackChannelConfigurations", {}, by)).SlackChannelConfigurations as Record<string, unknown>[];

  it("keeps a Slack channel for its account, with the guardrail that the service takes where none is given", async () => {
    await as("CreateSlackChannelConfiguration", slack);
    const [channel] = await channels();
    assert.deepEqual(
      [channel?.ChatConfigurationArn, channel?.LoggingLevel, channel?.GuardrailPolicyArns],
      [arn, "NONE", ["arn:aws:iam::aws:policy/AdministratorAccess"]],
    );
    assert.deepEqual(await channels("444455556666"), []);
    await assert.rejects(as("CreateSlackChannelConfiguration", slack), { code: "ConflictException" });
  });

  it("changes what an update names, and tags, and forgets a channel that is deleted", async () => {
    await as("CreateSlackChannelConfiguration", { ...slack, Tags: [{ TagKey: "a", TagValue: "1" }] });
    await as("UpdateSlackChannelConfiguration", { ChatConfigurationArn: arn, SlackChannelId: "C2" });
    assert.deepEqual(
      (await channels()).map(({ SlackChannelId, SlackTeamId }) => [SlackChannelId, SlackTeamId]),
      [["C2", "T1"]],
    );
    await as("TagResource", { ResourceARN: arn, Tags: [{ TagKey: "b", TagValue: "2" }] });
    await as("UntagResource", { ResourceARN: arn, TagKeys: ["a"] });
    assert.deepEqual(await as("ListTagsForResource", { ResourceARN: arn }), { Tags: [{ TagKey: "b", TagValue: "2" }] });
    await as("DeleteSlackChannelConfiguration", { ChatConfigurationArn: arn });
    await assert.rejects(as("DeleteSlackChannelConfiguration", { ChatConfigurationArn: arn }), {
      code: "ResourceNotFoundException",
    });
  });

  it("keeps a Teams channel, and refuses one without a tenant", async () => {
    const teams = { ConfigurationName: "alerts", IamRoleArn: slack.IamRoleArn, TeamId: "t", ChannelId: "c" };
    await assert.rejects(as("CreateMicrosoftTeamsChannelConfiguration", teams), { code: "InvalidRequestException" });
    await as("CreateMicrosoftTeamsChannelConfiguration", { ...teams, TenantId: "x" });
    const ChatConfigurationArn = arn.replace("slack-channel", "microsoft-teams-channel");
    const found = await as("GetMicrosoftTeamsChannelConfiguration", { ChatConfigurationArn });
    assert.equal((found.ChannelConfiguration as Record<string, unknown>).TenantId, "x");
  });

  it("is called by the paths of its API", () => {
    const url = new URL("http://gateway/update-ms-teams-channel-configuration");
    const read = readRestJson("chatbot", { method: "POST", headers: {}, body: Buffer.from('{"ChannelId":"c"}') }, url);
    assert.deepEqual(
      [read.operation, read.parameters],
      ["UpdateMicrosoftTeamsChannelConfiguration", { ChannelId: "c" }],
    );
  });
});
