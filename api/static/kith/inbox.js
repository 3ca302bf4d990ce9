// Keys of the inbox: J and K go on and back, T, D, W and B mark the report one is at, G grades it, Enter opens it.
const items = [...document.querySelectorAll("#inbox > li")];
let at = Math.max(0, items.findIndex((item) => item.id === "here"));

function go(to) {
  if (!items.length) return;
  items[at].classList.remove("is-here");
  at = Math.min(Math.max(to, 0), items.length - 1);
  items[at].classList.add("is-here");
  items[at].focus({ preventScroll: true });
  items[at].scrollIntoView({ block: "nearest" });
}

if (items.length) {
  items[at].classList.add("is-here");
  if (window.location.hash === "#here") go(at);
}

for (const [place, item] of items.entries()) {
  item.addEventListener("focusin", () => {
    if (place === at) return;
    items[at].classList.remove("is-here");
    at = place;
    item.classList.add("is-here");
  });
}

document.addEventListener("keydown", (event) => {
  if (!items.length || event.ctrlKey || event.altKey || event.metaKey) return;
  const typing = event.target.closest("input, textarea, select");
  if (typing) {
    if (event.key === "Escape") go(at);
    return;
  }
  const key = event.key.toLowerCase();
  if (key === "j" || key === "k") {
    event.preventDefault();
    go(at + (key === "j" ? 1 : -1));
  } else if (key === "g") {
    event.preventDefault();
    items[at].querySelector("[data-grade]")?.click();
  } else if (event.key === "Enter" && event.target === items[at]) {
    event.preventDefault();
    items[at].querySelector("[data-open]").click();
  } else {
    const button = items[at].querySelector(`button[data-key="${CSS.escape(key)}"]`);
    if (button) {
      event.preventDefault();
      button.form.requestSubmit(button);
    }
  }
});
