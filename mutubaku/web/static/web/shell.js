/* Keyboard shortcuts, the print button, focus on what went wrong, and typed values kept over a new sign-in.
   Everything works without this file. */
"use strict";

const TYPING = "input, textarea, select, [contenteditable]";
const KEPT = "mutubaku-terketik";
const who = document.documentElement.dataset.siapa;

/* -- Shortcuts: letters only, never while somebody types; a person can switch them off under Akun. */

let waitsForPlace = false;

function neighbour(step) {
  const links = [...document.querySelectorAll("a.t, tr.link th a")];
  const at = links.indexOf(document.activeElement);
  const next = at < 0 ? (step > 0 ? 0 : links.length - 1) : at + step;
  links[next]?.focus();
}

function toPanel() {
  const panel = document.querySelector(".decide");
  if (!panel) return;
  panel.tabIndex = -1;
  panel.focus();
}

function toSearch() {
  const box = [...document.querySelectorAll("[type=search]")].find((one) => one.offsetParent);
  if (box) box.focus();
  else document.querySelector(".mtop .ic")?.click();
}

const KEYS = {
  "/": toSearch,
  "?": () => document.getElementById("pintasan")?.showModal(),
  j: () => neighbour(1),
  k: () => neighbour(-1),
  s: toPanel,
};

document.addEventListener("keydown", (event) => {
  if (document.documentElement.dataset.pintasan === "mati") return;
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest(TYPING) || document.querySelector("dialog[open]")) return;
  if (waitsForPlace) {
    waitsForPlace = false;
    const place = /^[a-z]$/.test(event.key) && document.querySelector(`.side [data-g=${event.key}]`);
    if (place) place.click();
    return;
  }
  if (event.key === "g") waitsForPlace = true;
  else if (KEYS[event.key]) {
    event.preventDefault();
    KEYS[event.key]();
  }
});

/* -- Printing: the browser has its own way to it, so without this file the button stays away. */

document.querySelectorAll("[data-cetak]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});

/* -- A refused form: the reader lands on the reasons. */

function toErrors(within) {
  const summary = within.querySelector(".errsum");
  if (!summary || (within === document && summary.autofocus)) return;
  summary.tabIndex = -1;
  summary.focus();
}
toErrors(document);
document.addEventListener("htmx:afterSwap", (event) => toErrors(event.target));

/* -- The session ended under a form: after signing in as the same person, what was typed is there again.
      Secrets and files are never kept; what is kept is gone with the next page. */

const keeps = (field) => field.name && !["password", "file", "hidden", "submit"].includes(field.type);

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  const values = [...form.elements].filter(keeps).map((one) => [one.name, one.value, one.checked ?? null]);
  const kept = { who, page: location.pathname, to: form.getAttribute("action"), values };
  sessionStorage.setItem(KEPT, JSON.stringify(kept));
});

function putBack() {
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
  sessionStorage.removeItem(KEPT);
  const signedIn = document.referrer && new URL(document.referrer).pathname === "/masuk/";
  if (!kept || !signedIn || kept.who !== who || kept.page !== location.pathname) return;
  const form = [...document.forms].find((one) => one.method === "post" && one.getAttribute("action") === kept.to);
  const fields = form ? [...form.elements].filter(keeps) : [];
  let changed = false;
  for (const [name, value, checked] of kept.values) {
    const choice = (one) => one.type === "checkbox" || one.type === "radio";
    const field = fields.find((one) => one.name === name && (!choice(one) || one.value === value));
    if (!field) continue;
    changed ||= choice(field) ? field.checked !== checked : field.value !== value;
    if (choice(field)) field.checked = checked;
    else field.value = value;
  }
  if (!changed) return;
  const note = document.createElement("p");
  note.className = "note warn";
  note.setAttribute("role", "status");
  note.textContent = "Isian Anda sebelum sesi berakhir sudah dikembalikan, tetapi belum tersimpan. Periksa, lalu kirim kembali.";
  form.prepend(note);
  form.querySelectorAll("details").forEach((one) => (one.open = true));
  note.scrollIntoView({ block: "center" });
}
putBack();
