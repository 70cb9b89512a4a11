/** What each part of the set-up is given. */
export interface SetUpContext {
  /** Folder of the tools that every checkout on this machine shares. */
  readonly tools: string;
  /** Says how far it is. */
  readonly tell: (detail: string) => void;
  readonly signal?: AbortSignal | undefined;
}
