import { PublishCommand, type SNSClient } from "@aws-sdk/client-sns";
import { isFailure, type RequestNotice, requestJson, requestSubject, requestText } from "../domain/requestNotice";

/** The two topics that hear of requests. */
export class RequestNotices {
  constructor(
    private readonly sns: SNSClient,
    private readonly topics: { readonly auditTopicArn: string; readonly failureTopicArn: string },
  ) {}

  /** To the audit topic, and to the failure topic what somebody has to see to. Throws what the SDK throws. */
  async tell(notice: RequestNotice): Promise<void> {
    const { auditTopicArn, failureTopicArn } = this.topics;
    const topics = isFailure(notice) ? [auditTopicArn, failureTopicArn] : [auditTopicArn];
    await Promise.all(topics.map((topic) => this.publish(topic, notice)));
  }

  private async publish(topic: string, notice: RequestNotice): Promise<void> {
    const json = requestJson(notice);
    await this.sns.send(
      new PublishCommand({
        TopicArn: topic,
        Subject: requestSubject(notice),
        MessageStructure: "json",
        Message: JSON.stringify({ default: json, email: requestText(notice) }),
        MessageAttributes: {
          status: { DataType: "String", StringValue: notice.status },
          requestId: { DataType: "String", StringValue: notice.requestId },
        },
      }),
    );
  }
}
