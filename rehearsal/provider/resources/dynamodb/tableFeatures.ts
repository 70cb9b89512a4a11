import { type DynamoDBClient, UpdateContinuousBackupsCommand, UpdateTimeToLiveCommand } from "@aws-sdk/client-dynamodb";

/** `recoveryPeriodInDays`: 1 to 35. */
export async function setPointInTimeRecovery(
  client: DynamoDBClient,
  TableName: string,
  recovery: { readonly enabled: boolean; readonly recoveryPeriodInDays?: number | undefined },
): Promise<void> {
  const PointInTimeRecoverySpecification = {
    PointInTimeRecoveryEnabled: recovery.enabled,
    RecoveryPeriodInDays: recovery.enabled ? recovery.recoveryPeriodInDays : undefined,
  };
  await client.send(new UpdateContinuousBackupsCommand({ TableName, PointInTimeRecoverySpecification }));
}

export async function setTimeToLive(
  client: DynamoDBClient,
  TableName: string,
  ttl: { readonly enabled: boolean; readonly attributeName?: string | undefined },
): Promise<void> {
  const TimeToLiveSpecification = { Enabled: ttl.enabled, AttributeName: ttl.attributeName };
  await client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
}
