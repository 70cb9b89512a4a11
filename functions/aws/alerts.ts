import { PublishCommand, type SNSClient } from "@aws-sdk/client-sns";
import { noticeChat } from "../domain/chatNotice";
import { type Notice, noticeJson, noticeSubject, noticeText } from "../domain/notice";

/**
 * The alerts topic: words for e-mail, JSON for queues, functions and whatever else subscribes. AWS's chat service
 * subscribes over https, so what goes out by https is in its schema; an https endpoint of your own finds the incident
 * in `metadata.additionalContext`, or subscribes a queue.
 */
export class Alerts {
  constructor(
    private readonly sns: SNSClient,
    private readonly topicArn: string,
  ) {}

  async publish(notice: Notice): Promise<void> {
    await this.sns.send(
      new PublishCommand({
        TopicArn: this.topicArn,
        Subject: noticeSubject(notice),
        MessageStructure: "json",
        Message: JSON.stringify({
          default: noticeJson(notice),
          email: noticeText(notice),
          https: noticeChat(notice),
        }),
        MessageAttributes: {
          heading: { DataType: "String", StringValue: notice.heading },
          responder: { DataType: "String", StringValue: notice.incident.action },
          account: { DataType: "String", StringValue: notice.incident.accountId },
        },
      }),
    );
  }
}
