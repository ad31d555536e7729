/** A question in a modal dialog. */

import { type Child, el } from "../../dom.ts";

let dialogs = 0;

/**
 * Asks until the form is sent or given up. Esc and Cancel answer null.
 * @param title what the dialog is about.
 * @param body fields of the form.
 * @param read what the form says; a text refuses the answer and tells why.
 * @param button words on the button that sends it.
 */
export function ask<T extends object>(title: string, body: readonly Child[], read: () => T | string, button = "Save"): Promise<T | null> {
  dialogs += 1;
  const id = `dialog-${dialogs}`;
  const error = el("p", { class: "form-error", role: "alert" });
  const before = document.activeElement;
  return new Promise((resolve) => {
    const end = (answer: T | null): void => {
      dialog.close();
      dialog.remove();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
      resolve(answer);
    };
    const submit = (event: Event): void => {
      event.preventDefault();
      const answer = read();
      if (typeof answer === "string") error.textContent = answer;
      else end(answer);
    };
    const buttons = el(
      "div",
      { class: "buttons" },
      el("button", { type: "submit", class: "primary" }, button),
      el("button", { type: "button", onClick: () => end(null) }, "Cancel"),
    );
    const form = el("form", { method: "dialog", novalidate: true, onSubmit: submit }, el("h2", { id }, title), body, error, buttons);
    const giveUp = (event: Event): void => {
      event.preventDefault();
      end(null);
    };
    const dialog = el("dialog", { "aria-labelledby": id, class: "ask", onCancel: giveUp }, form);
    document.body.append(dialog);
    dialog.showModal();
    (form.querySelector<HTMLElement>(".field-form input, .field-form select") ?? form.querySelector<HTMLElement>("input, select, textarea"))?.focus();
  });
}

/** A labelled field of a form. */
export function labelled(label: string, control: HTMLElement, hint = ""): HTMLElement {
  return el("label", { class: "field" }, el("span", { class: "label" }, label), control, hint && el("span", { class: "hint" }, hint));
}

/** A choice of one. */
export function choice(options: readonly (readonly [value: string, label: string])[], chosen: string): HTMLSelectElement {
  const select = el("select", {}, options.map(([value, label]) => el("option", { value }, label)));
  select.value = chosen;
  return select;
}

/** A box to tick. */
export function checkbox(label: string, isChecked: boolean): { readonly element: HTMLElement; readonly input: HTMLInputElement } {
  const input = el("input", { type: "checkbox", checked: isChecked });
  return { element: el("label", { class: "check" }, input, ` ${label}`), input };
}
