/**
 * Capabilities of a server that change what this program can do, or how fast.
 *
 * @module
 */

/** What is worse without each; empty where it is merely noted. */
export const CAPABILITIES_THAT_MATTER: Readonly<Record<string, string>> = {
  "CONDSTORE": "changes that another program makes meanwhile are noticed later",
  "ESEARCH": "searches of large folders bring long answers",
  "ESORT": "",
  "ID": "",
  "LIST-EXTENDED": "",
  "LIST-STATUS": "counting the messages of all folders takes one command each",
  "LITERAL+": "",
  "MOVE": "moving is copying and then removing",
  "OBJECTID": "",
  "PARTIAL": "",
  "PREVIEW": "",
  "SORT": "sorting by size takes many searches",
  "SPECIAL-USE": "special folders are known by their names only",
  "THREAD=REFERENCES": "",
  "UIDPLUS": "nothing can be deleted for good, and copies cannot be taken back",
  "UTF8=ACCEPT": "",
  "WITHIN": "",
  "X-GM-EXT-1": "",
};

/** Those that a server has, in the order of the table. */
export function capabilitiesOf(
  client: { readonly capabilities: { has(name: string): boolean } },
): string[] {
  return Object.keys(CAPABILITIES_THAT_MATTER).filter((name) => client.capabilities.has(name));
}
