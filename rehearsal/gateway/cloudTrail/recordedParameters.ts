import type { AwsRequest } from "../awsRequest";

type Structure = Readonly<Record<string, unknown>>;

/**
 * `requestParameters` of a call's event: the input in the spelling that its service has in CloudTrail, as far as tags and the
 * resources that they are on go.
 */
export function recordedParameters(request: AwsRequest): Structure {
  switch (request.service) {
    case "ec2":
      return ec2Parameters(request.parameters);
    case "s3":
      return bucketParameters(request);
    default:
      return lowerFirst(request.parameters);
  }
}

/** EC2 writes its XML: lists are `{ items: […] }`. */
function ec2Parameters({ ResourceId, Tag, TagSpecification }: Structure): Structure {
  return {
    ...(ResourceId === undefined
      ? {}
      : { resourcesSet: { items: listOf(ResourceId).map((resourceId) => ({ resourceId })) } }),
    ...(Tag === undefined ? {} : { tagSet: { items: listOf(Tag).map(lowerFirst) } }),
    ...(TagSpecification === undefined
      ? {}
      : {
          tagSpecificationSet: {
            items: listOf(TagSpecification).map((specification) =>
              isStructure(specification)
                ? {
                    resourceType: specification.ResourceType,
                    tags: listOf(specification.Tag ?? []).map(lowerFirst),
                  }
                : {},
            ),
          },
        }),
  };
}

/** S3 keeps the XML of the body, in which a list of one is its element, and the sub-resource as an empty member. */
function bucketParameters({ operation, parameters, http }: AwsRequest): Structure {
  const tags = tagsInXml(http.body.toString("utf8"));
  const [only] = tags;
  const Tag = tags.length === 1 ? only : tags;
  return {
    bucketName: parameters.Bucket,
    Host: http.headers.host ?? "",
    ...(operation === "CreateBucket"
      ? tags.length === 0
        ? {}
        : { CreateBucketConfiguration: { Tags: { Tag } } }
      : { tagging: "", ...(operation === "PutBucketTagging" ? { Tagging: { TagSet: { Tag } } } : {}) }),
  };
}

function tagsInXml(xml: string): readonly { readonly Key: string; readonly Value: string }[] {
  return [...xml.matchAll(/<Tag>(.*?)<\/Tag>/gs)].map(([, tag = ""]) => ({
    Key: textOf(tag, "Key"),
    Value: textOf(tag, "Value"),
  }));
}

const entities: Readonly<Record<string, string>> = {
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&apos;": "'",
  "&amp;": "&",
};

function textOf(xml: string, element: string): string {
  const text = new RegExp(`<${element}>(.*?)</${element}>`, "s").exec(xml)?.[1] ?? "";
  return text.replace(/&(lt|gt|quot|apos|amp);/g, (entity) => entities[entity] ?? entity);
}

/** `UserName` is `userName`; a map of tags keeps its keys. */
function lowerFirst(value: unknown): Structure {
  return isStructure(value)
    ? Object.fromEntries(
        Object.entries(value).map(([name, member]) => [
          name.charAt(0).toLowerCase() + name.slice(1),
          /^tags$/i.test(name) && isStructure(member) ? member : spelled(member),
        ]),
      )
    : {};
}

function spelled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(spelled);
  return isStructure(value) ? lowerFirst(value) : value;
}

function listOf(value: unknown): readonly unknown[] {
  return [value].flat();
}

function isStructure(value: unknown): value is Structure {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}
