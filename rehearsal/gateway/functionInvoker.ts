import type { RoleSessionPrincipal, ServicePrincipal } from "./principal";

/** How other services start a function without waiting for its answer (Lambda's asynchronous invocation). */
export interface FunctionInvoker {
  /** Resolves once the event is queued. Throws `AwsError` where the function is unknown or does not admit the invoker. */
  invokeAsync(request: {
    readonly functionArn: string;
    readonly payload: string;
    /** A service for itself, whom only the function's own policy can admit, or by a role. */
    readonly invoker: ServicePrincipal | RoleSessionPrincipal;
  }): Promise<void>;
}
