/**
 * Giving up the launcher's own permissions.
 *
 * @module
 */

// Revoking one host or path out of a broad grant is a silent no-op, so whole kinds go.
const KINDS = ["net", "env", "read", "write", "run", "ffi", "sys", "import"] as const;

/**
 * Gives up every permission and looks whether they are gone. The isolates
 * keep what they were started with.
 *
 * @throws {Error} When one is still granted: better not to run than to run open.
 */
export async function giveUpPermissions(): Promise<void> {
  for (const name of KINDS) {
    const descriptor = { name } as Deno.PermissionDescriptor;
    await Deno.permissions.revoke(descriptor);
    const { state } = await Deno.permissions.query(descriptor);
    if (state === "granted") throw new Error(`Permission ${name} could not be given up`);
  }
}
