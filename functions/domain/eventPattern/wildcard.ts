import { InvalidEventPattern } from "./invalidEventPattern";

const specialInRegularExpressions = /[.*+?^${}()|[\]\\/-]/g;

/**
 * Compiles a `wildcard` operand: `*` stands for any run of characters, `\*` for the asterisk and `\\` for the backslash
 * ("Comparison operators": consecutive wildcards and any other escape are refused).
 */
export function compileWildcard(operand: string, at: readonly string[]): (value: string) => boolean {
  let source = "";
  for (let index = 0; index < operand.length; index += 1) {
    const character = operand.charAt(index);
    if (character === "*") {
      if (operand.charAt(index + 1) === "*") {
        throw new InvalidEventPattern("Consecutive wildcard characters", at);
      }
      source += "[^]*";
    } else if (character === "\\") {
      index += 1;
      const escaped = operand.charAt(index);
      if (escaped !== "*" && escaped !== "\\") {
        throw new InvalidEventPattern("Invalid escape character in wildcard", at);
      }
      source += `\\${escaped}`;
    } else {
      source += character.replace(specialInRegularExpressions, "\\$&");
    }
  }
  const expression = new RegExp(`^${source}$`);
  return (value) => expression.test(value);
}
