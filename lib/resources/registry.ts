/**
 * All kinds of resources, in the order in which they are listed.
 *
 * @module
 */

import { attachmentResource } from "./attachment.ts";
import { messageResource } from "./message.ts";
import type { Resource } from "./resource.ts";
import { sourceResource } from "./source.ts";

/** Every kind of resource of this product. */
export const RESOURCES: readonly Resource[] = [messageResource, sourceResource, attachmentResource];
