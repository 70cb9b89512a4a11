import { parseArn } from "../arn";
import { AwsError } from "../awsRequest";
import type { Place } from "../place";
import type { Gateway } from "../serviceModule";

/** Does a function's resource-based policy let Config invoke it for an account ("PutConfigRule", AWS Config API Reference)? */
export class FunctionAccess {
  constructor(private readonly gateway: Pick<Gateway, "authorize">) {}

  /** Throws `InsufficientPermissionsException`. */
  check(place: Place, functionArn: string): Promise<void> {
    return this.checkAny([place], functionArn);
  }

  /** For at least one of these accounts. Throws `InsufficientPermissionsException`. */
  async checkAny(places: readonly Place[], functionArn: string): Promise<void> {
    const decisions = await Promise.all(places.map(({ account }) => this.decide(account, functionArn)));
    if (decisions.some((allowed) => allowed)) return;
    throw new AwsError(
      "InsufficientPermissionsException",
      `The AWS Lambda function ${functionArn} cannot be invoked. Check the specified function ARN, and check the function's permissions: config.amazonaws.com must be allowed lambda:InvokeFunction.`,
    );
  }

  private async decide(account: string, functionArn: string): Promise<boolean> {
    const decision = await this.gateway.authorize({
      principal: { kind: "service", service: "config.amazonaws.com", sourceAccount: account },
      action: "lambda:InvokeFunction",
      resource: functionArn,
      resourceAccount: parseArn(functionArn)?.account ?? account,
    });
    return decision.allowed;
  }
}
