/** Making and filling elements. Text always goes in as text nodes: nothing here parses HTML. */

export type Child = Node | string | number | null | undefined | false | readonly Child[];
export type Props = Readonly<Record<string, unknown>>;

const SVG = "http://www.w3.org/2000/svg";
const PROPERTIES = new Set(["value", "checked", "selected", "indeterminate", "hidden", "disabled", "open", "tabIndex"]);
const SAFE_SCHEMES = new Set(["http:", "https:", "mailto:", "blob:"]);

/** Whether a link may be followed: no `javascript:` or `data:` address from a report becomes a link. */
export function isSafeLink(href: string, base = "http://desk.invalid/"): boolean {
  try {
    return SAFE_SCHEMES.has(new URL(href, base).protocol);
  } catch {
    return false;
  }
}

function assign(node: Element, props: Props): void {
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) {
      if (PROPERTIES.has(name)) Reflect.set(node, name, value ?? false);
    } else if (name.startsWith("on") && typeof value === "function") {
      node.addEventListener(name.slice(2).toLowerCase(), value as EventListener);
    } else if (name === "style") {
      throw new Error("set element.style.x instead: the page's security policy forbids style attributes");
    } else if (name === "href" && !isSafeLink(String(value), document.baseURI)) {
      node.setAttribute("data-unsafe-link", "");
    } else if (PROPERTIES.has(name)) {
      Reflect.set(node, name, value);
    } else {
      node.setAttribute(name, value === true ? "" : String(value));
    }
  }
}

/** Add children to a node; false, null and undefined are left out, numbers become text. */
export function append(node: Node, ...children: readonly Child[]): void {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    if (Array.isArray(child)) append(node, ...(child as readonly Child[]));
    else node.appendChild(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}

/**
 * Make an element.
 * @param props attributes; `onClick` and the like are listeners; `value`, `checked`, `hidden`, `disabled` are properties.
 */
export function el<K extends keyof HTMLElementTagNameMap>(tag: K, props: Props = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  append(node, ...children);
  assign(node, props);
  return node;
}

/** Make an SVG element; as `el`. */
export function svg<K extends keyof SVGElementTagNameMap>(tag: K, props: Props = {}, ...children: Child[]): SVGElementTagNameMap[K] {
  const node = document.createElementNS(SVG, tag);
  append(node, ...children);
  assign(node, props);
  return node;
}

/** Remove all children. */
export function clear(node: Node): void {
  while (node.firstChild) node.removeChild(node.firstChild);
}

/** Replace all children. */
export function fill(node: Node, ...children: readonly Child[]): void {
  clear(node);
  append(node, ...children);
}

export { slice } from "./text.ts";
