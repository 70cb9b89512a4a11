import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { names } from "../functions/domain/names";
import type { MemberTemplateSettings } from "./baseline/memberTemplate";
import { memberTemplateText } from "./baseline/templateText";
import { ownerTags } from "./ownerTags";

export interface MemberStackSetArgs {
  /** What the members' baseline follows from. */
  readonly members: MemberTemplateSettings;
  /** Organizational units, by id, or the root; all accounts below get the baseline. None of them within another. */
  readonly targets: readonly string[];
}

/** By which name Organizations trusts StackSets. */
const stackSetsPrincipal = "member.org.stacksets.cloudformation.amazonaws.com";

/**
 * A fifth of the accounts at once; and where more than a fifth fail, the template is at fault rather than they, and the rest is
 * let be. What failed within that is named by the StackSet's instances, and by `npm run rollout -- verify`.
 */
const pace = { maxConcurrentPercentage: 20, failureTolerancePercentage: 20, regionConcurrencyType: "PARALLEL" };

/**
 * Carries the members' baseline to every account of the targets, now and as accounts join, by service-managed StackSets. Two of
 * them, of one template: the home Region's has the roles, and the further Regions' rules name them, so it goes second. A
 * Region order in one would hold for operations of ours only; of automatic deployments just `DependsOn` among StackSets does
 * ("AutoDeployment", CloudFormation API Reference). StackSets leave the management account out by themselves.
 */
export class MemberStackSet extends pulumi.ComponentResource {
  readonly stackSets: readonly aws.cloudformation.StackSet[];
  private readonly template: string;

  constructor(
    name: string,
    private readonly args: MemberStackSetArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("firebreak:components:MemberStackSet", name, {}, options);
    const { homeRegion, regions } = args.members;
    this.template = memberTemplateText(args.members);
    const home = this.createStackSet(`${name}-home`, names.memberStackSet);
    const homeInstances = this.createInstances(`${name}-home`, home, [homeRegion]);
    const furtherRegions = regions.filter((region) => region !== homeRegion);
    this.stackSets = [
      home,
      ...(furtherRegions.length === 0 ? [] : [this.createFurther(name, home, homeInstances, furtherRegions)]),
    ];
    this.registerOutputs({ stackSets: this.stackSets.map(({ arn }) => arn) });
  }

  private createFurther(
    name: string,
    home: aws.cloudformation.StackSet,
    homeInstances: pulumi.Resource[],
    regions: readonly string[],
  ): aws.cloudformation.StackSet {
    const further = this.createStackSet(`${name}-further`, names.furtherMemberStackSet, [home.arn], homeInstances);
    this.createInstances(`${name}-further`, further, regions);
    return further;
  }

  private createStackSet(
    name: string,
    stackSetName: string,
    dependsOnStackSets: readonly pulumi.Input<string>[] = [],
    dependsOn: pulumi.Resource[] = [],
  ): aws.cloudformation.StackSet {
    return new aws.cloudformation.StackSet(
      `${name}-stack-set`,
      {
        name: stackSetName,
        description: "What Firebreak has in every member account",
        permissionModel: "SERVICE_MANAGED",
        // A role that nobody keeps up is no good in an account that has left.
        autoDeployment: {
          enabled: true,
          retainStacksOnAccountRemoval: false,
          ...(dependsOnStackSets.length === 0 ? {} : { dependsOnStackSets: [...dependsOnStackSets] }),
        },
        // Operations queue rather than refuse each other: those of the targets, and of accounts that join meanwhile.
        managedExecution: { active: true },
        capabilities: ["CAPABILITY_NAMED_IAM"],
        templateBody: this.template,
        operationPreferences: pace,
        tags: ownerTags,
      },
      { parent: this, dependsOn },
    );
  }

  /**
   * One resource for each target and Region: a change of either replaces a resource, and what is replaced is deleted, in
   * accounts that keep their place too.
   */
  private createInstances(
    name: string,
    stackSet: aws.cloudformation.StackSet,
    regions: readonly string[],
  ): aws.cloudformation.StackInstances[] {
    return regions.flatMap((region) =>
      this.args.targets.map(
        (target) =>
          new aws.cloudformation.StackInstances(
            `${name}-${region}-${target}-instances`,
            {
              stackSetName: stackSet.name,
              regions: [region],
              deploymentTargets: { organizationalUnitIds: [target] },
              // By default, accounts at once are no more than failures that are left: to begin with, few.
              operationPreferences: { ...pace, concurrencyMode: "SOFT_FAILURE_TOLERANCE" },
            },
            { parent: this },
          ),
      ),
    );
  }
}

/**
 * Refuses the preview where the organization does not trust StackSets: CloudFormation would refuse the StackSet. No resource
 * turns it on as CloudFormation wants it, for trust given through Organizations alone lacks CloudFormation's own roles
 * ("Activate trusted access for StackSets with AWS Organizations").
 */
export async function assertStackSetsTrusted(): Promise<void> {
  const { awsServiceAccessPrincipals } = await aws.organizations.getOrganization({});
  if (awsServiceAccessPrincipals.includes(stackSetsPrincipal)) return;
  throw new pulumi.RunError(
    "The organization does not trust CloudFormation StackSets yet, which firebreak:memberStackSet needs. Turn that on in the management account, then deploy again:\n" +
      "  aws cloudformation activate-organizations-access",
  );
}
