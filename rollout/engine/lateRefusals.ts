/** gRPC's status UNAVAILABLE. */
const unavailable = 14;

/**
 * Whether this is a call of a program that no engine takes any more. A program goes on for a moment once its engine is gone, and
 * some of its last calls nobody waits for, so that they are refused to nobody (@pulumi/pulumi 3.270.0, `registerResourceOutputs`).
 */
export function isLateRefusal(reason: unknown): boolean {
  return (
    reason instanceof Error &&
    "code" in reason &&
    reason.code === unavailable &&
    /No connection established|Connection dropped/.test(reason.message)
  );
}

/**
 * Lets this process outlive such calls, and nothing else: Node would end it for one, and with it the rollout of all other
 * accounts. That the engine is gone is told by the engine's own end.
 */
export function outliveLateRefusals(): void {
  process.on("unhandledRejection", (reason) => {
    if (!isLateRefusal(reason)) throw reason;
  });
}
