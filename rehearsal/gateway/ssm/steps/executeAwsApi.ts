import type { StepAction, StepOutputs } from "./stepContext";

type Structure = Readonly<Record<string, unknown>>;

/** SDK clients by the service's name in runbooks. */
const services: Readonly<Record<string, () => Promise<Structure>>> = {
  ec2: () => import("@aws-sdk/client-ec2"),
  iam: () => import("@aws-sdk/client-iam"),
  lambda: () => import("@aws-sdk/client-lambda"),
  s3: () => import("@aws-sdk/client-s3"),
  sns: () => import("@aws-sdk/client-sns"),
  sqs: () => import("@aws-sdk/client-sqs"),
};

interface AnyClient {
  send(command: object): Promise<object>;
}
type AnyClientConstructor = new (configuration: object) => AnyClient;
type AnyCommandConstructor = new (input: object) => object;

/** `aws:executeAwsApi`: one call of the API, with the other inputs as its own. */
export const executeAwsApi: StepAction = async ({ Service, Api, ...input }, { aws }): Promise<StepOutputs> => {
  const load = typeof Service === "string" && Object.hasOwn(services, Service) ? services[Service] : undefined;
  if (load === undefined) {
    throw new Error(
      `The rehearsal has no client for service ${String(Service)}; add it to rehearsal/gateway/ssm/steps/executeAwsApi.ts.`,
    );
  }
  const sdk = await load();
  const Client = Object.entries(sdk).find(([name]) => name.toLowerCase() === `${Service}client`)?.[1];
  const Command = sdk[`${String(Api)}Command`];
  if (typeof Command !== "function") throw new Error(`Service ${Service} has no API ${String(Api)}.`);
  const client = aws.client(Client as AnyClientConstructor);
  const output = await client.send(new (Command as AnyCommandConstructor)(withoutEmptyTexts(input) as object));
  return Object.fromEntries(Object.entries(output).filter(([name]) => name !== "$metadata"));
};

/** An optional parameter that was left out arrives as an empty text; AWS's runbooks send none of those. */
function withoutEmptyTexts(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmptyTexts);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, each]) => each !== "")
      .map(([name, each]) => [name, withoutEmptyTexts(each)]),
  );
}
