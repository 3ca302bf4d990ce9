/** Search and add: type, choose, and it stands on the chart. */

import { announce, byId, h, outline, plural } from "./dom.js";
import { ask } from "./server.js";

const PAUSE = 180;

/**
 * A search field whose answers are a list to choose from (the ARIA combobox pattern).
 * @param {HTMLInputElement} input @param {HTMLElement} list @param {object} looks @param {(match: object) => void} choose
 */
export function combobox(input, list, looks, choose) {
  let due = 0;
  let turn = 0;
  let active = -1;

  const close = () => {
    list.replaceChildren();
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const take = (match) => { close(); input.value = ""; choose(match); };
  const mark = (to) => {
    const options = [...list.children];
    if (!options.length) return;
    active = (to + options.length) % options.length;
    options.forEach((option, number) => option.setAttribute("aria-selected", String(number === active)));
    input.setAttribute("aria-activedescendant", options[active].id);
    options[active].scrollIntoView({ block: "nearest" });
  };
  const show = (matches) => {
    close();
    list.append(...matches.map((match, number) => {
      const option = h("li", { id: `${list.id}-${number}`, role: "option", "aria-selected": "false", class: "xp-option", onmousedown: (event) => event.preventDefault(), onclick: () => take(match) },
        outline(match.kind), h("span", {}, match.name), h("span", { class: "xp-faint" }, ` ${looks.nodes[match.kind].label}${match.also_known_as.length ? `, also ${match.also_known_as.slice(0, 2).join(", ")}` : ""}`));
      option.match = match;
      return option;
    }));
    if (!matches.length) { announce(`Nothing goes by ${input.value.trim()}.`); return; }
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    mark(0);
    announce(`${plural(matches.length, "answer")}.`);
  };
  const seek = async () => {
    const asked = ++turn;
    const text = input.value.trim();
    if (text.length < 2) { close(); return; }
    try {
      const { matches } = await ask(`search?q=${encodeURIComponent(text)}`);
      if (asked === turn) show(matches);
    } catch (error) { announce(error.message); }
  };

  input.addEventListener("input", () => { window.clearTimeout(due); due = window.setTimeout(seek, PAUSE); });
  input.addEventListener("blur", () => window.setTimeout(close, 120));
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") { event.preventDefault(); mark(active + 1); }
    else if (event.key === "ArrowUp") { event.preventDefault(); mark(active - 1); }
    else if (event.key === "Escape") close();
    else if (event.key === "Enter") {
      event.preventDefault();
      if (!list.hidden && active >= 0) take(list.children[active].match);
      else { window.clearTimeout(due); seek(); }
    }
  });
}

/** The explorer's own search. @param {object} desk */
export function search({ deeds, looks }) {
  const input = /** @type {HTMLInputElement} */ (byId("xp-search"));
  combobox(input, byId("xp-found"), looks, (match) => deeds.add([match.id]));
}
