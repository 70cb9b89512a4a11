import assert from "node:assert/strict";
import { createContext, runInContext } from "node:vm";
import { build } from "esbuild";
import { lambdaCredentials } from "../../../components/lambdaBundle/lambdaCredentials";

/** A client's own credentials, as a bundle with these plugins has them. */
async function bundleOf(plugins: readonly (typeof lambdaCredentials)[]) {
  return build({
    stdin: {
      contents: `import { STSClient } from "@aws-sdk/client-sts";
        module.exports = () => new STSClient({ region: "eu-central-1" }).config.credentials();`,
      resolveDir: __dirname,
      loader: "js",
    },
    bundle: true,
    write: false,
    metafile: true,
    platform: "node",
    format: "cjs",
    mainFields: ["module", "main"],
    minify: true,
    logLevel: "silent",
    plugins: [...plugins],
  });
}

async function credentialsIn(environment: Readonly<Record<string, string>>) {
  const { outputFiles } = await bundleOf([lambdaCredentials]);
  const module = { exports: async (): Promise<object> => ({}) };
  const globals = {
    module,
    exports: {},
    require,
    console,
    Buffer,
    URL,
    TextEncoder,
    TextDecoder,
    setTimeout,
    clearTimeout,
  };
  const bundled = { ...globals, process: { ...process, env: environment } };
  runInContext(outputFiles[0]?.text ?? "", createContext(bundled));
  return module.exports();
}

describe("The credentials of a bundled function", function () {
  this.timeout(30_000);

  it("are those that Lambda puts into the environment", async () => {
    const found = await credentialsIn({
      AWS_ACCESS_KEY_ID: "ASIAEXAMPLE",
      AWS_SECRET_ACCESS_KEY: "secret",
      AWS_SESSION_TOKEN: "token",
    });
    const { accessKeyId, secretAccessKey, sessionToken } = found as Record<string, unknown>;
    assert.deepEqual([accessKeyId, secretAccessKey, sessionToken], ["ASIAEXAMPLE", "secret", "token"]);
  });

  it("are looked for nowhere else", async () => {
    await assert.rejects(credentialsIn({ AWS_PROFILE: "somebody" }), /Unable to find environment variable credentials/);
  });

  it("bring no client of their own, which is a tenth of a megabyte less to load", async () => {
    const [whole, cut] = await Promise.all([bundleOf([]), bundleOf([lambdaCredentials])]);
    const size = ({ outputFiles }: typeof whole) => outputFiles[0]?.contents.length ?? 0;
    assert.ok(size(whole) - size(cut) > 100_000, `${size(whole)} and ${size(cut)}`);
    assert.ok(!Object.keys(cut.metafile.inputs).some((input) => /credential-provider-(ini|sso|imds)/.test(input)));
  });
});
