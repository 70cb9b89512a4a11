import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { load } from "js-yaml";
import * as z from "zod";
import { buildPack } from "../../../policypack/publish/builtPack";
import { begun, ended, violation } from "./previewEvents";

const ci = join(__dirname, "../../../docs/ci");

const stepSchema = z.object({ name: z.string().optional(), uses: z.string().optional(), run: z.string().optional() });
const gitHub = z
  .object({
    on: z.record(z.string(), z.unknown()),
    permissions: z.record(z.string(), z.string()),
    jobs: z.record(z.string(), z.object({ permissions: z.record(z.string(), z.string()), steps: z.array(stepSchema) })),
  })
  .parse(load(readFileSync(join(ci, "github-actions.yml"), "utf8")));
const gitLab = z
  .object({ policies: z.object({ script: z.array(z.string()), rules: z.array(z.object({ if: z.string() })) }) })
  .parse(load(readFileSync(join(ci, "gitlab-ci.yml"), "utf8")));

function gitHubScript(name: string): string {
  const step = Object.values(gitHub.jobs)
    .flatMap(({ steps }) => steps)
    .find((each) => each.name === name);
  if (step?.run === undefined) throw new Error(`The workflow has no step "${name}" that runs a script.`);
  return step.run;
}

/** A machine of a job: its folders, the built pack, and stand-ins for the tools that it calls. */
class Runner {
  readonly folder = mkdtempSync(join(tmpdir(), "ci-"));
  readonly #tools = join(this.folder, "tools");

