/** A tour of two minutes, page by page; offered on the first sign-in of the demo, and from Help. */

const DONE = "kith-tour-done", AT = "kith-tour-at";
const STEPS = [
  ["/", "What changed", "Home begins with what changed since the last meeting: what is new, what rises, what is gone. Each card says why, in counts of children and independent sources."],
  ["/findings", "What stands out", "Every finding explains itself: what was expected, which reports, what would make it go away. Open one and decide with A, C or D. “Nothing stands out” is an answer too."],
  ["/explorer?all=1", "The explorer", "The network in groups. Click a group to open it, or search with / and expand with E: nothing that stands moves. Ctrl Z takes anything back."],
  ["/review", "Who is who", "Where Kith is not sure that two names are one person it asks. Answer with S, N or U; every answer can be taken back."],
  ["/charts", "Charts", "What you draw is kept by itself and can be shared, kept for a meeting, and handed on: with recipient, purpose and, if you wish, pseudonyms."],
  ["/help#keys", "Help", "Every key stands here. Each look is logged with your name and purpose. That was the tour."],
];

function end() {
  localStorage.setItem(DONE, "yes");
  sessionStorage.removeItem(AT);
  document.getElementById("kith-tour")?.remove();
}

function go(at) {
  if (at >= STEPS.length) { end(); return; }
  sessionStorage.setItem(AT, String(at));
  const here = window.location.pathname + window.location.search + window.location.hash;
  if (here === STEPS[at][0]) show(at);
  else window.location.assign(STEPS[at][0]);
}

function button(words, deed, kind = "") {
  const made = document.createElement("button");
  made.type = "button";
  made.className = `govuk-button ${kind}`;
  made.textContent = words;
  made.addEventListener("click", deed);
  return made;
}

function show(at) {
  document.getElementById("kith-tour")?.remove();
  const panel = document.createElement("section");
  panel.id = "kith-tour";
  panel.className = "kith-tour";
  panel.setAttribute("aria-labelledby", "kith-tour-title");
  const title = document.createElement("h2");
  title.id = "kith-tour-title";
  title.className = "govuk-heading-s";
  title.tabIndex = -1;
  title.textContent = `${STEPS[at][1]} (${at + 1} of ${STEPS.length})`;
  const words = document.createElement("p");
  words.className = "govuk-body-s";
  words.textContent = STEPS[at][2];
  const buttons = document.createElement("div");
  buttons.className = "govuk-button-group";
  buttons.append(button(at + 1 < STEPS.length ? "Next" : "Done", () => go(at + 1)));
  if (at) buttons.append(button("Back", () => go(at - 1), "govuk-button--secondary"));
  if (at + 1 < STEPS.length) buttons.append(button("End the tour", end, "govuk-button--secondary"));
  const said = document.createElement("div");
  said.append(title, words);
  panel.append(said, buttons);
  (document.querySelector("main") ?? document.body).prepend(panel);
  title.focus({ preventScroll: true });
}

/** Go on with a tour, or begin one where this is somebody's first sign-in of the demo. */
export function offerTour() {
  const start = document.getElementById("start-tour");
  if (start) {
    start.hidden = false;
    start.addEventListener("click", () => go(0));
  }
  const at = Number(sessionStorage.getItem(AT) ?? -1);
  const here = window.location.pathname + window.location.search + window.location.hash;
  if (at >= 0 && at < STEPS.length && here === STEPS[at][0]) show(at);
  else if (at < 0 && document.body.dataset.tour && window.location.pathname === "/" && !localStorage.getItem(DONE)) go(0);
}
