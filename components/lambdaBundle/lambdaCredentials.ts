import { dirname } from "node:path";
import type { Plugin } from "esbuild";

const chain = "@aws-sdk/credential-provider-node";
const remaining = "@aws-sdk/credential-provider-env";

/**
 * Leaves of the SDK's chain of credential providers the one that finds something in a function: Lambda gives a function its
 * role's credentials in environment variables (Lambda developer guide, "Defined runtime environment variables"). The others,
 * for profiles, single sign-on, containers and instances, bring clients of STS and SSO of their own, some 110 kB in every bundle.
 */
export const lambdaCredentials: Plugin = {
  name: "lambda-credentials",
  setup(build) {
    build.onResolve({ filter: new RegExp(`^${chain}$`) }, ({ path, resolveDir }) => ({
      path,
      namespace: "lambda-credentials",
      // The provider that is left is a dependency of the chain's, not ours.
      pluginData: dirname(require.resolve(chain, { paths: [resolveDir] })),
    }));
    build.onLoad({ filter: /.*/, namespace: "lambda-credentials" }, ({ pluginData: resolveDir }) => ({
      contents: `export { fromEnv as defaultProvider } from ${JSON.stringify(remaining)};`,
      resolveDir,
      loader: "js",
    }));
  },
};
