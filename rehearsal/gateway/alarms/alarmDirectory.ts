import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  type MetricAlarm,
  SetAlarmStateCommand,
} from "@aws-sdk/client-cloudwatch";
import type { BehindClients } from "../behindClients";
import type { Evaluation } from "./alarmEvaluation";

/** The alarms of every account and Region as moto holds them, read once until one changes. */
export class AlarmDirectory {
  private readonly known = new Map<string, Promise<readonly MetricAlarm[]>>();

  constructor(private readonly clients: BehindClients) {}

  list(account: string, region: string): Promise<readonly MetricAlarm[]> {
    const key = `${account}/${region}`;
    let alarms = this.known.get(key);
    if (!alarms) {
      alarms = this.read(account, region);
      this.known.set(key, alarms);
      alarms.catch(() => this.known.delete(key));
    }
    return alarms;
  }

  forget(account: string, region: string): void {
    this.known.delete(`${account}/${region}`);
  }

  async setState(account: string, region: string, alarmName: string, change: Evaluation): Promise<void> {
    const client = this.clients.get(CloudWatchClient, account, region);
    try {
      await client.send(
        new SetAlarmStateCommand({
          AlarmName: alarmName,
          StateValue: change.state,
          StateReason: change.reason,
          StateReasonData: "{}",
        }),
      );
    } finally {
      this.forget(account, region);
    }
  }

  private async read(account: string, region: string): Promise<readonly MetricAlarm[]> {
    const client = this.clients.get(CloudWatchClient, account, region);
    const alarms: MetricAlarm[] = [];
    let NextToken: string | undefined;
    do {
      const page = await client.send(new DescribeAlarmsCommand({ AlarmTypes: ["MetricAlarm"], NextToken }));
      alarms.push(...(page.MetricAlarms ?? []));
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    return alarms;
  }
}
