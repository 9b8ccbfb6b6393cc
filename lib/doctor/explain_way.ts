/**
 * Why a mail server could not be reached, or not safely.
 *
 * @module
 */

import { nearestHost } from "./nearest_host.ts";
import { providerOfHost } from "../config/providers.ts";
import type { Account } from "../config/types.ts";
import type { Explanation, Looked } from "./explain.ts";
import type { Failure } from "./messages.ts";

/** The port for TLS from the first byte, and the one for STARTTLS (RFC 8314, RFC 9051). */
const TLS_PORT = 993;
const STARTTLS_PORT = 143;

/** Whether a host is this machine: what listens there is a program of its owner. */
function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || host.startsWith("127.");
}

/** A connection on which TLS found something that its other end did not write. */
export const DAMAGED: Explanation = {
  text: "What arrived is not what the server sent, so the connection was given up",
  next: "Run doctor once more; if it happens again, use another network.",
};

/** Explains a failure to find the host, to connect, or to list folders. */
export function explainConnection({ account }: Looked, failure: Failure): Explanation {
  const { host, port, id } = account;
  const key = `MAIL_IMAP_${id.toUpperCase()}`;
  switch (failure.reason) {
    case "unknown_host": {
      if (failure.code === "EAI_AGAIN") {
        return {
          text: `Nobody could be asked where ${host} is: no name service answers`,
          next: "See whether this machine is online.",
        };
      }
      return { text: `No server is called ${host}`, next: otherHost(host, key) };
    }
    case "connection_refused": {
      const text = `Nothing listens at ${host} port ${port}`;
      if (isLoopback(host)) {
        const program = providerOfHost(host, port)?.name ?? "Proton Mail Bridge, if it is that";
        return {
          text,
          next:
            `Start the program that is to listen there (${program}), and compare ${key}_PORT with the port that it shows.`,
        };
      }
      const usual = account.security === "tls" ? TLS_PORT : STARTTLS_PORT;
      return {
        text,
        next: port === usual
          ? `Correct ${key}_HOST: port ${port} is the usual one, so it is another server.`
          : `Correct ${key}_PORT: usual are ${TLS_PORT} with SECURE=true and ${STARTTLS_PORT} with SECURE=starttls.`,
      };
    }
    case "connect_timeout":
      return {
        text: `${host} did not answer at port ${port} in time`,
        next:
          `Correct ${key}_HOST and ${key}_PORT; or a firewall on the way lets nothing through to that port.`,
      };
    case "network_unreachable":
      return {
        text: `There is no way to ${host} from here`,
        next: "See whether this machine is online.",
      };
    case "sandbox_refused":
      return {
        text: "This process was not given permission to reach the server",
        next: "Start with the flags that `mail-imap-mcp permissions` prints.",
      };
    case "connection_lost":
      return {
        text: "The server closed the connection",
        next: "Run doctor once more; the server's operator can see why in its log.",
      };
    case "connection_damaged":
      return DAMAGED;
    case "server_silent":
      return {
        text: "The server went silent",
        next: "Run doctor once more; if it happens again, ask the server's operator.",
      };
    default:
      return {
        text: failure.stage === "folders"
          ? "The server did not tell its folders"
          : `${host} port ${port} cannot be reached`,
        next: `Correct ${key}_HOST and ${key}_PORT; if they are right, ask the server's operator.`,
      };
  }
}

/** What to do about a host that there is not. */
function otherHost(host: string, key: string): string {
  const known = providerOfHost(host);
  if (known) {
    return `That is the right name for ${known.name}: see whether this machine is online, and can look up names.`;
  }
  const meant = nearestHost(host);
  if (!meant) return `Correct ${key}_HOST, or see whether this machine is online.`;
  const { provider } = meant;
  return provider.ownCertificate
    ? `${provider.name} is reached on this machine: ${key}_HOST=${meant.host} and ${key}_PORT=${provider.port}. ${
      provider.before.join(" ")
    }`
    : `Did you mean ${meant.host}? Correct ${key}_HOST.`;
}

