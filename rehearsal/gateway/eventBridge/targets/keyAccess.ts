import { DescribeKeyCommand, GetKeyPolicyCommand, KMSClient } from "@aws-sdk/client-kms";
import type { Arn } from "../../authorization/arn";
import { parsePolicyDocument } from "../../authorization/policyDocument";
import type { Principal } from "../../principal";
import type { Gateway } from "../../serviceModule";
import { DeliveryFailure } from "../delivery/deliveryFailure";

/**
 * Checks the key of an encrypted queue or topic. The sender needs `kms:GenerateDataKey` and `kms:Decrypt` by the key's policy, which
 * the policy of an AWS managed key (`alias/aws/sns`) does not give EventBridge ("Configuring AWS KMS permissions").
 */
export class KeyAccess {
  constructor(private readonly gateway: Gateway) {}

  /** `keyId`: a key's id, ARN or alias; none means that SQS or SNS encrypts with a key of its own. Throws `DeliveryFailure`. */
  async require(keyId: string | undefined, encrypted: Arn, sender: Principal): Promise<void> {
    if (!keyId) {
      return;
    }
    if (/(^|:)alias\/aws\//.test(keyId)) {
      throw new DeliveryFailure(
        "NO_PERMISSIONS",
        `${keyId} of ${encrypted.service} resource ${encrypted.resource} is an AWS managed key, which does not admit other services. Use a customer managed key whose policy admits events.amazonaws.com.`,
      );
    }
    const client = new KMSClient(this.gateway.behind(encrypted.account, encrypted.region));
    try {
      const { KeyMetadata: key } = await client.send(new DescribeKeyCommand({ KeyId: keyId }));
      const { Policy: policy } = await client.send(
        new GetKeyPolicyCommand({ KeyId: key?.KeyId, PolicyName: "default" }),
      );
      const resource = key?.Arn ?? keyId;
      for (const action of ["kms:GenerateDataKey", "kms:Decrypt"]) {
        const decision = await this.gateway.authorize({
          principal: sender,
          action,
          resource,
          resourceAccount: encrypted.account,
          ...(policy !== undefined && { resourcePolicy: parsePolicyDocument(policy, `policy of key ${resource}`) }),
        });
        if (!decision.allowed) {
          throw new DeliveryFailure("NO_PERMISSIONS", decision.reason);
        }
      }
    } finally {
      client.destroy();
    }
  }
}
