import { names } from "../functions/domain/names";

/** On everything that Firebreak makes, so that its owner is found and its responders can tell their own. */
export const ownerTags = { [names.ownerTagKey]: "firebreak" };
