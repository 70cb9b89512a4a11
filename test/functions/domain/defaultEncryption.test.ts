import assert from "node:assert/strict";
import { encryptsAsAsked } from "../../../functions/domain/defaultEncryption";

describe("A bucket's default encryption", () => {
  const found = (algorithm: string | undefined, key?: string) => ({ algorithm, key });

  it("is as asked where anything is, and nothing else than SSE-S3 is asked for", () => {
    for (const algorithm of ["AES256", "aws:kms", "aws:kms:dsse"])
      assert.equal(encryptsAsAsked(found(algorithm), { algorithm: "AES256", key: undefined }), true);
  });

  it("is not as asked where there is none, or another algorithm or key", () => {
    const kms = { algorithm: "aws:kms", key: undefined };
    assert.equal(encryptsAsAsked(found(undefined), kms), false);
    assert.equal(encryptsAsAsked(found("AES256"), kms), false);
    assert.equal(encryptsAsAsked(found("aws:kms", "key-2"), { ...kms, key: "key-1" }), false);
    assert.equal(encryptsAsAsked(found("aws:kms", "key-1"), { ...kms, key: "key-1" }), true);
    assert.equal(encryptsAsAsked(found("aws:kms", "key-1"), kms), true);
  });
});
