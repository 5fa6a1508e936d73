/** Whether a host name or address can only mean this machine (RFC 6761 section 6.3). */
export function isLoopback(host: string): boolean {
  return /^((.+\.)?localhost\.?|\[?::1\]?|127(\.\d{1,3}){3})$/i.test(host);
}

/** An address to listen on as a URL that reaches it from here; every address is reached by this machine's own. */
export function urlHost(address: string): string {
  return address.includes(':') ? `[${address}]` : address === '0.0.0.0' ? '127.0.0.1' : address;
}
