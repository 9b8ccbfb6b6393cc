/**
 * What the tools do that change something, as a part of its own that is loaded
 * with the first of their calls: a server that only reads never evaluates it.
 *
 * @module
 */

export { createDraft } from "../draft/create.ts";
export { applyToMessages } from "./messages/apply.ts";
export { manageMailbox } from "./folder/manage.ts";
export { cancelOperation, getOperation, undoOperation } from "./look_at_operation.ts";
export { updateMessageFlags } from "./messages/update_flags.ts";
