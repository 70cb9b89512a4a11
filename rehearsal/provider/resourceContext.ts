export type Tags = Readonly<Record<string, string>>;

/** What a resource type or function is given to work with. */
export interface ResourceContext {
  readonly region: string;
  readonly partition: string;
  readonly account: string;
  /** Tags that a new resource carries: the resource's own over the provider's default ones. */
  readonly tags: Tags;
  /** The SDK client of that class for the resource's Region; kept and shared. */
  client<C>(make: ClientConstructor<C>): C;
  /** Notes that the resource exists from here on, so that a failure later in `create` does not lose it. */
  created(id: string): void;
}

export interface ClientConfiguration {
  readonly region: string;
  readonly endpoint?: string;
  readonly profile?: string;
  readonly maxAttempts?: number;
  readonly credentials?: CredentialProvider;
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}
export type CredentialProvider = () => Promise<Credentials>;

export type ClientConstructor<C> = new (configuration: ClientConfiguration) => C;
