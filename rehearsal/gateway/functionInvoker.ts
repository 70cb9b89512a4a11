import type { ServicePrincipal } from "./principal";

/** How other services start a function without waiting for its answer (Lambda's asynchronous invocation). */
export interface FunctionInvoker {
  /** Resolves once the event is queued. Throws `AwsError` where the function is unknown or does not admit the invoker. */
  invokeAsync(request: {
    readonly functionArn: string;
    readonly payload: string;
    readonly invoker: ServicePrincipal;
  }): Promise<void>;
}
