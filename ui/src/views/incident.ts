import { viewHead } from "../page.ts";
import type { View } from "../router.ts";

export const view: View = async (root) => {
  root.append(viewHead("Incident"));
};
