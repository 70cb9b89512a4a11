import assert from "node:assert/strict";
import { DeleteRolePolicyCommand, IAMClient } from "@aws-sdk/client-iam";
import {
  DeleteFunctionCommand,
  DeleteFunctionConcurrencyCommand,
  GetFunctionCommand,
  InvokeCommand,
  LambdaClient,
  ListFunctionsCommand,
  PutFunctionConcurrencyCommand,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { containFunction } from "../../../functions/contain-function/responder";
import type { PermissionStatement } from "../../../functions/domain/permissions";
import { sessionPolicyOf } from "../../../functions/domain/sessionPolicy";
import { createFunction, type RehearsedFunction } from "../../../rehearsal/world/functions";
import { type EmulatedResponders, memberId } from "../provenance/emulatedResponders";
import { policyOf, startResponders } from "./containedFunctions";

const { member, apart, release } = containFunction.permissions;
const refused = (error: unknown) => error instanceof Error && error.name.startsWith("AccessDenied");

describe("The session by which a function is contained", function () {
  this.timeout(120_000);
  let responders: EmulatedResponders;
  let function_: RehearsedFunction;

  before(async () => {
    responders = await startResponders();
    function_ = await createFunction(responders.member);
  });
  after(() => responders?.stop());

  /** The response role, cut down to these permissions as a responder cuts it. */
  async function sessionWith(statements: readonly PermissionStatement[]) {
    const { Credentials: held } = await responders.security.client(STSClient).send(
      new AssumeRoleCommand({
        RoleArn: `arn:aws:iam::${memberId}:role/Response-contain-function`,
        RoleSessionName: "firebreak-contain-function",
        Policy: sessionPolicyOf(containFunction, statements),
      }),
    );
    return responders.world.signedBy({
      accessKeyId: held?.AccessKeyId ?? "",
      secretAccessKey: held?.SecretAccessKey ?? "",
      sessionToken: held?.SessionToken ?? "",
    });
  }

  it("reads no code, runs and changes no function, and gives no concurrency back", async () => {
    const { name: FunctionName, role } = function_;
    for (const statements of [member, apart.impact]) {
      const lambda = new LambdaClient(await sessionWith(statements));
      for (const attempt of [
        () => lambda.send(new GetFunctionCommand({ FunctionName })),
        () => lambda.send(new InvokeCommand({ FunctionName })),
        () => lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Role: role.arn })),
        () => lambda.send(new DeleteFunctionCommand({ FunctionName })),
        () => lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName })),
      ]) {
        await assert.rejects(attempt, refused);
      }
    }
  });

  it("of the impact card changes nothing at all, and that of the containment takes no deny away", async () => {
    const { name: FunctionName, role } = function_;
    const card = new LambdaClient(await sessionWith(apart.impact));
    await card.send(new ListFunctionsCommand({}));
    await assert.rejects(
      card.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 0 })),
      refused,
    );
    const iam = new IAMClient(await sessionWith(member));
    await assert.rejects(
      iam.send(new DeleteRolePolicyCommand({ RoleName: role.name, PolicyName: policyOf(function_) })),
      refused,
    );
  });

  it("of the release reads no code and runs nothing either", async () => {
    const { name: FunctionName } = function_;
    const lambda = new LambdaClient(await sessionWith(release));
    await assert.rejects(lambda.send(new GetFunctionCommand({ FunctionName })), refused);
    await assert.rejects(lambda.send(new InvokeCommand({ FunctionName })), refused);
    await assert.rejects(lambda.send(new DeleteFunctionCommand({ FunctionName })), refused);
  });
});
