import assert from "node:assert/strict";
import {
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteUserPolicyCommand,
  DetachUserPolicyCommand,
  IAMClient,
} from "@aws-sdk/client-iam";
import { blockPrincipal } from "../../../functions/block-principal/responder";
import { blockPolicyName } from "../../../functions/domain/blockPolicy";
import { sessionPolicyOf } from "../../../functions/domain/sessionPolicy";
import { createRole, createUser } from "../../../rehearsal/world/principals";
import { region } from "../gateway/emulatedAccounts";
import { EmulatedBlocking } from "./emulatedBlocking";

const administrator = "arn:aws:iam::aws:policy/AdministratorAccess";
const denyAll = "arn:aws:iam::aws:policy/AWSDenyAll";
const refused = { name: "AccessDenied" };

describe("The session by which a principal is blocked", function () {
  this.timeout(120_000);
  let blocking: EmulatedBlocking;
  let containing: IAMClient;
  let releasing: IAMClient;

  before(async () => {
    blocking = await EmulatedBlocking.start();
    const client = async (policy: string) =>
      new IAMClient({
        endpoint: blocking.world.gateway.url,
        region,
        maxAttempts: 1,
        credentials: await blocking.responseSession(policy),
      });
    containing = await client(sessionPolicyOf(blockPrincipal));
    releasing = await client(sessionPolicyOf(blockPrincipal, blockPrincipal.permissions.release));
  });
  after(() => blocking?.stop());

  it("attaches AWSDenyAll and no other policy", async () => {
    const user = await createUser(blocking.member, { keys: "none" });
    const role = await createRole(blocking.member);
    const [UserName, RoleName] = [user.name, role.name];
    await assert.rejects(containing.send(new AttachUserPolicyCommand({ UserName, PolicyArn: administrator })), refused);
    await assert.rejects(containing.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: administrator })), refused);
    await containing.send(new AttachUserPolicyCommand({ UserName, PolicyArn: denyAll }));
    await containing.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: denyAll }));
  });

  it("takes no block away, makes no user and no key", async () => {
    const { name: UserName } = await createUser(blocking.member, { keys: "none" });
    const policy = { UserName, PolicyName: blockPolicyName };
    await assert.rejects(containing.send(new DeleteUserPolicyCommand(policy)), refused);
    await assert.rejects(containing.send(new DetachUserPolicyCommand({ UserName, PolicyArn: denyAll })), refused);
    for (const client of [containing, releasing]) {
      await assert.rejects(client.send(new CreateUserCommand({ UserName: "mallory" })), refused);
      await assert.rejects(client.send(new CreateAccessKeyCommand({ UserName })), refused);
    }
  });

  it("detaches AWSDenyAll and no other policy where it releases", async () => {
    const { name: UserName } = await createUser(blocking.member, { keys: "none" });
    const iam = blocking.member.client(IAMClient);
    for (const PolicyArn of [denyAll, administrator]) {
      await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn }));
    }
    await assert.rejects(releasing.send(new DetachUserPolicyCommand({ UserName, PolicyArn: administrator })), refused);
    await releasing.send(new DetachUserPolicyCommand({ UserName, PolicyArn: denyAll }));
  });
});
