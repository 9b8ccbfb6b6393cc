import assert from "node:assert/strict";
import { giveUpPermissions } from "../../../lib/sandbox/lockdown.ts";

Deno.test("A permission that cannot be given up is an error, and not passed over.", async () => {
  const { revoke } = Deno.permissions;
  // Stands for a runtime that does not do as it is told; no real one can be had.
  const stubborn = (descriptor: Deno.PermissionDescriptor) => Deno.permissions.query(descriptor);
  Object.defineProperty(Deno.permissions, "revoke", { value: stubborn, configurable: true });
  try {
    await assert.rejects(giveUpPermissions(), /net/);
  } finally {
    Object.defineProperty(Deno.permissions, "revoke", { value: revoke, configurable: true });
  }
});
