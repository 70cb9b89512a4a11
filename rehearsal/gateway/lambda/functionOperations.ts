import { randomUUID } from "node:crypto";
import * as z from "zod";
import { AwsError, type AwsRequest } from "../awsRequest";
import { partitionOf } from "../partition";
import type { Operation } from "../serviceModule";
import { type CodePackage, unpack } from "./codePackage";
import { executionCredentials } from "./executionRole";
import { functionArn, readFunctionName } from "./functionArn";
import { describeFunction, type FunctionRecord } from "./functionRecord";
import { FunctionRunner, type RunnerHost } from "./functionRunner";
import { readSettings } from "./functionSettings";
import type { FunctionStore } from "./functionStore";
import { pageOf } from "./page";
import { ResourcePolicy } from "./resourcePolicy";

export interface FunctionOperationsHost {
  readonly store: FunctionStore;
  readonly runnerHost: RunnerHost;
  /** Where deployment packages are unpacked. */
  codeDirectory(): Promise<string>;
}

const tagsSchema = z.record(z.string(), z.string()).default({});

/**
 * Create, read, update, delete and list functions. Less than AWS: a function is Active at once; no layers at run time, no container images, and code comes as a zip in the request, not from S3.
 */
export function functionOperations(host: FunctionOperationsHost): Record<string, Operation> {
  const { store } = host;
  const find = (request: AwsRequest) => store.get(readFunctionName(String(request.parameters.FunctionName), request));

  return {
    async CreateFunction(request) {
      const { parameters } = request;
      const identity = readFunctionName(String(parameters.FunctionName), request);
      store.requireFree(identity);
      if ((parameters.PackageType ?? "Zip") !== "Zip") {
        throw new AwsError(
          "InvalidParameterValueException",
          "The rehearsal runs zip packages only, not container images",
        );
      }
      const settings = readSettings(parameters);
      const code = await readCode(parameters.Code, host);
      const arn = functionArn(identity);
      await requireAssumableRole(host, settings.Role, identity.name, arn);
      const record: FunctionRecord = {
        identity,
        arn,
        settings,
        code,
        lastModified: new Date(),
        revisionId: randomUUID(),
        tags: tagsSchema.parse(parameters.Tags ?? undefined),
        policy: new ResourcePolicy(arn, partitionOf(identity.region)),
        versions: [],
        aliases: new Map(),
        provisioned: new Map(),
      };
      store.add({ record, runner: new FunctionRunner(record, host.runnerHost) });
      return describeFunction(record);
    },

    async GetFunction(request) {
      const { record } = find(request);
      return {
        Configuration: describeFunction(record),
        Code: { RepositoryType: "S3", Location: `file://${record.code.directory}` },
        ...(Object.keys(record.tags).length > 0 && { Tags: record.tags }),
        ...(record.reservedConcurrency !== undefined && {
          Concurrency: { ReservedConcurrentExecutions: record.reservedConcurrency },
        }),
      };
    },

    async GetFunctionConfiguration(request) {
      return describeFunction(find(request).record);
    },

    async UpdateFunctionCode(request) {
      const { record, runner } = find(request);
      requireRevision(record, request.parameters.RevisionId);
      const code = await readCode(request.parameters, host);
      const architectures = request.parameters.Architectures;
      const settings = readSettings(
        architectures === undefined ? {} : { Architectures: architectures },
        record.settings,
      );
      if (request.parameters.DryRun === true) return describeFunction({ ...record, code, settings });
      record.code = code;
      record.settings = settings;
      await changed(record, runner);
      return describeFunction(record);
    },

    async UpdateFunctionConfiguration(request) {
      const { record, runner } = find(request);
      requireRevision(record, request.parameters.RevisionId);
      const settings = readSettings(request.parameters, record.settings);
      if (settings.Role !== record.settings.Role) {
        await requireAssumableRole(host, settings.Role, record.identity.name, record.arn);
      }
      record.settings = settings;
      await changed(record, runner);
      return describeFunction(record);
    },

    async DeleteFunction(request) {
      const { record, runner } = find(request);
      store.remove(record.arn);
      await runner.retire();
      return {};
    },

    async ListFunctions(request) {
      const all = store.list(request.account, request.region);
      const { items, next } = pageOf(request, all, 50);
      return { Functions: items.map(({ record }) => describeFunction(record)), ...next };
    },

    async GetFunctionCodeSigningConfig(request) {
      return { FunctionName: find(request).record.identity.name };
    },
  };
}

async function changed(record: FunctionRecord, runner: FunctionRunner): Promise<void> {
  record.lastModified = new Date();
  record.revisionId = randomUUID();
  await runner.retire();
}

function requireRevision(record: FunctionRecord, given: unknown): void {
  if (given === undefined || given === record.revisionId) return;
  throw new AwsError(
    "PreconditionFailedException",
    "The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id",
    412,
  );
}

async function readCode(code: unknown, host: FunctionOperationsHost): Promise<CodePackage> {
  const zip = z.object({ ZipFile: z.string().min(1) }).safeParse(code);
  if (!zip.success) {
    throw new AwsError(
      "InvalidParameterValueException",
      "Give the code as a zip in the request (ZipFile); the rehearsal reads no code from S3 or an image",
    );
  }
  return unpack(Buffer.from(zip.data.ZipFile, "base64"), await host.codeDirectory());
}

/** As AWS does at creation: a role that Lambda cannot assume is refused before the first event. */
async function requireAssumableRole(
  host: FunctionOperationsHost,
  roleArn: string,
  functionName: string,
  arn: string,
): Promise<void> {
  await executionCredentials(host.runnerHost.gateway, { roleArn, functionName, functionArn: arn });
}
