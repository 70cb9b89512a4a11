import type { FunctionInvoker } from "../../functionInvoker";
import type { SendToTarget } from "./sending";
import type { TargetPrincipals } from "./targetPrincipals";

/** Lambda: an asynchronous invocation, which the function's own policy must admit. */
export function sendToFunction(functions: FunctionInvoker, principals: TargetPrincipals): SendToTarget {
  return async ({ rule, target, payload }) => {
    await functions.invokeAsync({ functionArn: target.Arn, payload, invoker: principals.service(rule) });
  };
}
