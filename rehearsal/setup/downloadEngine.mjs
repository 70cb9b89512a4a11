/**
 * Runs the Automation API's own installer: `node downloadEngine.mjs <version> <root>`. A process of its own, because the
 * installer takes no abort signal and starts a shell script that must end with it.
 */
import { PulumiCommand } from "@pulumi/pulumi/automation/index.js";
import semver from "semver";

const [version, root] = process.argv.slice(2);
await PulumiCommand.install({ version: new semver.SemVer(version), root });
