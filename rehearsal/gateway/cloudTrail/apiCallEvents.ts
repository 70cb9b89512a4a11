import type { AwsRequest, AwsResponse } from "../awsRequest";
import type { PublishServiceEvent } from "../eventBridge/serviceEvent";
import { PendingWork } from "../pendingWork";
import type { ServiceModule } from "../serviceModule";
import { trailRecordOf } from "./trailRecord";

/**
 * What CloudTrail tells EventBridge of calls ("AWS API Call via CloudTrail"), as in an account whose trail records management events.
 * Less than AWS: EC2's calls that write tags only, and at once.
 */
export class ApiCallEvents implements ServiceModule {
  readonly service = "cloudtrail";
  readonly operations = {};
  private readonly work = new PendingWork();

  constructor(private readonly publish: PublishServiceEvent) {}

  onAnswered(request: AwsRequest, response: AwsResponse): void {
    if (request.service !== "ec2") return;
    const record = trailRecordOf(request, response, new Date());
    if (record === undefined) return;
    const event = { source: "aws.ec2", "detail-type": "AWS API Call via CloudTrail", detail: record.event };
    void this.work.track(this.publish({ account: record.account, region: record.event.awsRegion, event }));
  }

  settled(): Promise<void> {
    return this.work.settled();
  }
}
