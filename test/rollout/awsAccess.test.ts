import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { AwsAccess } from "../../rollout/awsAccess";

const role = "arn:aws-cn:iam::000000000001:role/team/deployer";

/** STS of one partition: who asks is account 100000000001, and sessions last as long as they are told to. */
class Sts {
  readonly asked: URLSearchParams[] = [];
  lifetime = 3_600_000;
  denies = false;
  readonly #server: Server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const form = new URLSearchParams(body);
    this.asked.push(form);
    const number = this.asked.length;
    if (form.get("Action") === "GetCallerIdentity")
      return response.end(
        answer(
          "GetCallerIdentity",
          "<Account>100000000001</Account><Arn>arn:aws-cn:iam::100000000001:user/alice</Arn>",
        ),
      );
    if (this.denies) {
      response.statusCode = 403;
      return response.end(
        "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>",
      );
    }
    const ends = new Date(Date.now() + this.lifetime).toISOString();
    return response.end(
      answer(
        "AssumeRole",
        `<Credentials><AccessKeyId>ASIA${number}</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>${ends}</Expiration></Credentials>`,
      ),
    );
  });

  async open(): Promise<AwsAccess> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    const address = this.#server.address();
    assert.ok(address !== null && typeof address === "object");
    return AwsAccess.of(
      {
        region: "cn-north-1",
        endpoint: `http://127.0.0.1:${address.port}`,
        credentials: { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "secret" },
      },
      "team/deployer",
    );
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

function answer(operation: string, inner: string): string {
  return `<${operation}Response><${operation}Result>${inner}</${operation}Result></${operation}Response>`;
}

async function keyOf({ credentials }: ReturnType<AwsAccess["clientOf"]>): Promise<string> {
  assert.ok(typeof credentials === "function");
  return (await credentials()).accessKeyId;
}

describe("Who a rollout is in an account", () => {
  let sts: Sts;
  let access: AwsAccess;
  beforeEach(async () => {
    sts = new Sts();
    access = await sts.open();
  });
  afterEach(() => {
    access.close();
    sts.close();
  });

  it("is the deployment role there, in the caller's partition, and the caller in its own account", () => {
    assert.equal(access.accountId, "100000000001");
    assert.equal(access.roleArn("000000000001"), role);
    assert.equal(access.roleArn("100000000001"), undefined);
  });

  it("is found out with a session that may do nothing", async () => {
    await access.tryRole("000000000001");
    const { asked } = sts;
    assert.equal(asked.length, 2);
    assert.equal(asked[1]?.get("RoleArn"), role);
    assert.match(asked[1]?.get("Policy") ?? "", /"Effect":"Deny","Action":"\*","Resource":"\*"/);
    await access.tryRole("100000000001");
    assert.equal(asked.length, 2, "nothing is assumed in the caller's own account");
  });

  it("is told in STS's words where the role can't be assumed", async () => {
    sts.denies = true;
    await assert.rejects(access.tryRole("000000000001"), { name: "AccessDenied" });
  });

  it("is one session for all Regions until it is about to end, then another", async () => {
    const client = access.clientOf("000000000001");
    assert.deepEqual([await keyOf(client), await keyOf(client)], ["ASIA2", "ASIA2"]);
    sts.lifetime = 60_000;
    const short = access.clientOf("000000000001");
    const first = await keyOf(short);
    assert.notEqual(await keyOf(short), first);
  });

  it("is tried anew after a refusal, which may have passed", async () => {
    const client = access.clientOf("000000000001");
    sts.denies = true;
    await assert.rejects(keyOf(client), { name: "AccessDenied" });
    sts.denies = false;
    assert.match(await keyOf(client), /^ASIA/);
  });
});
