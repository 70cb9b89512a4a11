import { UnknownValueError as errorOfTheSdk, unknownCheckingProxy as proxyOfTheSdk } from "@pulumi/policy";

/** Thrown where a policy reads a value that the preview does not know. */
export interface UnknownValue extends Error {
  /** Stands for the value on the wire; one for each type. */
  readonly unknownTypeSentinel: string;
  /** Where it is: `["ingress", "0", "cidrBlocks"]`. */
  readonly props: readonly string[];
}

// The SDK exports both since 1.21.0, but its type declarations leave them out.
export const UnknownValueError: new (sentinel: string, props: readonly string[]) => UnknownValue = errorOfTheSdk;

/** The inputs as a policy sees them: reading a value that is not known throws `UnknownValueError`, naming keys does not. */
export const unknownCheckingProxy: <Props extends object>(props: Props) => Props = proxyOfTheSdk;
