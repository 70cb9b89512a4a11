import * as z from "zod";
import { exemptionSettings } from "../exceptionOn";
import { type Check, stackPolicy } from "../policy";
import { databasesOf, type StackDatabase } from "./databasesOfStack";
import { exceptionTag, exemptionFrom } from "./exemption";
import { doubtOf, faultOf } from "./storageEncryption";
import { writtenNames } from "./writtenNames";

const rule = "RDS_STORAGE_ENCRYPTED";

const settings = z.strictObject({
  ...exemptionSettings,
  kmsId: z
    .string()
    .default("")
    .describe("Key, by id or ARN, that databases must be encrypted with; empty, any. The stacks' firebreak:kmsId."),
});
type Settings = z.output<typeof settings>;

/**
 * Databases with storage of their own, and clusters, for their instances. Config's rule reads `StorageEncrypted`, which stays false
 * where Aurora encrypts new clusters with a key of AWS's own (`sse-rds`, since February 2026); so that counts as not encrypted.
 * Replicas and restores take after their source, where the stack has it.
 */
export const databaseEncryption = stackPolicy({
  name: "database-encryption",
  group: "detections",
  summary: "The storage of databases is encrypted with a key of KMS.",
  why: "A database can't be encrypted later: it is restored from an encrypted copy of a snapshot, and its users move.",
  fix: "Encrypt the storage from the start.",
  source: "https://docs.aws.amazon.com/config/latest/developerguide/rds-storage-encrypted.html",
  level: "mandatory",
  levelBecause: "It costs one line now and a migration later.",
  severity: "high",
  settings,
  beforehand: writtenNames,
  validate({ resources }, check) {
    for (const database of databasesOf(resources))
      check.attempt(`the encryption of ${database.name}`, () => judge(database, check));
  },
});

function judge({ resource, name, encryption, carriers }: StackDatabase, { settings, report }: Check<Settings>): void {
  const fault = faultOf(encryption, settings.kmsId);
  const doubt = doubtOf(encryption, settings.kmsId);
  if (fault === undefined && doubt === undefined) return;
  const exemptions = carriers.map((carrier) => exemptionFrom(carrier, settings, rule));
  // Config finds each instance of a cluster for itself.
  const liable = exemptions.find(({ exempt }) => !exempt);
  if (liable === undefined) return;
  if (doubt !== undefined) throw doubt.error;
  const key = settings.kmsId === "" ? "" : `, kmsKeyId: ${JSON.stringify(settings.kmsId)}`;
  const whose = carriers.includes(resource) ? "its tags" : "the tags of each of its instances";
  report(
    {
      what: `${name} ${fault}.${liable.note}`,
      why: "Nobody can encrypt it once it is made; people are told of it as soon as Config sees it.",
      write: `storageEncrypted: true${key}, or on ${whose}: { ${exceptionTag(settings, rule)} }`,
    },
    resource.urn,
  );
}
