import { parseArn } from "../../arn";
import { AwsError } from "../../awsRequest";
import type { RoleSessionPrincipal, ServicePrincipal } from "../../principal";
import type { Gateway } from "../../serviceModule";
import { DeliveryFailure } from "../delivery/deliveryFailure";
import type { Rule, Target } from "../eventBuses";

/** Who EventBridge is when it reaches a target: the target's role if it has one, else the service for the rule. */
export class TargetPrincipals {
  constructor(private readonly gateway: Gateway) {}

  service(rule: Rule): ServicePrincipal {
    return { kind: "service", service: "events.amazonaws.com", sourceAccount: rule.bus.account, sourceArn: rule.arn };
  }

  /** Throws `DeliveryFailure` where the role does not trust EventBridge. */
  async of(rule: Rule, target: Target): Promise<RoleSessionPrincipal | ServicePrincipal> {
    return target.RoleArn === undefined ? this.service(rule) : this.session(rule, target.RoleArn);
  }

  private async session(rule: Rule, roleArn: string): Promise<RoleSessionPrincipal> {
    const sessionName = `events-${rule.name}`.slice(0, 64);
    const { expiration } = await this.assume(rule, roleArn, sessionName);
    const { partition = "", account = "", resource = "" } = parseArn(roleArn) ?? {};
    const roleName = resource.split("/").at(-1) ?? "";
    return {
      kind: "role-session",
      account,
      roleName,
      roleArn,
      sessionName,
      arn: `arn:${partition}:sts::${account}:assumed-role/${roleName}/${sessionName}`,
      issuedAt: Date.now(),
      expiresAt: expiration.getTime(),
    };
  }

  private async assume(rule: Rule, roleArn: string, sessionName: string): Promise<{ readonly expiration: Date }> {
    try {
      return await this.gateway.assumeRoleForService({
        roleArn,
        service: "events.amazonaws.com",
        sessionName,
        sourceArn: rule.arn,
      });
    } catch (cause) {
      if (cause instanceof AwsError && cause.status < 500) {
        throw new DeliveryFailure("FAILED_TO_ASSUME_ROLE", cause.message, { cause });
      }
      throw cause;
    }
  }
}
