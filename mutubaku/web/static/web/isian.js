/* Isian: moving between cells, numbers in Indonesian form, and saving while typing. Without it the form works by its buttons. */
(() => {
  "use strict";
  const form = document.getElementById("lembar");
  const grid = document.getElementById("kisi");
  if (!form || !grid) return;
  const PAUSE = 400;
  /* What could not be saved waits here, for this person, sheet and version only, until the tab is closed. */
  const KEPT = `isian ${form.dataset.person} ${form.getAttribute("action")} ${form.elements.version.value}`;
  let waiting = 0;
  let busy = false;
  let again = false;
  let leaving = false;
  let last = "";
  let bases = {};

  const controls = () => [...form.querySelectorAll("input[name]:not([type=hidden]), textarea[name]")];
  const cells = () => [...grid.querySelectorAll("input[name]")];
  const dirty = () => controls().filter((control) => control.value !== control.defaultValue);

  function say(words, colour, ...more) {
    const line = document.getElementById("simpan");
    line.replaceChildren(words, ...more);
    line.className = colour;
  }

  function element(name, words, look) {
    const made = document.createElement(name);
    made.textContent = words;
    made.className = look;
    return made;
  }

  function tidy(cell) {
    const found = /^\s*(-?)(\d+)(,\d+)?\s*$/.exec(cell.value.replace("−", "-"));
    if (!found) return;
    cell.value = found[1] + found[2].replace(/^0+(?=\d)/, "").replace(/\B(?=(\d{3})+$)/g, ".") + (found[3] || "");
  }

  function go(cell) {
    if (cell) { cell.focus(); cell.select(); }
  }

  /* Same column, one row up or down; Tab does the rest by itself. */
  function step(cell, by) {
    const column = cells().filter((other) => other.className === cell.className);
    go(column[column.indexOf(cell) + by]);
  }

  function beside(cell, by) {
    const all = cells();
    go(all[all.indexOf(cell) + by]);
  }

  grid.addEventListener("keydown", (event) => {
    const cell = event.target;
    if (!(cell instanceof HTMLInputElement) || event.altKey || event.ctrlKey || event.metaKey) return;
    const whole = cell.selectionStart === 0 && cell.selectionEnd === cell.value.length;
    const end = cell.selectionStart === cell.selectionEnd && cell.selectionEnd === cell.value.length;
    const start = cell.selectionEnd === 0;
    const moves = {
      Enter: () => step(cell, event.shiftKey ? -1 : 1),
      ArrowDown: () => step(cell, 1),
      ArrowUp: () => step(cell, -1),
      ArrowRight: () => (whole || end) && beside(cell, 1),
      ArrowLeft: () => (whole || start) && beside(cell, -1),
      Escape: () => { cell.value = cell.defaultValue; cell.select(); },
    };
    if (!(event.key in moves)) return;
    if (["ArrowRight", "ArrowLeft"].includes(event.key) && !(whole || (event.key === "ArrowRight" ? end : start))) return;
    event.preventDefault();
    moves[event.key]();
  });

  form.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      event.preventDefault();
      if (grid.contains(event.target) && event.target.matches("input")) tidy(event.target);
      save();
    }
  });

  form.addEventListener("focusin", (event) => { if (event.target.name) last = event.target.id; });

  form.addEventListener("focusout", (event) => {
    if (event.target.matches("#kisi input[name]")) tidy(event.target);
    clearTimeout(waiting);
    waiting = setTimeout(save, PAUSE);
  });

  grid.addEventListener("focusin", (event) => {
    if (event.target.matches("input[name]")) event.target.select();
  });

  /* Sends only what changed here, so that two people may fill different rows. One request at a time. */
  async function save() {
    clearTimeout(waiting);
    if (busy) { again = true; return; }
    const changed = dirty();
    if (!changed.length) return;
    busy = true;
    say("Menyimpan…", "mut");
    const sent = new Map(changed.map((control) => [control, control.value]));
    const base = Object.fromEntries(changed.map((control) => [control.name, bases[control.name] ?? control.defaultValue]));
    const body = new FormData();
    for (const name of ["csrfmiddlewaretoken", "version", "edits"]) body.set(name, form.elements[name].value);
    body.set("base", JSON.stringify(base));
    for (const [control, value] of sent) body.set(control.name, value);
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Requested-With": "isian" }, redirect: "manual" });
      if (answer.status === 409) { form.elements.base.value = JSON.stringify(base); leave(sent); return; }
      if (answer.type === "opaqueredirect" || answer.status === 403) { ended(); return; }
      if (answer.status !== 200 && answer.status !== 422) throw new Error(answer.status);
      place(new DOMParser().parseFromString(await answer.text(), "text/html"), sent);
      for (const control of sent.keys()) delete bases[control.name];
      forget();
    } catch {
      failed();
    } finally {
      busy = false;
      if (again) { again = false; save(); }
    }
  }

  /* Nothing typed is lost: it stays in the page, and in the tab until it could be saved. */
  function keep() {
    const cellsNow = dirty().map((control) => [control.name, control.value, bases[control.name] ?? control.defaultValue]);
    try {
      sessionStorage.setItem(KEPT, JSON.stringify({ cells: cellsNow, at: last }));
      return true;
    } catch {
      return false;
    }
  }

  function forget() {
    try { sessionStorage.removeItem(KEPT); } catch { /* a browser without storage has kept nothing */ }
  }

  function failed() {
    keep();
    const button = element("button", "Coba lagi", "btn sm");
    button.type = "button";
    button.addEventListener("click", save);
    say("Belum tersimpan. Coba lagi.", "bad", button);
  }

  function ended() {
    const link = element("a", "Masuk kembali", "btn sm");
    link.href = `/masuk/?next=${encodeURIComponent(form.getAttribute("action"))}`;
    link.addEventListener("click", () => { leaving = keep(); });
    keep();
    say("Belum tersimpan. Sesi berakhir; isian Anda tetap ada di halaman ini.", "bad", link);
  }

  /* After signing in again: the same values in the same fields, saved against what they were typed over. */
  function restore() {
    let kept = null;
    try { kept = JSON.parse(sessionStorage.getItem(KEPT)); } catch { /* unreadable: nothing to bring back */ }
    if (!kept) return;
    for (const [name, value, base] of kept.cells) {
      const control = controls().find((other) => other.name === name);
      if (!control || control.value === value) continue;
      control.value = value;
      bases[name] = base;
    }
    go(document.getElementById(kept.at));
    if (dirty().length) save(); else forget();
  }

  /* Somebody else changed the same cell: the server shows both values on a page of its own. */
  function leave(sent) {
    leaving = true;
    forget();
    for (const control of controls()) if (!sent.has(control)) control.disabled = true;
    form.submit();
  }

  /* Every piece that is computed is replaced; a piece somebody types in is left alone. */
  function place(fresh, sent) {
    /* A cell that could not be kept stays changed, so it is sent again and its text is never lost. */
    const kept = (control) => !fresh.getElementById(control.id)?.hasAttribute("data-wrong");
    for (const [control, value] of sent) if (kept(control)) control.defaultValue = value;
    for (const piece of fresh.querySelectorAll("[data-live]")) {
      const old = document.getElementById(piece.id);
      if (!old || old.contains(document.activeElement)) continue;
      if (controls().some((control) => old.contains(control) && control.value !== control.defaultValue)) continue;
      old.replaceWith(piece);
    }
    for (const control of controls()) {
      const stored = fresh.getElementById(control.id);
      if (!stored) continue;
      if (stored.hasAttribute("aria-invalid")) control.setAttribute("aria-invalid", "true");
      else control.removeAttribute("aria-invalid");
      if (control.value !== control.defaultValue || control === document.activeElement) continue;
      control.value = control.defaultValue = stored.defaultValue;
    }
  }

  window.addEventListener("online", save);
  window.addEventListener("beforeunload", (event) => { if (dirty().length && !busy && !leaving) { save(); event.preventDefault(); } });
  form.addEventListener("submit", () => { leaving = true; forget(); for (const control of controls()) control.defaultValue = control.value; });
  restore();
})();
