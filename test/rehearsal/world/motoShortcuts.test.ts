import assert from "node:assert/strict";
import { CreateVolumeCommand, DeleteTagsCommand, DescribeVolumesCommand, EC2Client } from "@aws-sdk/client-ec2";
import { EmulatedAccounts, region } from "../gateway/emulatedAccounts";

describe("moto, asked the short way,", () => {
  let accounts: EmulatedAccounts;

  before(async () => {
    accounts = await EmulatedAccounts.start();
  });
  after(() => accounts?.stop());

  it("knows of each resource its own tags, and finds it by them", async () => {
    const ec2 = new EC2Client(await accounts.administrator("111122223333"));
    const volume = async (tags: Readonly<Record<string, string>>) => {
      const { VolumeId = "" } = await ec2.send(
        new CreateVolumeCommand({
          AvailabilityZone: `${region}a`,
          Size: 1,
          TagSpecifications: [
            { ResourceType: "volume", Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) },
          ],
        }),
      );
      return VolumeId;
    };
    const found = async (tag: string, value: string) => {
      const { Volumes = [] } = await ec2.send(
        new DescribeVolumesCommand({ Filters: [{ Name: `tag:${tag}`, Values: [value] }] }),
      );
      return Volumes.map(({ VolumeId, Tags = [] }) => [VolumeId, Tags.map(({ Key, Value }) => `${Key}=${Value}`)]);
    };
    const web = await volume({ Name: "web", stage: "prod" });
    const other = await volume({ Name: "other" });
    assert.deepEqual(await found("Name", "web"), [[web, ["Name=web", "stage=prod"]]]);
    assert.deepEqual(await found("Name", "other"), [[other, ["Name=other"]]]);

    await ec2.send(new DeleteTagsCommand({ Resources: [web], Tags: [{ Key: "stage" }] }));
    assert.deepEqual(await found("Name", "web"), [[web, ["Name=web"]]]);
    assert.deepEqual(await found("stage", "prod"), []);
  });
});
