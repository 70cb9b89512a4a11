import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { delimiter, dirname, isAbsolute, join } from "node:path";
import {
  CommandError,
  ConcurrentUpdateError,
  type PulumiCommand,
  StackAlreadyExistsError,
  StackNotFoundError,
} from "@pulumi/pulumi/automation";
import { FollowedFile } from "./followedFile";
import { type Run, unreadAnswer } from "./unreadAnswers";

const running = new Set<number>();

/** Process ids of the engines that this process has under way. */
export function enginesRunning(): readonly number[] {
  return [...running];
}

process.on("exit", () => {
  for (const pid of running) interrupt(pid);
});

/**
 * The same engine with each of its processes in a group of its own. A terminal sends Ctrl-C to all processes of its foreground
 * group: the engines would cancel with the first one, which is to let them end. They still end with this process; where that is killed, by themselves, as soon
 * as they miss the program that runs in it, with what they were at kept in their state.
 */
export function inOwnGroups(command: PulumiCommand): PulumiCommand {
  const run: Run = (args, cwd, environment, onOutput, onError, signal) => {
    const unread = unreadAnswer(args, "nothing");
    if (unread !== undefined) return Promise.resolve({ stdout: unread, stderr: "", code: 0 });
    return new Promise((resolve, reject) => {
      const PATH = environment.PATH ?? process.env.PATH ?? "";
      const name = join(cwd, `.engine-${randomUUID()}`);
      const files = {
        stdout: new FollowedFile(`${name}.out`, onOutput),
        stderr: new FollowedFile(`${name}.err`, onError),
      };
      const child = spawn(
        command.command,
        [...args, ...(args.includes("--non-interactive") ? [] : ["--non-interactive"])],
        {
          cwd,
          detached: true,
          stdio: ["ignore", files.stdout.descriptor, files.stderr.descriptor],
          env: {
            ...process.env,
            ...environment,
            // So that the CLI finds the plugins that were installed beside it.
            ...(isAbsolute(command.command) ? { PATH: `${dirname(command.command)}${delimiter}${PATH}` } : {}),
            PULUMI_AUTOMATION_API: "true",
          },
        },
      );
      const { pid } = child;
      if (pid !== undefined) running.add(pid);
      for (const file of Object.values(files)) file.closeWriting();
      const cancel = () => {
        if (pid !== undefined) interrupt(pid);
      };
      signal?.addEventListener("abort", cancel, { once: true });
      const end = () => {
        if (pid !== undefined) running.delete(pid);
        signal?.removeEventListener("abort", cancel);
        return { stdout: files.stdout.end(), stderr: files.stderr.end() };
      };
      child.once("error", (error) => {
        end();
        reject(new CommandError(`${command.command} could not be started: ${error.message}`, { cause: error }));
      });
      child.once("close", (code, killedBy) => {
        const texts = end();
        if (code === 0) resolve({ ...texts, code });
        else reject(failure(texts, `ended with ${killedBy ?? code}`));
      });
      if (signal?.aborted === true) cancel();
    });
  };
  return Object.create(command, { run: { value: run } });
}

/** The engine's own, which it takes as: no further resource, keep the state, release the lock. */
function interrupt(pid: number): void {
  try {
    process.kill(pid, "SIGINT");
  } catch {
    // It has ended meanwhile.
  }
}

/** By the texts that the Automation API goes by (automation/errors.js): a stack that is not there is made because of it. */
function failure(
  { stdout, stderr }: { readonly stdout: string; readonly stderr: string },
  ending: string,
): CommandError {
  const message = `${ending}\n${stdout}\n${stderr}`.trim();
  if (/no stack named.*found/.test(stderr)) return new StackNotFoundError(message);
  if (/stack.*already exists/.test(stderr)) return new StackAlreadyExistsError(message);
  if (/Conflict: Another update is currently in progress|currently locked by/.test(stderr))
    return new ConcurrentUpdateError(message);
  return new CommandError(message);
}
