import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { ChatNotifications, type ChatNotificationsArgs } from "../../components/chatNotifications";
import { deploy } from "./deployment";

const placement = { accountId: "111122223333", partition: "aws", region: "eu-central-1" };
const slack = { teamId: "T07EA123LEP", channelId: "C07EZ1ABC23" };
const teams = {
  teamId: "bb4a4f0c-0000-4000-8000-0123456789ab",
  tenantId: "72f988bf-0000-4000-8000-0123456789ab",
  channelId: "19:abcdef@thread.tacv2",
};

function deployChat(differences: Partial<ChatNotificationsArgs> = {}) {
  const args = { placement, alertsTopicArn: "arn:topic", ...differences };
  return deploy(() => new ChatNotifications("chat", args));
}

describe("Notices in chat", () => {
  it("go to the Slack channel and the Teams channel that are named, and to no other", async () => {
    const both = await deployChat({ slack, teams });
    const { inputs: toSlack } = both.one("SlackChannelConfiguration");
    assert.deepEqual([toSlack.slackTeamId, toSlack.slackChannelId], [slack.teamId, slack.channelId]);
    assert.deepEqual(toSlack.snsTopicArns, ["arn:topic"]);
    const { inputs: toTeams } = both.one("TeamsChannelConfiguration");
    assert.deepEqual(
      [toTeams.teamId, toTeams.tenantId, toTeams.channelId],
      [teams.teamId, teams.tenantId, teams.channelId],
    );
    assert.deepEqual(toTeams.snsTopicArns, ["arn:topic"]);
    assert.deepEqual((await deployChat({ slack })).all("TeamsChannelConfiguration"), []);
    assert.deepEqual((await deployChat({ teams })).all("SlackChannelConfiguration"), []);
  });

  it("let a channel look at alarms and do nothing else, by its role and by its guardrail", async () => {
    const deployment = await deployChat({ slack });
    const { inputs } = deployment.one("SlackChannelConfiguration");
    assert.deepEqual(inputs.guardrailPolicyArns, ["arn:aws:iam/policy:Policy:firebreak-chat-eu-central-1"]);
    assert.equal(inputs.userAuthorizationRequired, true);
    assert.equal(
      deployment.one("RolePolicyAttachment").inputs.policyArn,
      "arn:aws:iam/policy:Policy:firebreak-chat-eu-central-1",
    );
    const actions = deployment.policy("Policy").Statement.flatMap(({ Action }) => Action);
    for (const action of actions) assert.match(String(action), /^cloudwatch:(Get|Describe)\w+$/);
  });

  it("have a role that only the chat service of this account assumes", async () => {
    assert.deepEqual((await deployChat({ slack })).policy("Role", "", "assumeRolePolicy").Statement, [
      {
        Sid: "ChatService",
        Effect: "Allow",
        Principal: { Service: "chatbot.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "aws:SourceAccount": "111122223333" } },
      },
    ]);
  });

  it("are configured at the nearest of the service's four endpoints, wherever the stack is", async () => {
    for (const [home, endpoint] of [
      ["eu-central-1", "eu-west-1"],
      ["ap-southeast-2", "ap-southeast-1"],
      ["us-east-1", "us-east-2"],
    ] as const) {
      const deployment = await deployChat({ slack, placement: { ...placement, region: home } });
      assert.equal(deployment.one("SlackChannelConfiguration").inputs.region, endpoint, home);
    }
  });

  it("are refused in a partition without the chat service", async () => {
    const elsewhere = { accountId: "111122223333", partition: "aws-cn", region: "cn-north-1" };
    await assert.rejects(deployChat({ slack, placement: elsewhere }), (error) => {
      assert.ok(pulumi.RunError.isInstance(error));
      return /not in partition aws-cn.*alertEmails/.test(error.message);
    });
  });
});
