import { paginateDescribeInstances } from "@aws-sdk/client-ec2";
import { GetInstanceProfileCommand } from "@aws-sdk/client-iam";
import { roleLastUsed } from "../aws/roleUse";
import { type ImpactPart, someOf } from "../domain/impactCard";
import type { Json } from "../domain/incident";
import { type ImpactReading, impactPageSize } from "../response/impact";
import type { ImpactContext } from "../response/response";
import type { FollowUp } from "./followUps/followUp";
import { leaveAutoScaling, membershipSchema } from "./followUps/leaveAutoScaling";
import { leaveTargetGroups, registrationsSchema } from "./followUps/leaveTargetGroups";
import type { LiveInstance } from "./instance";
import type { IsolateInstanceOptions } from "./options";
import type { InstanceTarget } from "./response";

type Context = ImpactContext<IsolateInstanceOptions, InstanceTarget, LiveInstance>;

/** What isolating an instance means to others: what it serves, and who else has its role. */
export function impactOfIsolation(context: Context): readonly ImpactReading[] {
  return [
    { about: "what stops", read: () => stops(context) },
    { about: "its target groups", read: () => targetGroups(context) },
    { about: "its Auto Scaling group", read: () => autoScalingGroup(context) },
    { about: "which other instances have its instance profile", read: () => siblings(context) },
    { about: "when its role was last used", read: () => lastUse(context) },
  ];
}

function stops({ resource: instance, task: { options } }: Context): ImpactPart {
  const { id, interfaces, instanceProfileArn } = instance;
  const stopped = [
    `${id} is reached by nobody and reaches nothing, by ${interfaces.length} network interface${interfaces.length === 1 ? "" : "s"}`,
  ];
  if (options.denyCredentials && instanceProfileArn !== undefined)
    stopped.push("what runs on it can do nothing in AWS, by the credentials of its instance profile");
  if (options.stop) stopped.push("it is stopped; what is in its memory and on its instance stores is lost");
  return { stops: stopped };
}

/** Once it is contained it has left them, and what was recorded tells of which. */
async function targetGroups(context: Context): Promise<ImpactPart> {
  const before = await beforeOf(leaveTargetGroups, context);
  if (before === null) return {};
  const fate = context.task.options.leaveService ? "sends it no more requests" : "finds it unhealthy";
  const named = registrationsSchema.parse(before).registrations.map(({ targetGroupArn, ports }) => {
    const where = `port${ports.length === 1 ? "" : "s"} ${ports.join(", ")}`;
    return `target group ${targetGroupArn.split("/").at(-2)} (${where}): its load balancer ${fate}`;
  });
  return { serves: named };
}

async function autoScalingGroup(context: Context): Promise<ImpactPart> {
  const before = await beforeOf(leaveAutoScaling, context);
  if (before === null) return {};
  const { group } = membershipSchema.parse(before);
  const fate = context.task.options.leaveService
    ? "it leaves the group, which starts a replacement"
    : "the group may replace and terminate it";
  return { serves: [`Auto Scaling group ${group}: ${fate}`] };
}

/** What a follow-up found, from the incident where it is recorded there; null where there is nothing to leave. */
async function beforeOf(followUp: FollowUp, { incident, clients, resource, task, home }: Context): Promise<Json> {
  const recorded = incident?.changes.find(({ item }) => item === followUp.item);
  if (recorded !== undefined && (recorded.before !== null || recorded.state === "skipped")) return recorded.before;
  const plan = await followUp.plan({
    clients,
    instance: resource,
    incidentId: incident?.incidentId ?? "",
    options: task.options,
    neverContain: home.environment.neverContain,
  });
  return plan.kind === "act" ? plan.before : null;
}

async function siblings({ clients, resource, task: { finding, options } }: Context): Promise<ImpactPart> {
  const { id, instanceProfileArn } = resource;
  if (instanceProfileArn === undefined) return {};
  const others: string[] = [];
  const Filters = [{ Name: "iam-instance-profile.arn", Values: [instanceProfileArn] }];
  for await (const { Reservations: reservations = [] } of paginateDescribeInstances(
    { client: clients.ec2, pageSize: impactPageSize },
    { Filters },
  )) {
    const instances = reservations.flatMap(({ Instances }) => Instances ?? []);
    others.push(...instances.flatMap(({ InstanceId: other = id }) => (other === id ? [] : [other])));
  }
  const profile = `instance profile ${instanceProfileArn.split("/").at(-1)}`;
  if (others.length === 0) return { shares: [`no other instance in ${finding.region} has its ${profile}`] };
  const fate = options.denyCredentials ? "go on, for only its own credentials are denied" : "go on";
  return { shares: [`instances with its ${profile} ${fate}: ${someOf(others)}`] };
}

async function lastUse({ clients, resource }: Context): Promise<ImpactPart> {
  if (resource.instanceProfileArn === undefined) return {};
  const name = resource.instanceProfileArn.split("/").at(-1);
  const { InstanceProfile: profile } = await clients.iam.send(
    new GetInstanceProfileCommand({ InstanceProfileName: name }),
  );
  const role = profile?.Roles?.[0]?.RoleName;
  return role === undefined ? {} : { lastUsed: [await roleLastUsed(clients.iam, role)] };
}
