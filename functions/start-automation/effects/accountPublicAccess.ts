import type { S3Client } from "@aws-sdk/client-s3";
import { GetPublicAccessBlockCommand, S3ControlClient } from "@aws-sdk/client-s3-control";
import { clientConfiguration } from "../../aws/clients";
import type { PublicAccessBlock } from "../../domain/publicAccess";
import { unless } from "./bucket";
import { blockOf } from "./bucketPublicAccess";

const clients = new WeakMap<S3Client, S3ControlClient>();

/** Block Public Access of a whole account, read with the credentials of the bucket's client. Throws what the SDK throws. */
export async function readAccountBlock(s3: S3Client, accountId: string): Promise<PublicAccessBlock | null> {
  const answer = await unless("NoSuchPublicAccessBlockConfiguration", () =>
    clientBeside(s3).send(new GetPublicAccessBlockCommand({ AccountId: accountId })),
  );
  return blockOf(answer?.PublicAccessBlockConfiguration);
}

/** Only this responder asks S3 Control, so its client is not one of all members'. */
function clientBeside(s3: S3Client): S3ControlClient {
  const known = clients.get(s3);
  if (known !== undefined) return known;
  const { region, credentials } = s3.config;
  const made = new S3ControlClient({ ...clientConfiguration(), region, credentials });
  clients.set(s3, made);
  return made;
}
