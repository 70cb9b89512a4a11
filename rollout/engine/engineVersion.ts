/** The oldest engine that is taken, and the one that the rehearsal installs: `rehearsal/setup/engine/go.mod` pins the same. */
export const engineVersion = "3.259.0";
