import { AwsError } from "../awsRequest";

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** The tags of rules, aggregators and authorizations, by ARN. */
export class ResourceTags {
  private readonly byArn = new Map<string, Map<string, string>>();

  /** Begins or extends the tags of a resource that is there. */
  add(arn: string, tags: readonly Tag[]): void {
    const known = this.byArn.get(arn) ?? new Map<string, string>();
    for (const { Key, Value } of tags) known.set(Key, Value);
    this.byArn.set(arn, known);
  }

  /** Throws `ResourceNotFoundException` for an ARN that was never tagged and is none of Config's. */
  get(arn: string): readonly Tag[] {
    const known = this.byArn.get(arn);
    if (!known) throw new AwsError("ResourceNotFoundException", `ResourceArn '${arn}' does not exist`);
    return [...known].map(([Key, Value]) => ({ Key, Value }));
  }

  remove(arn: string, keys: readonly string[]): void {
    this.get(arn);
    for (const key of keys) this.byArn.get(arn)?.delete(key);
  }

  removeAll(arn: string): void {
    this.byArn.delete(arn);
  }
}
