/**
 * The address that is listened on, as a person writes it.
 *
 * @module
 */

/** An address and a port of this machine. */
export interface ListenAddress {
  /** An IPv4 or IPv6 address, without brackets. */
  readonly hostname: string;
  /** 0: the system chooses one. */
  readonly port: number;
}

const MAX_PORT = 65_535;

/** A name would be looked up, and might be several addresses; this one is known. */
const LOCALHOST = "127.0.0.1";

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;

/** Reads `127.0.0.1:8000`, `[::1]:8000` or `localhost:8000`, or a port of this machine; undefined for anything else. */
export function readListenAddress(text: string): ListenAddress | undefined {
  const [, six, other = "", digits = ""] =
    /^(?:\[([0-9a-f:.]+)\]:|([\w.-]+):|)(\d{1,5})$/i.exec(text) ??
      [];
  const port = Number(digits);
  if (digits === "" || port > MAX_PORT) return undefined;
  if (six !== undefined) {
    const url = URL.parse(`http://[${six}]`);
    return url === null ? undefined : { hostname: url.hostname.slice(1, -1), port };
  }
  if (other === "") return { hostname: LOCALHOST, port };
  const hostname = other.toLowerCase() === "localhost" ? LOCALHOST : other;
  return IPV4.test(hostname) ? { hostname, port } : undefined;
}

/** As it stands in a URL and in a flag. */
export function hostAndPort({ hostname, port }: ListenAddress): string {
  return hostname.includes(":") ? `[${hostname}]:${port}` : `${hostname}:${port}`;
}

/** Whether other machines may reach it: every address but those of the machine itself. */
export function isPublic({ hostname }: ListenAddress): boolean {
  return !(hostname === "::1" || (IPV4.test(hostname) && hostname.startsWith("127.")));
}
