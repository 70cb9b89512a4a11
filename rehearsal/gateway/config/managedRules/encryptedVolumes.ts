import * as z from "zod";
import { compliant, type ManagedRule, nonCompliant, notApplicable } from "./managedRule";

const volume = z.object({
  encrypted: z.boolean(),
  kmsKeyId: z.string().optional(),
  attachments: z.array(z.unknown()),
});

/** "encrypted-volumes": attached EBS volumes are encrypted, with the key `kmsId` where one is given. */
export const encryptedVolumes: ManagedRule = {
  identifier: "ENCRYPTED_VOLUMES",
  resourceTypes: ["AWS::EC2::Volume"],
  triggers: ["change"],
  evaluate({ configuration }, { kmsId }) {
    const { encrypted, kmsKeyId, attachments } = volume.parse(configuration);
    if (attachments.length === 0) return notApplicable;
    if (!encrypted) return nonCompliant();
    return kmsId === undefined || kmsKeyId?.endsWith(kmsId) ? compliant : nonCompliant();
  },
};
