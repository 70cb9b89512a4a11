import type { ResponderPermissions } from "./permissions";

/** The data of one function of the security account: a responder's, or that of a function which finds rather than responds. */
export interface FunctionDefinition {
  /** The folder's name, the function's name and the session name: `isolate-instance`. */
  readonly name: string;
  /** One sentence for the docs: what it does to which resource. */
  readonly summary: string;
  readonly permissions: ResponderPermissions;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  /** Executions at once; a storm waits in the asynchronous queue rather than exhaust the account. */
  readonly reservedConcurrency: number;
}
