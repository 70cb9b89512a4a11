import assert from "node:assert/strict";
import {
  CreateDetectorCommand,
  DescribeOrganizationConfigurationCommand,
  EnableOrganizationAdminAccountCommand,
  GetDetectorCommand,
  GuardDutyClient,
  ListDetectorsCommand,
  ListOrganizationAdminAccountsCommand,
  UpdateDetectorCommand,
} from "@aws-sdk/client-guardduty";
import * as pulumi from "@pulumi/pulumi";
import { lookUpAdministrator, lookUpDetectors, lookUpOrganization } from "../../../components/existingGuardDuty";
import { GuardDutyDetector } from "../../../components/guardDutyDetector";
import { GuardDutyOrganization } from "../../../components/guardDutyOrganization";
import { ManagementAccount } from "../../../components/managementAccount";
import { lookUpPlacement } from "../../../components/placement";
import { withoutExceptionPolicies } from "../../components/exceptionPolicies";
import { DeployedPrograms, type ProgramStack, region } from "./deployedPrograms";

const settings = {
  guardDutyAutoEnable: "NEW",
  guardDutyFeatures: ["S3_DATA_EVENTS"],
  findingPublishingFrequency: "FIFTEEN_MINUTES",
} as const;

describe("GuardDuty, set up by the real engine in an organization that has some of it already", function () {
  this.timeout(240_000);
  let programs: DeployedPrograms;
  let management: ProgramStack;
  let security: ProgramStack;
  let securityAccountId: string;

  before(async () => {
    programs = await DeployedPrograms.start();
    securityAccountId = programs.organization.account("security").id;
    management = await programs.stack("management", programs.organization.account("management"), async () => {
      const existingAdministrator = await lookUpAdministrator();
      new ManagementAccount("management", {
        placement: await lookUpPlacement(),
        securityAccountId: new pulumi.Config("test").get("administrator") ?? securityAccountId,
        guardDutyAdministrator: true,
        existingAdministrator,
        securityHubAdministrator: false,
        configAdministrator: false,
        configRules: "off",
        regions: [region],
        ...withoutExceptionPolicies,
      });
    });
    security = await programs.stack("security", programs.organization.account("security"), async () => {
      const placement = await lookUpPlacement();
      const native = { guardDutyAdministrator: true, guardDutyDelivery: "native", regions: [region] } as const;
      const detectors = await lookUpOrganization(native, placement);
      if (detectors === undefined) return;
      new GuardDutyOrganization("guardduty", { placement, regions: [region], detectors, settings });
    });
  });
  after(() => programs?.stop());

  function guardDutyOf(account: "security" | "management" | "sandbox"): GuardDutyClient {
    return programs.organization.account(account).client(GuardDutyClient, region);
  }

  async function detectorIn(account: "security" | "sandbox") {
    const guardDuty = guardDutyOf(account);
    const { DetectorIds: [DetectorId] = [] } = await guardDuty.send(new ListDetectorsCommand({}));
    return { DetectorId, ...(await guardDuty.send(new GetDetectorCommand({ DetectorId }))) };
  }

  it("leaves GuardDuty alone in the security account while that is not the administrator", async () => {
    assert.deepEqual((await security.up()).changes, { create: 1 });
  });

  it("adopts an appointment that somebody made, and changes nothing the second time", async () => {
    await guardDutyOf("management").send(
      new EnableOrganizationAdminAccountCommand({ AdminAccountId: securityAccountId }),
    );
    assert.deepEqual((await management.up()).changes, { create: 2, import: 1 });
    assert.deepEqual((await management.up()).changes, { same: 3 });
  });

  it("refuses to appoint another account, and says which is appointed", async () => {
    const administrator = programs.organization.account("sandbox").id;
    await assert.rejects(management.up({ "test:administrator": administrator }), (error: Error) =>
      new RegExp(`delegated administrator is account ${securityAccountId}`).test(error.message),
    );
  });

  it("adopts the detector that came with the appointment, and gives it the frequency at once", async () => {
    const guardDuty = guardDutyOf("security");
    const { DetectorId } = await detectorIn("security");
    await guardDuty.send(new UpdateDetectorCommand({ DetectorId, FindingPublishingFrequency: "SIX_HOURS" }));
    const { changes } = await security.up();
    assert.deepEqual(changes, { create: 4, same: 1, import: 1, update: 1 });
    const adopted = await detectorIn("security");
    assert.deepEqual([adopted.DetectorId, adopted.FindingPublishingFrequency], [DetectorId, "FIFTEEN_MINUTES"]);
    assert.equal(adopted.Tags?.["firebreak:owner"], undefined);
    const configuration = await guardDuty.send(new DescribeOrganizationConfigurationCommand({ DetectorId }));
    assert.equal(configuration.AutoEnableOrganizationMembers, "NEW");
    const feature = configuration.Features?.find(({ Name }) => Name === "S3_DATA_EVENTS");
    assert.equal(feature?.AutoEnable, "NEW");
    const again = (await security.up()).changes;
    assert.deepEqual(Object.keys(again), ["same"], JSON.stringify(again));
  });

  it("leaves the adopted detector where it was when the stack goes", async () => {
    const { DetectorId } = await detectorIn("security");
    await security.destroy();
    assert.equal((await detectorIn("security")).DetectorId, DetectorId);
  });

  it("takes its own appointment away with the stack, and makes it again", async () => {
    await management.destroy();
    const administrators = async () =>
      (await guardDutyOf("management").send(new ListOrganizationAdminAccountsCommand({}))).AdminAccounts?.length;
    assert.equal(await administrators(), 0);
    assert.deepEqual((await management.up()).changes, { create: 3 });
    assert.deepEqual((await management.up()).changes, { same: 3 });
    assert.equal(await administrators(), 1);
  });

  it("makes a member's detector, keeps it as its own, and deletes it with the stack", async () => {
    const forensics = programs.organization.account("forensics");
    const member = await programs.stack("member", forensics, async () => {
      const existing = (await lookUpDetectors([region])).get(region);
      if (existing !== undefined && !existing.ours) return;
      new GuardDutyDetector("detector", { placement: await lookUpPlacement(), region, existing });
    });
    const guardDuty = forensics.client(GuardDutyClient, region);
    assert.deepEqual((await member.up()).changes, { create: 3 });
    assert.deepEqual((await member.up()).changes, { same: 3 });
    await member.destroy();
    assert.deepEqual((await guardDuty.send(new ListDetectorsCommand({}))).DetectorIds, []);

    await guardDuty.send(new CreateDetectorCommand({ Enable: true }));
    assert.deepEqual((await member.up()).changes, { create: 1 });
  });
});
