/**
 * Which subprotocol a server chooses.
 * Counterpart: `?choose=` of `libraries.mjs`. Invariant: without that, only one of its own that was offered.
 */

/** For `handleProtocols` of ws. */
export const choosing =
  (...own) =>
  (offered, request) => {
    const told = new URL(request.url, "http://libraries").searchParams.get("choose");
    return (told ?? own.find((name) => offered.has(name))) || false;
  };
