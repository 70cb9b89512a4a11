import type { ResourceValues } from "../intrinsics";

export type Properties = Readonly<Record<string, unknown>>;

export interface StackResourceContext {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  /** An SDK client that calls the gateway as whoever deploys the stack. */
  client<C extends object>(Client: new (configuration: StackClientConfiguration) => C): C;
}

export interface StackClientConfiguration {
  readonly endpoint: string;
  readonly region: string;
  readonly maxAttempts: number;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken: string;
  };
}

/** One resource type of CloudFormation, in SDK calls. Properties are as the template's, with its functions evaluated. */
export interface StackResource {
  /** Properties of which a change makes a new resource. */
  readonly identity: readonly string[];
  /** Throws where it is there already: a stack takes over nothing. */
  create(properties: Properties, context: StackResourceContext): Promise<ResourceValues>;
  update(properties: Properties, before: Properties, context: StackResourceContext): Promise<ResourceValues>;
  /** What is gone already is no error. */
  delete(properties: Properties, context: StackResourceContext): Promise<void>;
}

/** In the words of CloudFormation's handlers. */
export function alreadyExists(type: string, name: string): Error {
  return new Error(
    `Resource of type '${type}' with identifier '${name}' already exists. (HandlerErrorCode: AlreadyExists)`,
  );
}

/** The result; undefined where the call ends with one of these errors. */
export async function unless<T>(names: readonly string[], call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof Error && names.includes(error.name)) return undefined;
    throw error;
  }
}

/** The result; where it fails half-way, what was made is deleted and the failure passed on. */
export async function undoing<T>(undo: () => Promise<void>, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    await undo();
    throw error;
  }
}
