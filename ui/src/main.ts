import "./styles/base.css";
import { warm } from "./explore/load.ts";
import { startKeys } from "./keys.ts";
import { mountNotices } from "./notice.ts";
import { mountHead } from "./page.ts";
import { startRouter } from "./router.ts";
import { startTheme } from "./theme.ts";

function byId(id: string): HTMLElement {
  const node = document.getElementById(id);
  if (!node) throw new Error(`index.html has no #${id}`);
  return node;
}

if (location.pathname === "/explore") warm(new URLSearchParams(location.search));
startTheme();
startKeys();
mountHead(byId("top"));
mountNotices(byId("notices"));
startRouter();
