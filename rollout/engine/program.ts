import type { PulumiFn } from "@pulumi/pulumi/automation";

/**
 * The program that `pulumi up` would run, as an inline program. Its entry is evaluated anew for each run, inside that run's
 * own context, so that config which it reads while loading is that of its stack; what it imports is shared.
 */
export function programAt(entry: string): PulumiFn {
  const path = require.resolve(entry);
  return async () => {
    delete require.cache[path];
    const loaded: unknown = require(path);
    const program = isModule(loaded) ? loaded.default : loaded;
    // As Pulumi's own Node runtime: a function is called and its result, or else what the module exports, are the outputs.
    return (typeof program === "function" ? await program() : program) as Record<string, unknown>;
  };
}

function isModule(loaded: unknown): loaded is { readonly default: unknown } {
  return typeof loaded === "object" && loaded !== null && "default" in loaded;
}
