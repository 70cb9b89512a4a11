import assert from "node:assert/strict";
import { lookUpOwnDelegation } from "../../components/configAdministration";
import { lookUpAdministrator, lookUpDetectors, lookUpOrganization } from "../../components/existingGuardDuty";
import { deploy, refusal } from "./deployment";

const placement = { accountId: "111122223333", partition: "aws", region: "eu-central-1" };
const settings = { guardDutyAdministrator: true, guardDutyDelivery: "native", regions: ["eu-central-1"] } as const;
const administrator = {
  getDelegatedServices: () => ({ delegatedServices: [{ servicePrincipal: "guardduty.amazonaws.com" }] }),
};
const noDetector = () => {
  throw refusal("reading this account's single GuardDuty Detector: empty result");
};

/** What the look-up answers where the provider answers so. */
async function looked<Found>(
  lookUp: () => Promise<Found>,
  calls: NonNullable<Parameters<typeof deploy>[1]>["calls"],
): Promise<Found | undefined> {
  let found: Found | undefined;
  const program = async () => {
    found = await lookUp();
  };
  await deploy(program, calls === undefined ? {} : { calls });
  return found;
}

describe("Looking for GuardDuty's detectors", () => {
  it("finds those that are there, and tells which are Firebreak's own", async () => {
    const tagsOf: Record<string, object> = {
      "eu-central-1": { "firebreak:owner": "firebreak" },
      "us-east-1": { team: "soc" },
    };
    const getDetector = ({ region }: { readonly region?: unknown }) =>
      region === "eu-west-1" ? noDetector() : { id: `in-${region}`, tags: tagsOf[String(region)] };
    const found = await looked(() => lookUpDetectors(["eu-central-1", "us-east-1", "eu-west-1"]), { getDetector });
    assert.deepEqual(
      [...(found ?? [])],
      [
        ["eu-central-1", { id: "in-eu-central-1", ours: true }],
        ["us-east-1", { id: "in-us-east-1", ours: false }],
      ],
    );
  });

  it("fails where GuardDuty can't be asked, rather than take it for off", async () => {
    const getDetector = () => {
      throw refusal("AccessDeniedException: not authorized to perform guardduty:ListDetectors");
    };
    await assert.rejects(
      looked(() => lookUpDetectors(["eu-central-1"]), { getDetector }),
      /AccessDenied/,
    );
  });
});

describe("Looking for GuardDuty's administrator", () => {
  it("finds who it is, if anybody", async () => {
    const some = {
      getDelegatedAdministrators: () => ({ delegatedAdministrators: [{ id: "999988887777", name: "Audit" }] }),
    };
    assert.deepEqual(await looked(lookUpAdministrator, some), { accountId: "999988887777", name: "Audit" });
    const none = { getDelegatedAdministrators: () => ({ delegatedAdministrators: [] }) };
    assert.equal(await looked(lookUpAdministrator, none), undefined);
  });

  it("lets the security account set GuardDuty up once it is the administrator, and not before", async () => {
    const found = await looked(() => lookUpOrganization(settings, placement), {
      ...administrator,
      getDetector: noDetector,
    });
    assert.deepEqual([...(found ?? [["nothing"]])], []);
    const getDelegatedServices = () => {
      throw refusal("AccessDeniedException: You don't have permissions to access this resource.");
    };
    assert.equal(await looked(() => lookUpOrganization(settings, placement), { getDelegatedServices }), undefined);
  });

  it("fails where Organizations can't be asked: what is set up already would be deleted as not ours to set up", async () => {
    const getDelegatedServices = () => {
      throw refusal("TooManyRequestsException: slow down");
    };
    const calls = { getDelegatedServices };
    await assert.rejects(
      looked(() => lookUpOrganization(settings, placement), calls),
      /TooManyRequests/,
    );
    await assert.rejects(
      looked(() => lookUpOwnDelegation(placement), calls),
      /TooManyRequests/,
    );
  });

  it("asks nothing where another tool sets GuardDuty up, or no account is the administrator", async () => {
    const asked = () => {
      throw refusal("asked");
    };
    const calls = { getDelegatedServices: asked, getDetector: asked };
    for (const other of [{ guardDutyAdministrator: false }, { guardDutyDelivery: "forwarded" as const }]) {
      const found = await looked(() => lookUpOrganization({ ...settings, ...other }, placement), calls);
      assert.equal(found, undefined);
    }
  });
});