/** What to do about a certificate that nobody vouches for. */
function trustSteps({ host, port }: Account): string {
  const provider = providerOfHost(host, port);
  if (provider?.ownCertificate) return provider.before.join(" ");
  return provider
    ? "Somebody between you and the provider reads along (some virus scanners and companies do): do not use this network, or have the scanner leave mail alone."
    : "If it is your own server, put its authority's PEM file into the config directory and name it in MAIL_IMAP_CA_CERT_PATH. If not, somebody may be listening: do not go on.";
}

/** Explains why there is no safe connection: the certificate, or no TLS at all. */
export function explainTls(looked: Looked, failure: Failure): Explanation {
  const { account, now } = looked;
  const key = `MAIL_IMAP_${account.id.toUpperCase()}`;
  switch (failure.reason) {
    case "certificate_untrusted":
      return {
        text: failure.code === "DEPTH_ZERO_SELF_SIGNED_CERT"
          ? "The server vouches for itself: its certificate is self-signed"
          : "No authority that is trusted here has signed the server's certificate",
        next: trustSteps(account),
      };
    case "certificate_name_mismatch": {
      const names = failure.names.filter((name) => /^[a-z0-9_*.-]{1,253}$/i.test(name));
      return {
        text: names.length > 0
          ? `The server's certificate is not for ${account.host} but for ${names.join(", ")}`
          : `The server's certificate is not for ${account.host}`,
        next: `Set ${key}_HOST to the name that your provider's help page gives.`,
      };
    }
    case "certificate_expired": {
      const day = now.toISOString().slice(0, 16).replace("T", " ");
      return {
        text: failure.code === "CERT_NOT_YET_VALID"
          ? `The server's certificate is not valid yet; this machine's clock says ${day} UTC`
          : `The server's certificate has expired; this machine's clock says ${day} UTC`,
        next: "Set the clock if that is wrong; otherwise the server's operator has to renew it.",
      };
    }
    case "connection_damaged":
      return DAMAGED;
    case "starttls_injection":
      return {
        text: "Somebody on the way put commands into the connection before TLS",
        next: "Do not use this network for mail.",
      };
    default:
      return explainVoice(account, key, failure);
  }
}

/** No TLS: what else is there? */
function explainVoice(
  { host, port, security }: Account,
  key: string,
  failure: Failure,
): Explanation {
  const there = `${host} port ${port}`;
  switch (failure.voice) {
    case "imap":
      return security === "tls"
        ? {
          text: `${there} speaks IMAP, but not TLS from the first byte`,
          next: `Set ${key}_SECURE=starttls, or ${key}_PORT=${TLS_PORT}.`,
        }
        : {
          text: `${there} does not begin TLS when asked to (STARTTLS), so nothing was sent`,
          next:
            `Set ${key}_SECURE=true and ${key}_PORT=${TLS_PORT}; if the server has no TLS, its operator must add it.`,
        };
    case "pop3":
    case "smtp":
      return {
        text: `${there} is a server for ${failure.voice.toUpperCase()}, not for IMAP`,
        next: `Set ${key}_PORT to ${TLS_PORT}, and ${key}_HOST to the name of the IMAP server.`,
      };
    case "other":
      return {
        text: `${there} is no mail server`,
        next: `Correct ${key}_HOST and ${key}_PORT.`,
      };
    case "silent":
      return security === "starttls"
        ? {
          text: `${there} waits for TLS from the first byte`,
          next: `Set ${key}_SECURE=true.`,
        }
        : {
          text: `${there} accepts the connection and says nothing`,
          next:
            `Correct ${key}_HOST and ${key}_PORT; if they are right, the server is overloaded: try later.`,
        };
    default:
      return {
        text: `${there} closed the connection before it was safe`,
        next:
          `Correct ${key}_PORT and ${key}_SECURE; if they are right, the server or a firewall turns this machine away.`,
      };
  }
}
