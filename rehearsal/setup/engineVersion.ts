/** The version that is installed, and the oldest that is taken from PATH. `engine/go.mod` pins the same. */
export const engineVersion = "3.259.0";
