/** The day of the picture that an address asks for, carried to where its links lead. Pure. */

/** `href` with the `as_of` of `search`, the query of the address that the link stands on; a day of its own stays. */
export function withDay(href: string, search: string): string {
  const day = new URLSearchParams(search).get("as_of");
  if (!day) return href;
  const [path, query] = href.split("?", 2) as [string, string?];
  const params = new URLSearchParams(query);
  if (!params.has("as_of")) params.set("as_of", day);
  return `${path}?${params}`;
}
