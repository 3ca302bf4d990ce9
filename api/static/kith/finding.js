// Keys on a finding: A, C and D decide (and ask for a reason where there is none), J and K go on and back.
const form = document.getElementById("decide");
const reason = document.getElementById("reason");
const hint = document.getElementById("decide-hint");
let chosen = null;

function decide(button) {
  if (reason.value.trim()) {
    form.requestSubmit(button);
    return;
  }
  chosen = button;
  hint.textContent = `${button.firstChild.textContent.trim()}: say why, then press Enter.`;
  reason.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const typing = event.target.closest("input, textarea, select");
  if (typing) {
    if (event.key === "Escape") {
      chosen = null;
      typing.blur();
    } else if (event.key === "Enter" && chosen && typing === reason) {
      event.preventDefault();
      if (reason.value.trim()) form.requestSubmit(chosen);
    }
    return;
  }
  const key = event.key.toLowerCase();
  const button = form?.querySelector(`button[data-key="${CSS.escape(key)}"]`);
  if (button) {
    event.preventDefault();
    decide(button);
  } else if (key === "j" || key === "k") {
    document.querySelector(`a[rel="${key === "j" ? "next" : "prev"}"]`)?.click();
  }
});
