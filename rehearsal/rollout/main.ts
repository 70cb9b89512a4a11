import { once } from "node:events";
import { paintFor } from "../../output/colour";
import { duration } from "../../output/text";
import { Interruption, untilInterrupted } from "../cli/interruption";
import { Interrupted, tellFailure } from "../report/failure";
import { Progress } from "../report/progress";
import { type Command, parseCommand, usage } from "./arguments";
import { type Claim, playFaults } from "./faultStory";
import { RehearsedRollout } from "./rehearsedRollout";

/** `npm run rollout:rehearse`. */
async function main(): Promise<number> {
  const command = parseCommand(process.argv.slice(2));
  switch (command.kind) {
    case "help":
      process.stdout.write(`${usage}\n`);
      return 0;
    case "mistake":
      process.stderr.write(`${command.message}\nSee npm run rollout:rehearse -- --help.\n`);
      return 2;
    case "rehearse":
      return rehearse(command);
  }
}

async function rehearse({ members, keep }: Extract<Command, { kind: "rehearse" }>): Promise<number> {
  const progress = new Progress();
  const interruption = Interruption.ofRun(progress);
  const { signal } = interruption;
  const paint = paintFor(process.stdout);
  let rollout: RehearsedRollout | undefined;
  try {
    rollout = await RehearsedRollout.open({ members, progress, signal });
    const begun = performance.now();
    const act = (title: string) => process.stdout.write(`\n${paint("bold", `▸ ${title}`)}\n`);
    const claims = await untilInterrupted(playFaults(rollout, { act, shown: true, signal }), signal);
    process.stdout.write(`\n${claims.map((each) => claimText(each, paint)).join("\n")}\n`);
    process.stdout.write(`\n${members} accounts, ${duration(performance.now() - begun)}\n`);
    if (keep) {
      process.stdout.write(`${rollout.howToReach().join("\n")}\n`);
      if (!signal.aborted) await once(signal, "abort");
    }
    return claims.every(({ holds }) => holds) ? 0 : 1;
  } catch (error) {
    progress.note(signal.aborted ? new Interrupted().message : tellFailure(error).join("\n"));
    return signal.aborted ? interruption.exitCode : 1;
  } finally {
    await rollout?.close();
  }
}

function claimText({ claim, holds, instead }: Claim, paint: ReturnType<typeof paintFor>): string {
  return holds ? `${paint("green", "✓")} ${claim}` : `${paint("red", "✗")} ${claim}: ${instead}`;
}

main().then((code) => process.exit(code));
