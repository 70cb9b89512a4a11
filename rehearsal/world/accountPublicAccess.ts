import { lookup } from "node:dns";
import { Agent } from "node:http";
import {
  DeletePublicAccessBlockCommand,
  PutPublicAccessBlockCommand,
  S3ControlClient,
} from "@aws-sdk/client-s3-control";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import type { RehearsedAccount } from "./rehearsedAccount";

/** Blocks all public access to the buckets of an account; resolves with how to take that back. */
export async function blockAccount(account: RehearsedAccount): Promise<() => Promise<void>> {
  const client = controlClientOf(account);
  await client.send(
    new PutPublicAccessBlockCommand({
      AccountId: account.id,
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        IgnorePublicAcls: true,
        BlockPublicPolicy: true,
        RestrictPublicBuckets: true,
      },
    }),
  );
  return async () => {
    await client.send(new DeletePublicAccessBlockCommand({ AccountId: account.id }));
    client.destroy();
  };
}

/** S3 Control puts the account before the host: a name under localhost, which is this machine (RFC 6761), unlike under an address. */
function controlClientOf(account: RehearsedAccount): S3ControlClient {
  const { endpoint, ...configuration } = account.configuration();
  return new S3ControlClient({
    ...configuration,
    endpoint: endpoint.replace("127.0.0.1", "localhost"),
    requestHandler: new NodeHttpHandler({
      httpAgent: new Agent({ lookup: (_, options, callback) => lookup("127.0.0.1", options, callback) }),
    }),
  });
}
