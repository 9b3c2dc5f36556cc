/** host:port pairs that flows may call although their address is private: `EGRESS_ALLOW`. */
export type AllowList = ReadonlySet<string>;

/** The key of a host and port as the URL parser spells them: lower-case, IPv6 in brackets, one form per address. */
export function allowKey(hostname: string, port: number): string {
  return `${hostname}:${port}`;
}

/**
 * Reads the entries of `EGRESS_ALLOW`. An entry opens exactly the host and port as a URL writes them: `127.0.0.1:5432`
 * does not open `localhost:5432`. A name opens whatever it resolves to: whoever allows it trusts its DNS.
 * Throws a sentence for the operator when an entry can not be meant.
 */
export function parseAllowList(entries: readonly string[]): AllowList {
  return new Set(entries.map(parseEntry));
}

function parseEntry(entry: string): string {
  const port = Number(/:(\d{1,5})$/.exec(entry)?.[1]);
  const url = URL.canParse(`http://${entry}`) ? new URL(`http://${entry}`) : null;
  if (url === null || !(port >= 1 && port <= 65_535) || url.username !== '' || /[/?#@\\\s*]/.test(entry)) {
    throw new Error(`EGRESS_ALLOW: "${entry}" is not host:port. Write for example 10.0.0.5:8080, crm.internal:443 or [fd00::5]:8080.`);
  }
  return allowKey(url.hostname, port);
}
