/**
 * Errors that nobody caught. The runtime writes their message to stderr, also
 * when the other side of an isolate has handled them, and a message may quote
 * a password or a mail.
 *
 * @module
 */

/** Calls `report` instead of showing such an error. */
export function onUncaught(report: () => void): void {
  for (const type of ["error", "unhandledrejection"]) {
    globalThis.addEventListener(type, (event) => {
      event.preventDefault();
      report();
    });
  }
}
