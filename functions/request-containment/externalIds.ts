import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { externalIdsIn, overlapHours, publisherOf } from "../domain/externalIds";

export type ExternalIdVerdict =
  | { readonly kind: "known"; readonly publisher: string }
  | { readonly kind: "unknown" }
  /** The secret has no value yet, or none that is long enough. */
  | { readonly kind: "unset" };

/**
 * What publishers say as `ExternalId`, read for every message: a value that was taken back is good no second longer. The value
 * before the present one is good for a day from when the present one was put.
 */
export class ExternalIds {
  constructor(
    private readonly secrets: SecretsManagerClient,
    private readonly secretId: string,
  ) {}

  /** Who says this. Throws what the SDK throws. */
  async judge(given: string): Promise<ExternalIdVerdict> {
    const [present, previous] = await Promise.all([this.version("AWSCURRENT"), this.version("AWSPREVIOUS")]);
    const overlapEnds = (present?.createdAt ?? 0) + overlapHours * 3_600_000;
    const known = [...externalIdsIn(present?.text), ...(Date.now() < overlapEnds ? externalIdsIn(previous?.text) : [])];
    if (known.length === 0) return { kind: "unset" };
    const publisher = publisherOf(given, known);
    return publisher === undefined ? { kind: "unknown" } : { kind: "known", publisher };
  }

  /** A secret that was never given a value, or given one only, has no such version. */
  private async version(stage: "AWSCURRENT" | "AWSPREVIOUS") {
    try {
      const { SecretString: text, CreatedDate: createdAt } = await this.secrets.send(
        new GetSecretValueCommand({ SecretId: this.secretId, VersionStage: stage }),
      );
      return { text, createdAt: createdAt?.getTime() ?? 0 };
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return undefined;
      throw error;
    }
  }
}
