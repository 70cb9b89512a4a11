import { CustomResource, type CustomResourceOptions, type Output } from "@pulumi/pulumi";

/** A resource of any type, as a program in any language registers it. */
export class AnyResource extends CustomResource {
  /** An output that a preview does not know. */
  declare readonly arn: Output<string>;

  constructor(type: string, name: string, props: Readonly<Record<string, unknown>>, options?: CustomResourceOptions) {
    super(type, name, { arn: undefined, ...props }, options);
  }
}
