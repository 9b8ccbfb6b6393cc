/**
 * The scenarios of the official conformance suite for servers: which of them
 * the product has to pass, and why the others are for another kind of server.
 *
 * @module
 */

/** What a server declares to its clients when it begins (MCP, "Lifecycle"). */
export type Declared = "completions" | "logging" | "prompts" | "resources";

/** One of the suite's scenarios. */
export interface Scenario {
  /** It has to be passed by a server that declares this. @default by every server */
  readonly needs?: Declared;
  /** Why the product is no server for it. @default it is one */
  readonly not?: string;
}

/** Applies to every server. */
const PASSES: Scenario = {};

/** Applies to no server but the suite's own example. */
const wants = (what: string): Scenario => ({ not: `wants the suite's own ${what}` });

const ASKS = "; over HTTP a token confirms, no question";

const SUBSCRIPTIONS = "; over HTTP no client could be told of a change";

/** By name. A scenario of the suite that is not here fails the test. */
export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  "server-initialize": PASSES,
  "ping": PASSES,
  "tools-list": PASSES,
  // A tool that nobody knows is an error like those of tools: the model reads it.
  "tools-call-error": PASSES,
  "server-sse-multiple-streams": PASSES,
  "dns-rebinding-protection": PASSES,
  "completion-complete": { needs: "completions" },
  "logging-set-level": { needs: "logging" },
  "prompts-list": { needs: "prompts" },
  "resources-list": { needs: "resources" },
  "tools-call-simple-text": wants("tool test_simple_text, and takes any text for its answer"),
  "tools-call-image": wants("tool test_image_content"),
  "tools-call-audio": wants("tool test_audio_content"),
  "tools-call-embedded-resource": wants("tool test_embedded_resource"),
  "tools-call-mixed-content": wants("tool test_multiple_content_types"),
  "tools-call-with-logging": wants("tool test_tool_with_logging"),
  "tools-call-with-progress": wants("tool test_tool_with_progress"),
  "tools-call-sampling": wants("tool test_sampling; the program never asks a model"),
  "tools-call-elicitation": wants(`tool test_elicitation${ASKS}`),
  "elicitation-sep1034-defaults": wants(`tool test_elicitation_sep1034_defaults${ASKS}`),
  "elicitation-sep1330-enums": wants(`tool test_elicitation_sep1330_enums${ASKS}`),
  "json-schema-2020-12": wants("tool json_schema_2020_12_tool, whose schema has a $ref"),
  "server-sse-polling": wants("tool test_reconnection, which closes its stream in a call"),
  "resources-read-text": wants("resource test://static-text"),
  "resources-read-binary": wants("resource test://static-binary"),
  "resources-templates-read": wants("template test://template/{id}/data"),
  "resources-subscribe": wants(`resource test://watched-resource${SUBSCRIPTIONS}`),
  "resources-unsubscribe": wants(`resource test://watched-resource${SUBSCRIPTIONS}`),
  "prompts-get-simple": wants("prompt test_simple_prompt"),
  "prompts-get-with-args": wants("prompt test_prompt_with_arguments"),
  "prompts-get-embedded-resource": wants("prompt test_prompt_with_embedded_resource"),
  "prompts-get-with-image": wants("prompt test_prompt_with_image"),
};

/** Why the product does not declare what it does not; a line goes when it does. */
export const UNDECLARED: Readonly<Partial<Record<Declared, string>>> = {
  logging: "log lines are for whoever runs the program, and go to its stderr",
};
