/** Words to copy: a button that says when it is done. */

import { el } from "../../dom.ts";
import { say, show } from "../../notice.ts";

/** A button that puts a text on the clipboard; where the browser forbids that, the text is shown to be selected. */
export function copyButton(label: string, text: () => string): HTMLElement {
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text());
      button.textContent = "Copied";
      say("Copied.");
      window.setTimeout(() => (button.textContent = label), 2000);
    } catch {
      show(`Select and copy: ${text()}`);
    }
  };
  const button = el("button", { type: "button", onClick: () => void copy() }, label);
  return button;
}
