import type { Context } from "aws-lambda";

/**
 * What Lambda hands a handler with its event, where a test calls the handler itself: a function of Firebreak, by its folder's name
 * (`block-principal`), in its security account, with a minute to go.
 */
export function lambdaContext(
  name: string,
  { awsRequestId, account, region }: { awsRequestId: string; account: string; region: string },
): Context {
  const deadline = Date.now() + 60_000;
  const functionName = `firebreak-${name}`;
  return {
    awsRequestId,
    callbackWaitsForEmptyEventLoop: false,
    functionName,
    functionVersion: "$LATEST",
    invokedFunctionArn: `arn:aws:lambda:${region}:${account}:function:${functionName}`,
    memoryLimitInMB: "512",
    logGroupName: "",
    logStreamName: "",
    getRemainingTimeInMillis: () => deadline - Date.now(),
    done: () => undefined,
    fail: () => undefined,
    succeed: () => undefined,
  };
}
