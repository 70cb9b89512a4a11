import { join, relative } from "node:path";
import { buildPack } from "./builtPack";

/** `npm run policypack`: builds the pack into dist/policypack, from which it can be published and run. */
async function main(): Promise<void> {
  const folder = join(__dirname, "..", "..", "dist", "policypack");
  await buildPack(folder);
  console.log(`The policy pack is in ${relative(process.cwd(), folder)}.`);
}

main();
