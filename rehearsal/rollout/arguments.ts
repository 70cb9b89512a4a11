import { parseArgs } from "node:util";

export type Command =
  | { readonly kind: "help" }
  | { readonly kind: "mistake"; readonly message: string }
  | { readonly kind: "rehearse"; readonly members: number; readonly keep: boolean };

const defaultMembers = 12;

export const usage = `Usage: npm run rollout:rehearse -- [options]

Rolls Firebreak out to every account of an emulated organization on this machine, with everything that may happen to a rollout:
IAM throttles, one account refuses, another lets nobody in, the process is killed at a third and interrupted at two thirds. It ends
with every healthy account done exactly once and the others named with what to do; a last run has nothing to do. What is run is
npm run rollout itself, with the real Pulumi engine. No AWS account is needed and none is touched.

  --accounts <n>   so many member accounts, from 6 to 500; ${defaultMembers} by default. Two cores bring up some 15 to 30 a minute
  --keep           leaves the organization running until Ctrl-C and prints how npm run rollout is run in it
  --help           this text

Exit status: 0 all of it held, 1 something did not or failed, 2 a mistake in the arguments, 130 stopped by Ctrl-C.`;

/** Never throws. */
export function parseCommand(argv: readonly string[]): Command {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        accounts: { type: "string", default: String(defaultMembers) },
        keep: { type: "boolean", default: false },
        help: { type: "boolean", short: "h" },
      },
    });
    if (values.help === true) return { kind: "help" };
    const members = Number(values.accounts);
    if (!Number.isInteger(members) || members < 6 || members > 500)
      return { kind: "mistake", message: `--accounts takes a number from 6 to 500, not "${values.accounts}".` };
    return { kind: "rehearse", members, keep: values.keep };
  } catch (error) {
    return { kind: "mistake", message: error instanceof Error ? error.message : String(error) };
  }
}
