import {
  DescribeInstanceStatusCommand,
  EC2Client,
  StartInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from "@aws-sdk/client-ec2";
import * as z from "zod";
import type { StepAction } from "./stepContext";

const inputsSchema = z.object({
  InstanceIds: z.union([z.string().transform((id) => [id]), z.array(z.string()).min(1)]),
  DesiredState: z.enum(["running", "stopped", "terminated"]),
  CheckStateOnly: z.boolean().default(false),
  Force: z.boolean().optional(),
});
const pollSeconds = 5;

/** `aws:changeInstanceState`: asks for the state, then waits until every instance has it. */
export const changeInstanceState: StepAction = async (inputs, { aws, wait }) => {
  const { InstanceIds, DesiredState, CheckStateOnly, Force } = inputsSchema.parse(inputs);
  const ec2 = aws.client(EC2Client);
  if (!CheckStateOnly) {
    if (DesiredState === "running") await ec2.send(new StartInstancesCommand({ InstanceIds }));
    if (DesiredState === "stopped") await ec2.send(new StopInstancesCommand({ InstanceIds, Force }));
    if (DesiredState === "terminated") await ec2.send(new TerminateInstancesCommand({ InstanceIds }));
  }
  for (;;) {
    const { InstanceStatuses = [] } = await ec2.send(
      new DescribeInstanceStatusCommand({ InstanceIds, IncludeAllInstances: true }),
    );
    const states = InstanceStatuses.map(({ InstanceState }) => InstanceState?.Name);
    if (states.length === InstanceIds.length && states.every((state) => state === DesiredState)) {
      return { InstanceStates: states };
    }
    await wait(pollSeconds);
  }
};