  constructor() {
    mkdirSync(this.#tools);
  }

  /** A program on the PATH that writes its arguments and input to a file, then does what the script says. */
  tool(name: string, script: string): void {
    const path = join(this.#tools, name);
    const record = `{ printf '%s\\n' "$@"; [ -t 0 ] || cat; } >> "${this.path(`${name}.calls`)}" 2>/dev/null\n`;
    writeFileSync(path, `#!/bin/sh\n${name === "pulumi" ? "" : record}${script}\n`);
    chmodSync(path, 0o755);
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  read(name: string): string {
    return existsSync(this.path(name)) ? readFileSync(this.path(name), "utf8") : "";
  }

  /** As GitHub runs a step (`bash -e`), and GitLab a script (`set -eo pipefail`). */
  run(script: string, environment: Readonly<Record<string, string>>, options = "-e") {
    const { status, stdout, stderr } = spawnSync("bash", [...options.split(" "), "-c", script], {
      cwd: this.folder,
      input: "",
      encoding: "utf8",
      env: { PATH: `${this.#tools}${delimiter}${process.env.PATH}`, ...environment },
    });
    return { status, output: `${stdout}${stderr}` };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A stand-in for the CLI: it writes these events and ends so. */
function pulumi(events: readonly string[], status: number): string {
  return `cat <<'EVENTS'\n${events.join("\n")}\nEVENTS\nexit ${status}`;
}

describe("The workflows for users", function () {
  this.timeout(60_000);
  const pack = mkdtempSync(join(tmpdir(), "pack-"));
  let runner: Runner;
  before(() => buildPack(pack));
  after(() => rmSync(pack, { recursive: true, force: true }));
  beforeEach(() => {
    runner = new Runner();
  });
  afterEach(() => runner.remove());

  function preview(events: readonly string[], status: number) {
    runner.tool("pulumi", pulumi(events, status));
    return runner.run(gitHubScript("Preview with the policy pack"), {
      STACK: "dev",
      NUMBER: "0",
      PACK: pack,
      RUNNER_TEMP: runner.folder,
      GITHUB_STEP_SUMMARY: runner.path("step-summary.md"),
    });
  }

  it("pin each action by its commit, and give no job more than it needs", () => {
    const uses = Object.values(gitHub.jobs).flatMap(({ steps }) => steps.flatMap((step) => step.uses ?? []));
    assert.ok(uses.length > 0);
    for (const action of uses) assert.match(action, /^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
    assert.deepEqual(gitHub.permissions, {});
    assert.deepEqual(gitHub.jobs.preview?.permissions, { contents: "read", "id-token": "write" });
    assert.deepEqual(gitHub.jobs.comment?.permissions, { "pull-requests": "write" });
  });

  it("run no program of a fork with credentials", () => {
    assert.deepEqual(Object.keys(gitHub.on), ["pull_request"]);
    const text = readFileSync(join(ci, "github-actions.yml"), "utf8");
    assert.match(text, /if: github\.event\.pull_request\.head\.repo\.full_name == github\.repository/);
    assert.match(String(gitLab.policies.rules[0]?.if), /\$CI_MERGE_REQUEST_SOURCE_PROJECT_ID == \$CI_PROJECT_ID/);
  });

  it("put nothing into a script that the pull request's people write", () => {
    for (const { steps } of Object.values(gitHub.jobs))
      for (const { run = "" } of steps) assert.doesNotMatch(run, /\$\{\{/);
  });

  it("end as the preview ends, with its summary shown (GitHub)", () => {
    const refused = preview([begun, violation({}), ended], 255);
    assert.equal(refused.status, 255, refused.output);
    assert.match(runner.read("step-summary.md"), /1 violation to mend/);
    assert.equal(runner.read("summary/0.md"), runner.read("step-summary.md"));
    assert.equal(preview([begun, ended], 0).status, 0);
    assert.match(runner.read("step-summary.md"), /no violations/);
  });

  it("show in the log what is violated, and no resource's properties (GitHub)", () => {
    const { output } = preview([begun, violation({ message: "::add-mask::x" }), ended], 255);
    assert.match(output, /\| mandatory: exception-grammar on urn:pulumi:dev::shop::aws:s3\/bucket:Bucket::logs/);
    assert.doesNotMatch(output, /a-property/);
    assert.doesNotMatch(output, /^\s*::/m);
  });

  it("fail where the CLI streams no events, though it ends well (GitHub)", () => {
    assert.notEqual(preview(['{"steps": []}'], 0).status, 0);
    assert.equal(preview(["error: no stack named 'dev' found"], 7).status, 7);
  });

  it("comment once, and renew that comment in later runs (GitHub)", () => {
    preview([begun, violation({}), ended], 255);
    mkdirSync(runner.path("summaries"));
    writeFileSync(runner.path("summaries/0.md"), runner.read("summary/0.md"));
    const comment = () =>
      runner.run(gitHubScript("Comment, or renew the comment of an earlier run"), {
        GH_TOKEN: "a-token",
        COMMENTS: "repos/shop/web/issues/7/comments",
        REPOSITORY: "repos/shop/web",
      });
    runner.tool("gh", "exit 0");
    assert.equal(comment().status, 0);
    assert.match(
      runner.read("gh.calls"),
      /POST\nrepos\/shop\/web\/issues\/7\/comments\n--field\nbody=@summaries\/0\.md/,
    );
    runner.tool("gh", '[ "$2" != "--paginate" ] || echo 4711');
    const renewed = comment();
    assert.equal(renewed.status, 0);
    assert.match(runner.read("gh.calls"), /PATCH\nrepos\/shop\/web\/issues\/comments\/4711\n--field/);
    assert.doesNotMatch(`${renewed.output}${runner.read("gh.calls")}`, /a-token/);
  });

  it("end as the preview ends, with the summary as an artifact and, with a token, as a comment (GitLab)", () => {
    runner.tool("pulumi", pulumi([begun, violation({}), ended], 255));
    runner.tool("curl", "exit 0");
    const script = gitLab.policies.script.join("\n").replaceAll("/tmp/firebreak/dist/policypack", pack);
    const run = (environment = {}) =>
      runner.run(
        script.replaceAll("/tmp/events.json", runner.path("events.json")),
        {
          STACK: "dev",
          CI_API_V4_URL: "https://gitlab.example/api/v4",
          CI_PROJECT_ID: "1",
          CI_MERGE_REQUEST_IID: "2",
          ...environment,
        },
        "-e -o pipefail",
      );
    assert.equal(run().status, 255);
    assert.match(runner.read("policies.md"), /1 violation to mend/);
    assert.equal(runner.read("curl.calls"), "");
    const commented = run({ FIREBREAK_COMMENT_TOKEN: "a-token" });
    assert.equal(commented.status, 255);
    const [headerInput, ...others] = runner.read("curl.calls").split("PRIVATE-TOKEN: ");
    assert.match(
      String(headerInput),
      /--header\n@-\n--data-urlencode\nbody@policies\.md\nhttps:\/\/gitlab\.example\/api\/v4\/projects\/1\/merge_requests\/2\/notes/,
    );
    assert.deepEqual(others, ["a-token"]);
    assert.doesNotMatch(commented.output, /a-token/);
  });
});
