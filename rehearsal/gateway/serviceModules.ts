import { setImmediate as nextTurn } from "node:timers/promises";
import type { PolicyDocument } from "./authorization/policyDocument";
import type { AwsRequest, AwsResponse } from "./awsRequest";
import type { Operation, ServiceModule } from "./serviceModule";

/** A pass over idle modules takes no longer than this; a longer one waited for work. */
const idlePassMilliseconds = 5;

/** The service modules of a gateway. Of two that answer for one operation, the later one does. */
export class ServiceModules {
  private readonly operations = new Map<string, Operation>();

  constructor(readonly list: readonly ServiceModule[]) {
    for (const module of list) {
      for (const [name, operation] of Object.entries(module.operations)) {
        this.operations.set(`${module.service}:${name}`, operation);
      }
    }
  }

  find(service: string, operation: string): Operation | undefined {
    return this.operations.get(`${service}:${operation}`);
  }

  /** Tells every module of a call that succeeded. */
  answered(request: AwsRequest, response: AwsResponse): void {
    for (const module of this.list) module.onAnswered?.(request, response);
  }

  /** What the first module that keeps the resource says of its policy. */
  resourcePolicyOf(arn: string): PolicyDocument | undefined {
    for (const module of this.list) {
      const policy = module.resourcePolicyOf?.(arn);
      if (policy !== undefined) return policy;
    }
    return undefined;
  }

  /** One module's work may set another to work, so this asks all again until a pass had nothing to wait for, twice. */
  async settled(): Promise<void> {
    for (let idlePasses = 0; idlePasses < 2; ) {
      const began = performance.now();
      for (const module of this.list) await module.settled?.();
      idlePasses = performance.now() - began < idlePassMilliseconds ? idlePasses + 1 : 0;
      await nextTurn();
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.list.map((module) => module.stop?.()));
  }
}
