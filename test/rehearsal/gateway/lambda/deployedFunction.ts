import { strToU8, zipSync } from "fflate";
import type { LambdaService } from "../../../../rehearsal/gateway/lambda/lambdaService";
import { call } from "../standInGateway";

export const roleArn = "arn:aws:iam::111122223333:role/firebreak/responder";

/** A zip of one file, base64, as `Code.ZipFile` of the wire. */
export function zipOf(source: string, file = "index.js"): string {
  return Buffer.from(zipSync({ [file]: strToU8(source) })).toString("base64");
}

/** Creates a function from the source of its `index.js`. */
export async function deploy(
  lambda: LambdaService,
  name: string,
  source: string,
  settings: Record<string, unknown> = {},
): Promise<string> {
  const created = await call(lambda.operations, "CreateFunction", {
    FunctionName: name,
    Runtime: "nodejs22.x",
    Architectures: ["arm64"],
    Role: roleArn,
    Handler: "index.handler",
    Code: { ZipFile: zipOf(source) },
    ...settings,
  });
  return String(created.FunctionArn);
}

/** Invokes a function and waits: its answer, parsed, and whether it failed. */
export async function invoke(
  lambda: LambdaService,
  name: string,
  payload: unknown = {},
  headers: Record<string, string> = {},
) {
  const response = await call(
    lambda.operations,
    "Invoke",
    { FunctionName: name },
    { headers, body: JSON.stringify(payload) },
  );
  const answered = response as { status: number; headers: Record<string, string>; body: string };
  return {
    status: answered.status,
    headers: answered.headers,
    failed: answered.headers["x-amz-function-error"] !== undefined,
    payload: answered.body === "" ? undefined : (JSON.parse(answered.body) as Record<string, unknown>),
  };
}
