/** Time: how much is told of each week, and a span of it that chart, map and table show. */

import { announce, byId, dayWords, isoDay, typedDay } from "./dom.js";

const DAY = 86_400_000;
const STEP = 7;
const PLAYED = 4;
const TEMPO = 650;
const SVG = "http://www.w3.org/2000/svg";

const iso = (moment) => new Date(moment).toISOString().slice(0, 10);

export class Time {
  /** @param {object} desk */
  constructor(desk) {
    Object.assign(this, desk);
    this.from = /** @type {HTMLInputElement} */ (byId("xp-from"));
    this.to = /** @type {HTMLInputElement} */ (byId("xp-to"));
    this.asOf = /** @type {HTMLInputElement} */ (byId("xp-as-of"));
    this.fresh = /** @type {HTMLInputElement} */ (byId("xp-fresh"));
    this.playing = 0;
    for (const slider of [this.from, this.to]) {
      slider.addEventListener("input", () => this.#slid(slider));
      slider.addEventListener("change", () => { this.store.settle(); announce(this.#words()); });
    }
    this.asOf.addEventListener("change", () => this.#asOf());
    this.fresh.addEventListener("change", () => this.#fresh());
    byId("xp-play").addEventListener("click", () => (this.playing ? this.stop() : this.play()));
    byId("xp-all-time").addEventListener("click", () => { this.stop(); this.deeds.filter("All time", { from: null, to: null, asOf: null, newSince: null }); });
    this.store.addEventListener("change", (event) => this.show(event.detail));
    this.meeting = this.looks.meetings[this.looks.meetings.length - 1] ?? null;
    byId("xp-fresh-label").textContent = this.meeting ? `New since the meeting of ${dayWords(this.meeting)}` : "New since the last meeting (none held)";
    this.fresh.disabled = !this.meeting;
  }

  /** Weeks from the first to the last day that anything on the chart is told of. */
  #weeks(state) {
    if (this.weeksOf === state.links) return;
    this.weeksOf = state.links;
    const days = [];
    for (const link of state.links.values()) for (const [on] of link.told) if (on) days.push(Date.parse(on));
    const first = days.length ? days.reduce((a, b) => Math.min(a, b)) : Date.parse(this.looks.today);
    const last = days.length ? days.reduce((a, b) => Math.max(a, b)) : first;
    const count = Math.max(1, Math.ceil((last - first + DAY) / (STEP * DAY)));
    this.start = first;
    this.counts = new Array(count).fill(0);
    for (const day of days) this.counts[Math.floor((day - first) / (STEP * DAY))] += 1;
  }

  #day(week) { return iso(this.start + week * STEP * DAY); }
  #last(week) { return iso(this.start + (week + 1) * STEP * DAY - DAY); }

  show({ state }) {
    this.#weeks(state);
    const most = this.counts.length - 1;
    const { from, to, asOf, newSince } = state.filter;
    const week = (day) => Math.floor((Date.parse(day) - this.start) / (STEP * DAY));
    for (const slider of [this.from, this.to]) slider.max = String(most);
    this.from.value = String(from ? Math.min(Math.max(week(from), 0), most) : 0);
    this.to.value = String(to ? Math.min(Math.max(week(to), 0), most) : most);
    this.asOf.value = typedDay(asOf);
    this.fresh.checked = Boolean(newSince);
    this.from.setAttribute("aria-valuetext", dayWords(this.#day(Number(this.from.value))));
    this.to.setAttribute("aria-valuetext", dayWords(this.#last(Number(this.to.value))));
    byId("xp-span").textContent = this.#words();
    this.#bars();
  }

  #words() {
    const { filter } = this.store.state;
    const span = filter.from || filter.to
      ? `${dayWords(filter.from ?? this.#day(0))} to ${dayWords(filter.to ?? this.#last(this.counts.length - 1))}` : "All time";
    return `${span}${filter.asOf ? `, as known on ${dayWords(filter.asOf)} (names as they are today)` : ""}${filter.newSince ? ", only what is new" : ""}`;
  }

  #bars() {
    const holder = byId("xp-bars");
    const highest = Math.max(...this.counts, 1);
    const from = Number(this.from.value);
    const to = Number(this.to.value);
    const drawn = `${this.counts.join()}|${from}|${to}`;
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    holder.setAttribute("viewBox", `0 0 ${this.counts.length} 100`);
    holder.replaceChildren(...this.counts.map((count, week) => {
      const bar = document.createElementNS(SVG, "rect");
      const high = (count / highest) * 96;
      const look = { x: week + 0.08, y: 100 - high, width: 0.84, height: high, class: week >= from && week <= to ? "xp-week" : "xp-week xp-week--out" };
      for (const [name, value] of Object.entries(look)) bar.setAttribute(name, String(value));
      return bar;
    }));
  }

  #slid(slider) {
    if (Number(this.from.value) > Number(this.to.value)) {
      if (slider === this.from) this.to.value = this.from.value;
      else this.from.value = this.to.value;
    }
    this.#take("Time", "time");
  }

  #take(label, merge) {
    const from = Number(this.from.value);
    const to = Number(this.to.value);
    this.deeds.filter(label, {
      from: from > 0 ? this.#day(from) : null,
      to: to < this.counts.length - 1 ? this.#last(to) : null,
    }, merge);
  }

  #asOf() {
    const typed = this.asOf.value.trim();
    const day = isoDay(typed);
    if (typed && !day) { announce(`“${typed}” is not a date. Write it day first, such as 31/03/2026.`); return; }
    this.deeds.filter("As of", { asOf: day && day < this.looks.today ? day : null });
    announce(this.#words());
  }

  #fresh() {
    this.deeds.filter("New since", { newSince: this.fresh.checked ? this.meeting : null });
    announce(this.fresh.checked ? `Only what became known after the meeting of ${dayWords(this.meeting)}.` : "Everything, new or not.");
  }

  /** Four weeks at a time, from the first to the last. */
  play() {
    const most = this.counts.length - 1;
    let at = Number(this.from.value) > 0 && Number(this.to.value) < most ? Number(this.from.value) : 0;
    const wide = Number(this.from.value) > 0 || Number(this.to.value) < most ? Number(this.to.value) - Number(this.from.value) : PLAYED - 1;
    byId("xp-play").textContent = "Pause";
    const step = () => {
      this.from.value = String(at);
      this.to.value = String(Math.min(at + wide, most));
      this.#take("Play", "play");
      if (at + wide >= most) this.stop();
      at += 1;
    };
    this.playing = window.setInterval(step, TEMPO);
    step();
  }

  stop() {
    window.clearInterval(this.playing);
    this.playing = 0;
    this.store.settle();
    byId("xp-play").textContent = "Play";
  }
}
