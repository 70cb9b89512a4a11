import { AwsError } from "../awsRequest";
import { type FunctionIdentity, functionArn, functionNotFound } from "./functionArn";
import type { FunctionRecord } from "./functionRecord";
import type { FunctionRunner } from "./functionRunner";

/** A function and what runs it. */
export interface StoredFunction {
  readonly record: FunctionRecord;
  readonly runner: FunctionRunner;
}

/** The functions of all accounts and Regions, by ARN. */
export class FunctionStore {
  private readonly functions = new Map<string, StoredFunction>();
  /** Also those of deleted functions, which may still be at work. */
  readonly runners = new Set<FunctionRunner>();

  /** Throws `ResourceConflictException` where the name is taken. */
  add(stored: StoredFunction): void {
    this.requireFree(stored.record.identity);
    this.functions.set(stored.record.arn, stored);
    this.runners.add(stored.runner);
  }

  /** Throws `ResourceConflictException` where the name is taken. */
  requireFree(identity: FunctionIdentity): void {
    if (!this.functions.has(functionArn(identity))) return;
    throw new AwsError("ResourceConflictException", `Function already exist: ${identity.name}`, 409);
  }

  /** Throws `ResourceNotFoundException`. */
  get(identity: FunctionIdentity): StoredFunction {
    const found = this.functions.get(functionArn(identity));
    if (!found) throw functionNotFound(identity);
    return found;
  }

  find(arn: string): StoredFunction | undefined {
    return this.functions.get(arn);
  }

  remove(arn: string): void {
    this.functions.delete(arn);
  }

  /** Functions of one account and Region, by name. */
  list(account: string, region: string): readonly StoredFunction[] {
    return this.all()
      .filter(({ record }) => record.identity.account === account && record.identity.region === region)
      .sort((a, b) => a.record.identity.name.localeCompare(b.record.identity.name));
  }

  all(): readonly StoredFunction[] {
    return [...this.functions.values()];
  }
}
