/**
 * Tools that read resources and are not offered as tools.
 *
 * @module
 */

import type { Tool } from "../tools/tool.ts";
import { readAttachment } from "./read_attachment.ts";
import { readSource } from "./read_source.ts";

/** All of them. */
export const READERS: readonly Tool[] = [readSource, readAttachment];
