import * as z from "zod";
import { type Check, stackPolicy } from "../policy";
import { databasesOf } from "./databasesOfStack";
import { groupsOf } from "./groupsOfStack";
import { ingressSettings, resourceOf, unseenListsOf } from "./securityGroupOpenIngress";
import type { StorageEncryption } from "./storageEncryption";
import { volumeSettings } from "./volumeEncryption";
import { imageSource, type StackVolume, volumesOf } from "./volumesOfStack";
import { writtenNames } from "./writtenNames";

const settings = z.strictObject({ ...ingressSettings, ...volumeSettings });
type Settings = z.output<typeof settings>;

/**
 * What the other detections can't judge because it hangs on something that the stack does not have: the entries of a prefix list,
 * the encryption of an image, a snapshot or a database. It stays so at the update; only the running account tells.
 */
export const unseenSource = stackPolicy({
  name: "unseen-source",
  group: "detections",
  summary: "What a resource is made of, or lets in, is in the stack or told by the settings.",
  why: "A prefix list, a snapshot or an image of elsewhere can't be looked into from here. Config judges the resource once it runs.",
  fix: "Say in the program what the resource should be, or tell the settings what the list holds.",
  level: "advisory",
  levelBecause: "Nothing is wrong as far as anybody can see, and much is rightly made of what others keep.",
  severity: "low",
  settings,
  beforehand: writtenNames,
  validate({ resources }, check) {
    for (const group of groupsOf(resources, check.settings.prefixLists))
      check.attempt(`the prefix lists of ${group.name}`, () => {
        for (const id of unseenListsOf(group, check.settings))
          tellOfList(group.name, id, resourceOf(group)?.urn, check);
      });
    const volumes = volumesOf(resources, check.settings.encryptionByDefault);
    tellOfImages(
      volumes.filter(({ encryption }) => isOfImage(encryption)),
      check,
    );
    for (const { name, encryption, resource, line } of volumes.filter((volume) => !isOfImage(volume.encryption)))
      tellOfStorage(name, encryption, resource.urn, line, check);
    for (const { name, encryption, resource } of databasesOf(resources))
      tellOfStorage(name, encryption, resource.urn, "storageEncrypted: true", check);
  },
});

function tellOfList(name: string, id: string, urn: string | undefined, { report }: Check<Settings>): void {
  report(
    {
      what: `Prefix list ${id}, which ${name} lets in, is not of this stack.`,
      why: "Whether it holds the whole internet can't be seen; a list of AWS's own, such as CloudFront's, does not.",
      write: `in this policy's config and that of security-group-open-ingress: "prefixLists": { ${JSON.stringify(id)}: [] }, with the list's ranges, or none for a list that is never the world`,
    },
    urn,
  );
}

function isOfImage(encryption: StorageEncryption): boolean {
  return encryption.kind === "unseen" && encryption.source === imageSource;
}

/** Nearly every stack with instances has some, so they are told of together. */
function tellOfImages(volumes: readonly StackVolume[], { report }: Check<Settings>): void {
  const [first] = volumes;
  if (first === undefined) return;
  const shown = volumes
    .map(({ name }) => name)
    .sort()
    .slice(0, 5);
  const more = volumes.length > shown.length ? [`${volumes.length - shown.length} more`] : [];
  report({
    what: `Whether these are encrypted hangs on their images: ${[...shown, ...more].join(", ")}.`,
    why: "Most public images are not encrypted; with encryption by default in the Region, volumes of theirs are all the same.",
    write: `${first.line}, or in the config of this policy and of volume-encryption: "encryptionByDefault": true`,
  });
}

function tellOfStorage(
  name: string,
  encryption: StorageEncryption,
  urn: string,
  line: string,
  { report }: Check<Settings>,
): void {
  if (encryption.kind !== "unseen") return;
  report(
    {
      what: `Whether ${name} is encrypted hangs on ${encryption.source}, which is not of this stack.`,
      why: "If that is not encrypted neither is this, and it can't be encrypted once it is made.",
      write: line,
    },
    urn,
  );
}
