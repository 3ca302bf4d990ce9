/** What a person does to the chart, each as one step that can be undone and that is said aloud. */

import { announce, plural } from "./dom.js";
import { picture } from "./evidence.js";
import { places } from "./placing.js";
import { ask } from "./server.js";
import * as act from "./state.js";

const ROOM = 800;
const AT_ONCE = 150;
const BESIDE = 260;

export class Deeds {
  /** @param {import("./store.js").Store} store @param {import("./drawing.js").Drawing} drawing */
  constructor(store, drawing) {
    this.store = store;
    this.drawing = drawing;
  }

  /** Run something that may be refused; the refusal is said in the server's words. @param {() => Promise<*>} deed */
  async try(deed) {
    document.body.classList.add("xp-busy");
    try {
      return await deed();
    } catch (error) {
      announce(error instanceof Error ? error.message : String(error));
      return null;
    } finally {
      document.body.classList.remove("xp-busy");
    }
  }

  #scope() {
    const { from, to, asOf, graded } = this.store.state.filter;
    return { start: from, end: to, as_of: asOf, graded };
  }

  get #standing() { return [...this.store.state.nodes.values()]; }

  /** Everything that takes up room: nodes and closed groups. */
  get #placed() { return [...this.#standing, ...picture(this.store.state).groups]; }

  async #put(label, part, centre) {
    const { nodes } = this.store.state;
    const fresh = part.nodes.filter((node) => !nodes.has(node.id));
    if (nodes.size + fresh.length > ROOM) {
      announce(`A chart holds ${ROOM} at most. Hide or remove some first, or add fewer.`);
      return [];
    }
    const found = await places(fresh.map((node) => node.id), part.links.map((link) => [link.source, link.target]), this.#placed, centre);
    this.store.dispatch(label, act.add(part, found));
    return fresh.map((node) => node.id);
  }

  /** Add what lies around one entity. @param {string} id @param {string[]} [kinds] @param {number} [most] */
  expand(id, kinds = [], most = 20) {
    return this.try(async () => {
      const { state } = this.store;
      if (state.groups.get(id)?.collapsed) return this.openGroup(id);
      if (state.tucked.has(id)) { this.untuck(id); return []; }
      const name = state.nodes.get(id)?.name ?? "this";
      const part = await ask("expand", { entity: id, kinds, most, known: [...state.nodes.keys()], ...this.#scope() });
      if (!part.nodes.length) { announce(`Nothing more is linked to ${name}${kinds.length ? " of that kind" : ""}.`); return []; }
      const added = await this.#put(`Expand ${name}`, part, id);
      if (added.length) announce(`${plural(added.length, "thing")} added around ${name}; nothing else has moved.`);
      return added;
    });
  }

  /** Put named entities on the chart. @param {string[]} ids */
  add(ids) {
    return this.try(async () => {
      const { nodes } = this.store.state;
      const missing = ids.filter((id) => !nodes.has(id));
      const hidden = ids.filter((id) => nodes.get(id)?.hidden);
      if (hidden.length) this.store.dispatch("Show again", (state) => act.add({ nodes: hidden.map((id) => state.nodes.get(id)), links: [] }, new Map())(state));
      if (missing.length) {
        const part = await ask("add", { ids: missing, known: [...nodes.keys()] });
        await this.#put(`Add ${part.nodes.map((node) => node.name).slice(0, 2).join(", ")}`, part, "");
        announce(`${part.nodes.map((node) => node.name).join(", ")} added.`);
      }
      this.store.select(ids.filter((id) => this.store.state.nodes.has(id)));
      if (ids.length) this.drawing.reveal(ids[0]);
      return missing;
    });
  }

  collapse(id) {
    const beside = (other) => this.drawing.beside(other);
    const before = this.store.state;
    this.store.dispatch(`Collapse ${before.nodes.get(id)?.name ?? ""}`, act.collapse(id, beside));
    const tucked = this.store.state.tucked.get(id)?.length ?? 0;
    announce(this.store.state === before ? "Nothing hangs on this alone." : `${plural(tucked, "thing")} put away under it. Expand it to bring them back.`);
  }

  untuck(id) {
    this.store.dispatch("Open again", act.untuck(id));
    announce("Opened again, where it stood.");
  }

  hide(ids) {
    this.store.dispatch(`Hide ${ids.length}`, act.hide(ids));
    announce(`${plural(ids.length, "thing")} hidden.`);
  }

  showAll() {
    this.store.dispatch("Show all", act.showAll());
    announce("Everything hidden is shown again.");
  }

  remove(ids) {
    this.store.dispatch(`Remove ${ids.length}`, act.remove(ids));
    announce(`${plural(ids.length, "thing")} taken off the chart. The record is unchanged.`);
  }

  /** Pin, or unpin where all are pinned. @param {string[]} ids */
  pin(ids) {
    const all = ids.every((id) => this.store.state.nodes.get(id)?.pinned);
    this.store.dispatch(`${all ? "Unpin" : "Pin"} ${ids.length}`, act.pin(ids, !all));
    announce(all ? "Unpinned." : "Pinned: Tidy leaves it where it is.");
  }

  /** @param {string[]} ids @param {string} label */
  group(ids, label) {
    const members = ids.filter((id) => this.store.state.nodes.has(id));
    if (members.length < 2) { announce("Select two things or more to group them."); return; }
    const id = `g${Date.now().toString(36)}${Math.floor(Math.random() * 1e6).toString(36)}`;
    this.store.dispatch(`Group ${label}`, act.group(id, label, members));
    announce(`${plural(members.length, "thing")} grouped as ${label}.`);
  }

  ungroup(id) { this.store.dispatch("Ungroup", act.ungroup(id)); }

  closeGroup(id) {
    const held = this.store.state.groups.get(id);
    this.store.dispatch(`Close ${held.label}`, act.regroup(id, { collapsed: true }));
    this.store.select([id]);
  }

  /** Open a closed group: a user's own where it stood, one made by the server with its best linked. @param {string} id */
  openGroup(id) {
    return this.try(async () => {
      const held = this.store.state.groups.get(id);
      if (!held.remote) { this.store.dispatch(`Open ${held.label}`, act.regroup(id, { collapsed: false })); return []; }
      const taken = held.members.slice(0, Math.min(AT_ONCE, ROOM - this.store.state.nodes.size));
      if (!taken.length) { announce(`A chart holds ${ROOM} at most. Remove some first.`); return []; }
      const left = held.members.slice(taken.length);
      const part = await ask("add", { ids: taken, known: [...this.store.state.nodes.keys()] });
      const found = await places(part.nodes.map((node) => node.id), part.links.map((link) => [link.source, link.target]), [], "");
      setBeside(found, this.#placed.filter((one) => one.id !== id), held);
      this.store.dispatch(`Open ${held.label}`, act.openRemote(id, part, found, left));
      this.drawing.fit();
      announce(`${plural(part.nodes.length, "thing")} of ${held.label} shown${left.length ? `, ${left.length} left in the group` : ""}.`);
      return part.nodes.map((node) => node.id);
    });
  }

  /** Lay everything out anew; what is pinned stays. */
  tidy() {
    return this.try(async () => {
      const { state } = this.store;
      const seen = picture(state);
      const drawn = [...seen.nodes.values(), ...seen.groups];
      const fixed = drawn.filter((node) => node.pinned);
      const links = [...seen.links.values(), ...seen.between].map((link) => [link.source, link.target]);
      const found = await places(drawn.filter((node) => !node.pinned).map((node) => node.id), links, fixed, "");
      this.store.dispatch("Tidy", (before) => {
        const next = act.move(new Map([...found].filter(([id]) => before.nodes.has(id))))(before);
        const groups = new Map([...next.groups].map(([id, held]) => [id, found.has(id) ? { ...held, ...found.get(id) } : held]));
        return { ...next, groups };
      });
      this.drawing.fit();
      announce("Laid out anew. Undo brings the old places back.");
    });
  }

  /** Outline the peer groups, or stop. */
  peers() {
    return this.try(async () => {
      const on = this.store.state.peers.length > 0;
      const found = on ? [] : (await ask("groups")).groups;
      if (!on && !found.length) { announce("No peer group stands out now."); return; }
      this.store.dispatch(on ? "Peer groups off" : "Peer groups", act.withPeers(found));
      announce(on ? "Peer groups are no longer outlined." : `${plural(found.length, "peer group")} known; those on the chart are outlined.`);
    });
  }

  /** Draw incidents as lines between those whom they name, or as things again. */
  fold() {
    const folded = !this.store.state.filter.folded;
    this.filter(folded ? "Incidents as lines" : "Incidents as things", { folded });
    announce(folded ? "Incidents are lines now; one that names more than six stays. Nothing has moved. Exports keep them as things." : "Incidents are things again.");
  }

  filter(label, change, merge = "") { this.store.dispatch(label, act.filtered(change), merge); }
}

/** Shift new places to the right of all that stands, level with the group that they came from. */
function setBeside(found, others, held) {
  const all = [...found.values()];
  const left = Math.min(...all.map((place) => place.x));
  const middle = all.reduce((sum, place) => sum + place.y, 0) / Math.max(all.length, 1);
  const edge = others.length ? Math.max(...others.map((one) => one.x)) + BESIDE : left;
  for (const place of all) { place.x += edge - left; place.y += held.y - middle; }
}
