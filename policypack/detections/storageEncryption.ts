import { NotKnown } from "./partlyKnown";

/** Whether storage will be encrypted, as far as the stack tells. */
export type StorageEncryption =
  | { readonly kind: "encrypted"; readonly key: Key }
  | { readonly kind: "unencrypted" }
  /** It takes after something that is not of the stack: a snapshot, an image, a database. */
  | { readonly kind: "unseen"; readonly source: string }
  | { readonly kind: "not-known"; readonly because: NotKnown };

/** The key: its id or ARN; `default` where none is named; or not known yet. */
export type Key = string | NotKnown | "default";

/** What a flag says: on, off, nothing, or not known yet. Launch templates write it as text. */
export function flagOf(value: unknown): boolean | NotKnown | undefined {
  if (value instanceof NotKnown || typeof value === "boolean") return value;
  return value === "true" ? true : value === "false" ? false : undefined;
}

/** The key that is written, where one is. */
export function keyOf(value: unknown): Key {
  if (value instanceof NotKnown) return value;
  return typeof value === "string" && value !== "" ? value : "default";
}

/** Why storage is not as the rule wants it, with a key of its own or, where that is empty, any; undefined where it is, or where nobody can tell. */
export function faultOf(encryption: StorageEncryption, wantedKey: string): string | undefined {
  switch (encryption.kind) {
    case "unencrypted":
      return "is not encrypted";
    case "encrypted":
      // The Config rules compare the same way: an id is the end of an ARN.
      return wantedKey === "" || encryption.key instanceof NotKnown || isKey(encryption.key, wantedKey)
        ? undefined
        : `is encrypted with ${encryption.key === "default" ? "the account's default key" : `key ${encryption.key}`}, not with ${wantedKey}`;
    default:
      return undefined;
  }
}

/** The value on which it hangs whether there is a fault; undefined where none does. */
export function doubtOf(encryption: StorageEncryption, wantedKey: string): NotKnown | undefined {
  if (encryption.kind === "not-known") return encryption.because;
  if (encryption.kind !== "encrypted" || wantedKey === "") return undefined;
  return encryption.key instanceof NotKnown ? encryption.key : undefined;
}

function isKey(key: string, wanted: string): boolean {
  return key.endsWith(wanted) || wanted.endsWith(`/${key}`);
}
