import * as pulumi from "@pulumi/pulumi";
import { containmentTagGuard } from "../functions/domain/containmentTagGuard";
import { exceptionTagGuard } from "../functions/domain/exceptionTagGuard";
import { responseGuard } from "../functions/domain/responseGuard";
import {
  type GuardedMatter,
  type ServiceControlPolicy,
  serviceControlPolicies,
} from "../functions/domain/serviceControl";
import { automationRoles } from "../functions/start-automation/roles";
import { OrganizationPolicies } from "./organizationPolicies";
import type { Placement } from "./placement";

/** Each is a key of the stack's config. */
export interface ExceptionGuardSettings {
  readonly securityAccountId: string;
  readonly responseRoleName: string;
  readonly exceptionTagKey: string;
  readonly exceptionPrincipals: readonly string[];
  readonly deploymentPrincipals: readonly string[];
  readonly bucketTagPrincipals: readonly string[];
  readonly containmentTagPrincipals: readonly string[];
  readonly exceptionGuardTargets: readonly string[];
  readonly createAutomationRoles: boolean;
}

export interface ExceptionGuardArgs {
  readonly placement: Placement;
  readonly settings: ExceptionGuardSettings;
  /** What must be made before: Organizations refuses changes side by side. */
  readonly after: readonly pulumi.Resource[];
}

/**
 * Service control policies of who may set the exception tag, and of who may change what Firebreak has in members. They bind
 * neither the management account nor service-linked roles ("Service control policies").
 */
export class ExceptionGuard extends pulumi.ComponentResource {
  readonly policies: OrganizationPolicies;

  constructor(
    name: string,
    { placement, settings, after }: ExceptionGuardArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("firebreak:components:ExceptionGuard", name, {}, options);
    this.policies = new OrganizationPolicies(
      `${name}-service-control`,
      {
        type: "SERVICE_CONTROL_POLICY",
        policies: guardPolicies(settings, placement.partition),
        targets: settings.exceptionGuardTargets,
        after,
      },
      { parent: this },
    );
    this.registerOutputs({ policyIds: this.policies.policyIds });
  }
}

/** The policies of a stack's settings, with each half left out where it names nobody. Throws a `RunError` where they are too long. */
export function guardPolicies(settings: ExceptionGuardSettings, partition: string): readonly ServiceControlPolicy[] {
  try {
    return serviceControlPolicies([
      ...tagMatter(settings, partition),
      ...statusTagMatter(settings, partition),
      ...responseMatter(settings, partition),
    ]);
  } catch (error) {
    if (error instanceof RangeError) throw new pulumi.RunError(error.message);
    throw error;
  }
}

function tagMatter(settings: ExceptionGuardSettings, partition: string): readonly GuardedMatter[] {
  const { exceptionTagKey: tagKey, exceptionPrincipals, ...rest } = settings;
  const [first, ...others] = exceptionPrincipals;
  if (first === undefined) return [];
  const statements = exceptionTagGuard({ ...rest, partition, tagKey, principals: [first, ...others] });
  return [{ name: "firebreak-exception-tag", description: "Who may set Firebreak's exception tag", statements }];
}

function statusTagMatter(settings: ExceptionGuardSettings, partition: string): readonly GuardedMatter[] {
  const [first, ...others] = settings.containmentTagPrincipals;
  if (first === undefined) return [];
  const statements = containmentTagGuard({ ...settings, partition, principals: [first, ...others] });
  return [{ name: "firebreak-status-tag", description: "Who may have an instance contained by a tag", statements }];
}

function responseMatter(settings: ExceptionGuardSettings, partition: string): readonly GuardedMatter[] {
  const { deploymentPrincipals, createAutomationRoles, ...rest } = settings;
  const [first, ...others] = deploymentPrincipals;
  if (first === undefined) return [];
  const statements = responseGuard({
    ...rest,
    partition,
    otherRoleNames: createAutomationRoles ? [automationRoles.execution] : [],
    deploymentPrincipals: [first, ...others],
  });
  return [{ name: "firebreak-response", description: "Who may change what Firebreak has in members", statements }];
}
