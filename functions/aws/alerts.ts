import { PublishCommand, type SNSClient } from "@aws-sdk/client-sns";
import { type Notice, noticeJson, noticeSubject, noticeText } from "../domain/notice";

/** The alerts topic: words for e-mail, JSON for everything else that subscribes. */
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
        Message: JSON.stringify({ default: noticeJson(notice), email: noticeText(notice) }),
        MessageAttributes: {
          heading: { DataType: "String", StringValue: notice.heading },
          responder: { DataType: "String", StringValue: notice.incident.action },
          account: { DataType: "String", StringValue: notice.incident.accountId },
        },
      }),
    );
  }
}
