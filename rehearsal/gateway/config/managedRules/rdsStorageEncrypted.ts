import * as z from "zod";
import { compliant, type ManagedRule, nonCompliant } from "./managedRule";

const instance = z.object({ storageEncrypted: z.boolean(), kmsKeyId: z.string().optional() });

/** "rds-storage-encrypted": an instance's storage is encrypted, with the key `kmsKeyId` where one is given. */
export const rdsStorageEncrypted: ManagedRule = {
  identifier: "RDS_STORAGE_ENCRYPTED",
  resourceTypes: ["AWS::RDS::DBInstance"],
  triggers: ["change"],
  evaluate({ configuration }, { kmsKeyId }) {
    const found = instance.parse(configuration);
    if (!found.storageEncrypted) return nonCompliant();
    return kmsKeyId === undefined || found.kmsKeyId?.endsWith(kmsKeyId) ? compliant : nonCompliant();
  },
};
