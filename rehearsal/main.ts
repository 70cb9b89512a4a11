import { once } from "node:events";
import { parseCommand, usage } from "./cli/arguments";
import { rehearse } from "./cli/rehearse";
import { scenarios } from "./scenarios/scenarios";

/** `npm start`. */
async function main(): Promise<number> {
  const command = parseCommand(
    process.argv.slice(2),
    scenarios.map(({ name }) => name),
  );
  switch (command.kind) {
    case "help":
      process.stdout.write(`${usage}\n`);
      return 0;
    case "list": {
      const width = Math.max(...scenarios.map(({ name }) => name.length));
      for (const { name, summary } of scenarios) process.stdout.write(`${name.padEnd(width)}  ${summary}\n`);
      return 0;
    }
    case "mistake":
      process.stderr.write(`${command.message}\nSee npm start -- --help.\n`);
      return 2;
    case "rehearse":
      return rehearse(command, scenarios);
  }
}

main().then(async (code) => {
  // A reader that is slower than we are must still get all of the report.
  if (process.stdout.writableLength > 0) await once(process.stdout, "drain");
  process.exit(code);
});
