/** What stands in the place of a secret. */
const hidden = "[hidden]";

/** Of a length that a secret access key or a session token has; `=` may only end it, so that `KEY=<secret>` is found. */
const token = /[A-Za-z0-9/+]{20,}={0,2}/g;

/** Access key ids (IAM User Guide, "IAM identifiers"), and parameters that carry a session or a secret in URLs and settings. */
const patterns = [
  /\b(?:AKIA|ASIA)[A-Z0-9]{12,124}\b/g,
  /(?<=X-Amz-(?:Security-Token|Signature|Credential)=)[^&\s"']+/gi,
  /(?<=(?:secret_?access_?key|session_?token|passphrase|access_token)["']?\s*[:=]\s*["']?)[^\s"',}]+/gi,
];

/**
 * Takes out of texts what must reach neither log nor report. Credentials are in no text that Pulumi or the AWS SDK is known to
 * print; this is for the day one does.
 */
export class Redaction {
  readonly #tokens = new Set<string>();
  readonly #phrases = new Set<string>();

  /** From now on the value is hidden: a secret access key, a session token, a passphrase. Too short a value is not. */
  hide(value: string): void {
    if (value.length < 6) return;
    if (value.match(token)?.[0] === value) this.#tokens.add(value);
    else this.#phrases.add(value);
  }

  of(text: string): string {
    let clean = text.replace(token, (found) => (this.#tokens.has(found) ? hidden : found));
    for (const phrase of this.#phrases) clean = clean.replaceAll(phrase, hidden);
    for (const pattern of patterns) clean = clean.replace(pattern, hidden);
    return clean;
  }
}
