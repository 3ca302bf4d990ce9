/** Elements made by hand: text is always text, so that a name with markup in it stays a name. */

/**
 * @param {string} tag
 * @param {Object<string, *>} [attributes] `on...` are listeners, true and false set or leave out an attribute
 * @param {...(Node|string|null|undefined|false)} children
 * @returns {HTMLElement}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** @param {string} id @returns {HTMLElement} */
export const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** A kind's outline, from the page's own templates. @param {string} kind @returns {Node} */
export function outline(kind) {
  const held = /** @type {HTMLTemplateElement|null} */ (document.getElementById(`outline-${kind}`));
  return held ? held.content.cloneNode(true) : document.createTextNode("");
}

/** @param {number} count @param {string} one @param {string} [many] */
export const plural = (count, one, many) => `${count} ${count === 1 ? one : many ?? `${one}s`}`;

/** A day in words: 2026-03-02 becomes 2 March 2026. @param {string|null|undefined} iso */
export function dayWords(iso) {
  if (!iso) return "not known";
  const day = new Date(`${iso}T00:00:00Z`);
  return day.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
}

/** The same with a short month, for tables. @param {string} iso */
export const dayShort = (iso) => new Date(`${iso}T00:00:00Z`).toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });

const DAY_FIRST = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/;

/** A day as it is typed, day first or ISO, as ISO; empty where it is none. @param {string} typed */
export function isoDay(typed) {
  const said = typed.trim();
  const iso = said.replace(DAY_FIRST, (_, day, month, year) => `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`);
  const moment = new Date(`${iso}T00:00:00Z`);
  return Number.isNaN(moment.getTime()) || moment.toISOString().slice(0, 10) !== iso ? "" : iso;
}

/** A day the way it is typed: 2026-03-02 becomes 02/03/2026. @param {string|null} iso */
export const typedDay = (iso) => (iso ? iso.split("-").reverse().join("/") : "");

const SHOWN = 8000;
let waiting = 0;
let fading = 0;

/** Say something to whoever listens rather than looks; it is shown as well. @param {string} text */
export function announce(text) {
  const said = byId("xp-said");
  said.textContent = "";
  window.clearTimeout(waiting);
  window.clearTimeout(fading);
  said.classList.remove("xp-said--old");
  waiting = window.setTimeout(() => { said.textContent = text; }, 30);
  fading = window.setTimeout(() => said.classList.add("xp-said--old"), SHOWN);
}
