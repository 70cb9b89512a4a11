import { runChecks } from "./checks";

/** `npm run check`: types, format and lint. */
async function main(): Promise<void> {
  for (const { title, complaint } of runChecks()) {
    const text = await complaint;
    process.stdout.write(text ? `✗ ${title}\n${text}\n` : `✓ ${title}\n`);
    if (text) process.exitCode = 1;
  }
}

main();
