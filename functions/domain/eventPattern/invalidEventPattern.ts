/** EventBridge's answer to a pattern that it cannot compile; `reason` is what the author has to change. */
export class InvalidEventPattern extends Error {
  override readonly name = "InvalidEventPattern";

  constructor(reason: string, at: readonly string[] = []) {
    const where = at.length > 0 ? ` at: "${at.join(".")}"` : "";
    super(`Event pattern is not valid. Reason: ${reason}${where}`);
  }
}
