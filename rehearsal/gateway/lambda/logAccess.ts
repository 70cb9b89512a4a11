import { CloudWatchLogsClient, CreateLogGroupCommand, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import type { BehindClients } from "../behindClients";
import type { Gateway } from "../serviceModule";
import { executionPrincipal } from "./executionRole";
import { type FunctionRecord, logGroupOf } from "./functionRecord";

/**
 * May this function write to its log? Lambda writes it with the execution role: `logs:CreateLogStream` and
 * `logs:PutLogEvents` on the stream, and `logs:CreateLogGroup` where the group is missing, which it then creates. Without
 * them the lines are lost and the function runs all the same ("Using CloudWatch Logs with Lambda").
 */
export async function mayWriteLogs(
  { gateway, clients }: { readonly gateway: Gateway; readonly clients: BehindClients },
  record: FunctionRecord,
  logStream: string,
): Promise<boolean> {
  const { partition, account, region } = record.identity;
  const principal = executionPrincipal(record);
  const group = logGroupOf(record);
  const groupArn = `arn:${partition}:logs:${region}:${account}:log-group:${group}`;
  const allowed = async (action: string, resource: string) =>
    (await gateway.authorize({ principal, action, resource, resourceAccount: account })).allowed;
  const client = clients.get(CloudWatchLogsClient, account, region);
  const found = await client.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: group }));
  if (!found.logGroups?.some((candidate) => candidate.logGroupName === group)) {
    if (!(await allowed("logs:CreateLogGroup", groupArn))) return false;
    await client.send(new CreateLogGroupCommand({ logGroupName: group })).catch((error: unknown) => {
      // Two environments that start at once: the other one made it.
      if (!(error instanceof Error) || error.name !== "ResourceAlreadyExistsException") throw error;
    });
  }
  const streamArn = `${groupArn}:log-stream:${logStream}`;
  return (await allowed("logs:CreateLogStream", streamArn)) && (await allowed("logs:PutLogEvents", streamArn));
}
