// Keys for review: J and K go on and back, S, N and U answer, Z takes the last answer back. Without a reason they ask for one.
const ANSWERS = { s: "same", n: "not_same", u: "unsure" };
const form = document.getElementById("answer");
const reason = document.getElementById("reason");
const hint = document.getElementById("hint");
let chosen = null;

function answer(decision) {
  const button = form.querySelector(`button[value="${decision}"]`);
  if (reason.value.trim()) {
    form.requestSubmit(button);
    return;
  }
  chosen = button;
  hint.textContent = `${button.textContent.trim()}: say why, then press Enter.`;
  reason.focus();
}

function follow(relation) {
  const link = document.querySelector(`a[rel="${relation}"]`);
  if (link) {
    link.click();
  }
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select");
  if (event.ctrlKey || event.altKey || event.metaKey) {
    return;
  }
  if (event.key === "Escape" && typing) {
    chosen = null;
    hint.textContent = "";
    typing.blur();
    return;
  }
  if (typing) {
    if (event.key === "Enter" && chosen && typing === reason) {
      event.preventDefault();
      if (reason.value.trim()) {
        form.requestSubmit(chosen);
      }
    }
    return;
  }
  const key = event.key.toLowerCase();
  if (key in ANSWERS) {
    event.preventDefault();
    answer(ANSWERS[key]);
  } else if (key === "j") {
    follow("next");
  } else if (key === "k") {
    follow("prev");
  } else if (key === "z") {
    event.preventDefault();
    document.getElementById("undo-reason")?.focus();
  }
});
