/** One stack of the Pulumi program: which configuration, in which account and Region of the rehearsed organization. */
export interface StackSpec {
  /** `security`, `member-payments`: the stack's name, unique in a run. */
  readonly name: string;
  /** Plain values by full key: `{ "firebreak:role": "security", "aws:region": "us-east-1" }`. Objects and lists as JSON. */
  readonly config: Readonly<Record<string, string>>;
  /** Values that Pulumi keeps encrypted in the stack's state. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** The account's own deployer. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly region: string;
  /** Every AWS call of the provider goes here: `http://127.0.0.1:4600`. */
  readonly gatewayUrl: string;
  /** Names of stacks in the same call that must be up before this one; left out, it waits for none. */
  readonly after?: readonly string[];
}
