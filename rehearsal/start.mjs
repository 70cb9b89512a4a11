/**
 * The entry of every npm script: `node rehearsal/start.mjs <entry.ts> [arguments]`. Plain JavaScript without a single
 * dependency, because on a fresh clone it runs before there is a node_modules: it checks Node, installs the npm packages
 * that the lockfile names, then runs the TypeScript entry in this process.
 */
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const minimumNode = [20, 19];

function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

/** True when node_modules holds every package of the lockfile at its version; optional ones are other platforms' own. */
function packagesInstalled() {
  try {
    const wanted = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
    const installed = JSON.parse(readFileSync(join(root, "node_modules", ".package-lock.json"), "utf8")).packages;
    return Object.entries(wanted).every(
      ([path, { version, optional }]) => path === "" || optional || installed[path]?.version === version,
    );
  } catch {
    return false;
  }
}

function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** npm offers no lock of its own, and two `npm ci` in one checkout delete each other's files. */
async function withInstallLock(action) {
  const lock = join(root, ".rehearsal", "npm-packages.lock");
  mkdirSync(dirname(lock), { recursive: true });
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: "wx" });
      break;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
      const holder = Number(readFileSync(lock, "utf8"));
      if (holder > 0 && alive(holder)) await sleep(500);
      else rmSync(lock, { force: true });
    }
  }
  const release = () => rmSync(lock, { force: true });
  process.once("exit", release);
  try {
    return await action();
  } finally {
    process.off("exit", release);
    release();
  }
}

async function installPackages() {
  const started = Date.now();
  process.stderr.write("npm packages: installing by the lockfile\n");
  const arguments_ = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
  // npm ends on the terminal's Ctrl-C by itself; a SIGTERM to us alone has to be passed on.
  const npm = spawn(process.platform === "win32" ? "npm.cmd" : "npm", arguments_, {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    shell: process.platform === "win32",
  });
  let output = "";
  for (const stream of [npm.stdout, npm.stderr]) stream.on("data", (chunk) => (output += chunk));
  const stop = (signal) => {
    npm.kill(signal);
    fail("Stopped while the npm packages were being installed. The next run installs them again.");
  };
  process.once("SIGINT", stop).once("SIGTERM", stop);
  const code = await new Promise((resolve) => npm.once("error", resolve).once("close", resolve));
  process.off("SIGINT", stop).off("SIGTERM", stop);
  if (code !== 0) fail(installFailure(code, output));
  process.stderr.write(`npm packages: installed (${((Date.now() - started) / 1000).toFixed(1)} s)\n`);
}

function installFailure(code, output) {
  if (code instanceof Error)
    return `npm could not be started (${code.message}). Install npm, which comes with Node, and run this again.`;
  const reason = output
    .split("\n")
    .filter((line) => /^npm (error|ERR!)/.test(line) && !/complete log|\.log$/.test(line))
    .map((line) => line.replace(/^npm (error|ERR!) ?/, "").trim())
    .filter(Boolean)
    .slice(0, 4)
    .join("; ");
  if (/ENOSPC|no space left/i.test(output)) {
    return "The disk is full: the npm packages need about 700 MB. Free some space and run this again.";
  }
  if (/ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|ECONNRESET/.test(output)) {
    return `The npm registry cannot be reached (${reason}). Check the network, or set your mirror with \`npm config set registry <url>\`, and run this again.`;
  }
  return `npm ci failed (exit ${code}): ${reason || output.trim().slice(-500)}\nRun \`npm ci\` by hand to see all of it.`;
}

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < minimumNode[0] || (major === minimumNode[0] && minor < minimumNode[1])) {
  fail(
    `Firebreak needs Node ${minimumNode.join(".")} or newer; this is Node ${process.versions.node}. Install it from https://nodejs.org and run this again.`,
  );
}
const [entry, ...rest] = process.argv.slice(2);
if (entry === undefined) fail("Usage: node rehearsal/start.mjs <entry.ts> [arguments]");

if (!packagesInstalled()) {
  await withInstallLock(async () => {
    if (!packagesInstalled()) await installPackages();
  });
}

// The rehearsal calls nothing but this machine, so the SDK's advice on Node's support is noise here.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

const require = createRequire(join(root, "package.json"));
require("./rehearsal/setup/typescript.cjs");
process.argv = [process.argv[0], join(root, entry), ...rest];
require(join(root, entry));
