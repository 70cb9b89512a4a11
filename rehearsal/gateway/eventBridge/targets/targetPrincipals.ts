import { AwsError } from "../../awsRequest";
import type { RoleSessionPrincipal, ServicePrincipal } from "../../principal";
import type { Gateway } from "../../serviceModule";
import { serviceSession } from "../../serviceSession";
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
    try {
      return await serviceSession(this.gateway, {
        roleArn,
        service: "events.amazonaws.com",
        sessionName: `events-${rule.name}`.slice(0, 64),
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
