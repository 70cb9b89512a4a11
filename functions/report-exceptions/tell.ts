import { PublishCommand, type SNSClient } from "@aws-sdk/client-sns";
import type { ExceptionReport } from "../domain/exceptionReport";
import { exceptionReportHeading, exceptionReportNotice } from "../domain/exceptionReportNotice";
import { reportExceptions } from "./report";

/** Sends a report to the alerts topic, in the forms in which notices of responders go there. Throws what the SDK throws. */
export async function tell(sns: SNSClient, topicArn: string, report: ExceptionReport): Promise<void> {
  const { subject, message } = exceptionReportNotice(report);
  await sns.send(
    new PublishCommand({
      TopicArn: topicArn,
      Subject: subject,
      MessageStructure: "json",
      Message: JSON.stringify(message),
      MessageAttributes: {
        heading: { DataType: "String", StringValue: exceptionReportHeading },
        responder: { DataType: "String", StringValue: reportExceptions.name },
      },
    }),
  );
}
