import { el } from "../dom.ts";
import { viewHead } from "../page.ts";
import type { View } from "../router.ts";

export const view: View = async (root, url) => {
  root.append(
    viewHead("No such page"),
    el("p", {}, "There is no page at ", el("code", {}, url.pathname), ". Go to the ", el("a", { href: "/" }, "overview"), " or ", el("a", { href: "/explore" }, "explore"), " the store."),
  );
};
