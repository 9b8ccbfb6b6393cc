/** @module */

/** The line with which a client begins. */
export const INITIALIZE_LINE: string = `${
  JSON.stringify({
    jsonrpc: "2.0",
    id: 1,
    method: "initialize",
    params: {
      protocolVersion: "2025-06-18",
      capabilities: {},
      clientInfo: { name: "t", version: "1" },
    },
  })
}\n`;
