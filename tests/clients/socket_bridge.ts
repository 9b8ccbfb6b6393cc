/**
 * Stdin and stdout to a unix socket and back, as `socat STDIO UNIX-CONNECT:PATH`.
 *
 * @module
 */

const [path = ""] = Deno.args;
using connection = await Deno.connect({ transport: "unix", path });
void Deno.stdin.readable.pipeTo(connection.writable, { preventClose: true })
  .finally(() => connection.closeWrite()).catch(() => {});
await connection.readable.pipeTo(Deno.stdout.writable, { preventClose: true });
Deno.exit(0);
