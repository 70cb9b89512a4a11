import { CreateAccessKeyCommand, CreateUserCommand, IAMClient, PutUserPolicyCommand } from "@aws-sdk/client-iam";
import type { BehindConfiguration } from "../gateway/serviceModule";
import type { AccessKey } from "./rehearsedAccount";

/** The user that deploys stacks and looks after the workloads of its account. */
export const deployerName = "deployer";

const administrator = {
  Version: "2012-10-17",
  Statement: [{ Sid: "Administer", Effect: "Allow", Action: "*", Resource: "*" }],
};

/**
 * Makes an account's first user with a key of its own. Calls moto itself, as the account's root would: nobody in the
 * account has credentials yet.
 */
export async function createDeployer(behind: BehindConfiguration): Promise<AccessKey> {
  const iam = new IAMClient(behind);
  try {
    await iam.send(new CreateUserCommand({ UserName: deployerName }));
    await iam.send(
      new PutUserPolicyCommand({
        UserName: deployerName,
        PolicyName: "administrator",
        PolicyDocument: JSON.stringify(administrator),
      }),
    );
    const { AccessKey: key } = await iam.send(new CreateAccessKeyCommand({ UserName: deployerName }));
    if (key?.AccessKeyId === undefined || key.SecretAccessKey === undefined) {
      throw new Error(`CreateAccessKey gave no key for ${deployerName}; is this moto 5.2 or newer?`);
    }
    return { accessKeyId: key.AccessKeyId, secretAccessKey: key.SecretAccessKey };
  } finally {
    iam.destroy();
  }
}
