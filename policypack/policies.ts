import type { PolicyDefinition } from "./policy";

/** Every policy of the pack, in the order of the docs. Importing it starts nothing. */
export const policies: readonly PolicyDefinition[] = [];
