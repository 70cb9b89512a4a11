import assert from "node:assert/strict";
import { DescribeInstancesCommand, EC2Client, RunInstancesCommand } from "@aws-sdk/client-ec2";
import { CreateBucketCommand, GetBucketEncryptionCommand, GetPublicAccessBlockCommand } from "@aws-sdk/client-s3";
import {
  CreateDocumentCommand,
  DescribeAutomationExecutionsCommand,
  DescribeAutomationStepExecutionsCommand,
  DescribeDocumentCommand,
  GetAutomationExecutionCommand,
  ModifyDocumentPermissionCommand,
  type SSMClient,
  StartAutomationExecutionCommand,
  type StartAutomationExecutionCommandInput,
  StopAutomationExecutionCommand,
} from "@aws-sdk/client-ssm";
import { region } from "../emulatedAccounts";
import { AutomationWorld, adminRole, executionRoleName, payments, security } from "./automationWorld";

const inPayments = [{ Accounts: [payments], Regions: [region], ExecutionRoleName: executionRoleName }];

describe("Systems Manager Automation in the emulated organization", function () {
  this.timeout(120_000);
  let world: AutomationWorld;
  let central: SSMClient;
  let member: SSMClient;

  before(async () => {
    world = await AutomationWorld.start();
    central = await world.ssm(security);
    member = await world.ssm(payments);
  });
  after(() => world?.accounts.stop());

  const run = async (ssm: SSMClient, input: StartAutomationExecutionCommandInput) => {
    const { AutomationExecutionId } = await ssm.send(new StartAutomationExecutionCommand(input));
    await world.accounts.gateway.settled();
    const { AutomationExecution } = await ssm.send(new GetAutomationExecutionCommand({ AutomationExecutionId }));
    assert.ok(AutomationExecution);
    return AutomationExecution;
  };
  const bucket = async (name: string) => {
    const s3 = await world.s3(payments);
    await s3.send(
      new CreateBucketCommand({
        Bucket: name,
        CreateBucketConfiguration: { LocationConstraint: region as "eu-west-1" },
      }),
    );
    return s3;
  };

  it("closes a bucket of another account through both roles, and tells of it in both accounts", async () => {
    const s3 = await bucket("open-invoices");
    const mark = world.accounts.gateway.journal.mark();
    const done = await run(central, {
      DocumentName: "AWS-DisableS3BucketPublicReadWrite",
      Parameters: { S3BucketName: ["open-invoices"], AutomationAssumeRole: [adminRole] },
      TargetLocations: inPayments,
    });
    assert.deepEqual([done.AutomationExecutionStatus, done.FailureMessage], ["Success", undefined]);
    const { PublicAccessBlockConfiguration } = await s3.send(
      new GetPublicAccessBlockCommand({ Bucket: "open-invoices" }),
    );
    assert.deepEqual(Object.values(PublicAccessBlockConfiguration ?? {}), [true, true, true, true]);
    const calls = world.accounts.gateway.journal
      .since(mark)
      .map(({ operation, principalArn }) => [operation, principalArn.split("/")[1]]);
    assert.deepEqual(calls.slice(1, 5), [
      ["AssumeRole", "AWS-SystemsManager-AutomationAdministrationRole"],
      ["StartAutomationExecution", executionRoleName],
      ["PutPublicAccessBlock", executionRoleName],
      ["GetAutomationExecution", executionRoleName],
    ]);
    const ends = world.events.filter(({ event }) => event["detail-type"].startsWith("EC2 Automation Execution"));
    assert.deepEqual(
      ends.map(({ account, event }) => [account, event.detail.Status, event.detail.Definition]),
      [payments, security].map((account) => [account, "Success", "AWS-DisableS3BucketPublicReadWrite"]),
    );
    assert.match(String(ends[0]?.event.detail.StartTime), /^[A-Z][a-z]{2} \d{1,2}, \d{4} \d{1,2}:\d{2}:\d{2} [AP]M$/);
  });

  it("shows the child to the central account by step, and to the member by its parent", async () => {
    const done = await run(central, {
      DocumentName: "AWS-EnableS3BucketEncryption",
      Parameters: { BucketName: ["open-invoices"], AutomationAssumeRole: [adminRole] },
      TargetLocations: inPayments,
    });
    const id = done.AutomationExecutionId ?? "";
    const { StepExecutions } = await central.send(
      new DescribeAutomationStepExecutionsCommand({ AutomationExecutionId: id }),
    );
    assert.deepEqual(
      StepExecutions?.map(({ Action, StepStatus, TargetLocation }) => [Action, StepStatus, TargetLocation?.Accounts]),
      [["aws:executeAutomation", "Success", [payments]]],
    );
    const Filters = [{ Key: "ParentExecutionId" as const, Values: [id] }];
    const { AutomationExecutionMetadataList: children } = await member.send(
      new DescribeAutomationExecutionsCommand({ Filters }),
    );
    assert.deepEqual(
      children?.map((child) => [child.AutomationExecutionId, child.AutomationExecutionStatus]),
      [[StepExecutions?.[0]?.Outputs?.ExecutionId?.[0], "Success"]],
    );
    const s3 = await world.s3(payments);
    const { ServerSideEncryptionConfiguration } = await s3.send(
      new GetBucketEncryptionCommand({ Bucket: "open-invoices" }),
    );
    assert.equal(
      ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm,
      "AES256",
    );
  });

  it("fails with the reason where the execution role may not do what the steps do", async () => {
    const locked = `arn:aws:iam::${payments}:role/locked`;
    await world.role(payments, locked, { AWS: adminRole, Service: "ssm.amazonaws.com" }, [
      { Action: ["ssm:StartAutomationExecution", "ssm:GetAutomationExecution"], Resource: "*" },
      { Action: "iam:PassRole", Resource: locked },
    ]);
    const done = await run(central, {
      DocumentName: "AWS-EnableS3BucketEncryption",
      Parameters: { BucketName: ["open-invoices"], AutomationAssumeRole: [adminRole] },
      TargetLocations: [{ Accounts: [payments], Regions: [region], ExecutionRoleName: "locked" }],
    });
    assert.equal(done.AutomationExecutionStatus, "Failed");
    assert.match(done.FailureMessage ?? "", /AccessDenied.*s3:PutEncryptionConfiguration/);
  });

  it("fails where the administration role cannot enter the account, and refuses a role that does not trust it", async () => {
    const missing = { DocumentName: "AWS-EnableS3BucketEncryption", Parameters: { BucketName: ["open-invoices"] } };
    const done = await run(central, {
      ...missing,
      Parameters: { ...missing.Parameters, AutomationAssumeRole: [adminRole] },
      TargetLocations: [{ Accounts: ["100000000009"], Regions: [region] }],
    });
    assert.equal(done.AutomationExecutionStatus, "Failed");
    assert.match(done.FailureMessage ?? "", /sts:AssumeRole/);
    const untrusting = `arn:aws:iam::${security}:role/untrusting`;
    await world.role(security, untrusting, { Service: "ec2.amazonaws.com" }, [{ Action: "s3:*", Resource: "*" }]);
    await assert.rejects(
      run(central, { ...missing, Parameters: { ...missing.Parameters, AutomationAssumeRole: [untrusting] } }),
      { name: "InvalidAutomationExecutionParametersException", message: /unable to be assumed/ },
    );
  });

  it("terminates an instance of its own account with the caller's rights", async () => {
    const ec2 = new EC2Client(await world.administrator(payments));
    const { Instances } = await ec2.send(
      new RunInstancesCommand({ ImageId: "ami-12c6146b", MinCount: 1, MaxCount: 1 }),
    );
    const InstanceIds = [Instances?.[0]?.InstanceId ?? ""];
    const done = await run(member, {
      DocumentName: "AWS-TerminateEC2Instance",
      Parameters: { InstanceId: InstanceIds },
    });
    assert.deepEqual([done.AutomationExecutionStatus, done.FailureMessage], ["Success", undefined]);
    const { Reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds }));
    assert.equal(Reservations?.[0]?.Instances?.[0]?.State?.Name, "terminated");
  });

  it("refuses parameters that a document lacks or needs, and documents that are not there", async () => {
    const invalid = { name: "InvalidAutomationExecutionParametersException" };
    await assert.rejects(run(member, { DocumentName: "AWS-DisableS3BucketPublicReadWrite" }), {
      ...invalid,
      message: /S3BucketName/,
    });
    const Parameters = { S3BucketName: ["a"], Bucket: ["a"] };
    await assert.rejects(run(member, { DocumentName: "AWS-DisableS3BucketPublicReadWrite", Parameters }), {
      ...invalid,
      message: /not defined.*Bucket/,
    });
    await assert.rejects(run(member, { DocumentName: "No-Such-Runbook" }), {
      name: "AutomationDefinitionNotFoundException",
    });
  });

  it("runs an account's own document, in another account once it is shared with it", async () => {
    const Content = JSON.stringify({
      schemaVersion: "0.3",
      assumeRole: "{{ AutomationAssumeRole }}",
      parameters: { Bucket: { type: "String" }, AutomationAssumeRole: { type: "String", default: "" } },
      mainSteps: [
        {
          name: "encrypt",
          action: "aws:executeAwsApi",
          inputs: {
            Service: "s3",
            Api: "PutPublicAccessBlock",
            Bucket: "{{ Bucket }}",
            PublicAccessBlockConfiguration: { BlockPublicAcls: true },
          },
        },
      ],
    });
    await central.send(
      new CreateDocumentCommand({ Name: "Close-Bucket", Content, DocumentType: "Automation", DocumentFormat: "JSON" }),
    );
    await bucket("own-document");
    const start = {
      DocumentName: "Close-Bucket",
      Parameters: { Bucket: ["own-document"], AutomationAssumeRole: [adminRole] },
      TargetLocations: inPayments,
    };
    const before = await run(central, start);
    assert.match(before.FailureMessage ?? "", /AutomationDefinitionNotFoundException/);
    await central.send(
      new ModifyDocumentPermissionCommand({
        Name: "Close-Bucket",
        PermissionType: "Share",
        AccountIdsToAdd: [payments],
      }),
    );
    const after = await run(central, start);
    assert.deepEqual([after.AutomationExecutionStatus, after.FailureMessage], ["Success", undefined]);
  });

  it("starts once for a client token, and stops an execution that runs", async () => {
    const Content = JSON.stringify({
      schemaVersion: "0.3",
      mainSteps: [{ name: "wait", action: "aws:sleep", inputs: { Duration: "PT10M" } }],
    });
    const document = { Name: "Wait", Content, DocumentType: "Automation", DocumentFormat: "JSON" } as const;
    await member.send(new CreateDocumentCommand(document));
    const ClientToken = "0b1d4f3a-8f5e-4d1c-9a61-3f2f6f0c7a11";
    const start = () => member.send(new StartAutomationExecutionCommand({ DocumentName: "Wait", ClientToken }));
    const [{ AutomationExecutionId }, again] = [await start(), await start()];
    assert.equal(again.AutomationExecutionId, AutomationExecutionId);
    await member.send(new StopAutomationExecutionCommand({ AutomationExecutionId }));
    await world.accounts.gateway.settled();
    const { AutomationExecution } = await member.send(new GetAutomationExecutionCommand({ AutomationExecutionId }));
    assert.equal(AutomationExecution?.AutomationExecutionStatus, "Cancelled");
    await assert.rejects(member.send(new StopAutomationExecutionCommand({ AutomationExecutionId })), {
      name: "InvalidAutomationStatusUpdateException",
    });
  });

  it("ends a step that takes longer than its time as timed out", async () => {
    const Content = JSON.stringify({
      schemaVersion: "0.3",
      mainSteps: [{ name: "wait", action: "aws:sleep", timeoutSeconds: 60, inputs: { Duration: "PT10M" } }],
    });
    const document = { Name: "Too-Long", Content, DocumentType: "Automation", DocumentFormat: "JSON" } as const;
    await member.send(new CreateDocumentCommand(document));
    const done = await run(member, { DocumentName: "Too-Long" });
    assert.equal(done.AutomationExecutionStatus, "TimedOut");
  });

  it("describes Amazon's documents with the parameters that they take", async () => {
    const { Document } = await member.send(new DescribeDocumentCommand({ Name: "AWS-EnableS3BucketEncryption" }));
    assert.equal(Document?.Owner, "Amazon");
    assert.deepEqual(Document?.Parameters?.map(({ Name }) => Name).sort(), [
      "AutomationAssumeRole",
      "BucketName",
      "KMSMasterKey",
      "SSEAlgorithm",
    ]);
  });
});
