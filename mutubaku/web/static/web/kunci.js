// Passkeys: shows the forms that need them and hands them to allauth's own script. Without this file the password works.
(() => {
  "use strict";
  const form = document.querySelector("form[data-kunci]");
  if (!form || !window.PublicKeyCredential) return;
  const { loginForm, authenticateForm, signupForm } = window.allauth.webauthn.forms;
  const ids = { credential: "kunci-jawaban", data: "kunci-data" };
  const start = "kunci-mulai";
  form.hidden = false;
  // Before the key is made: one that is made and then refused for its name would stay on the device.
  document.getElementById(start).addEventListener("click", (event) => {
    if (!form.reportValidity()) event.stopImmediatePropagation();
  });
  if (form.dataset.kunci === "masuk") loginForm({ ids: { ...ids, login: start } });
  if (form.dataset.kunci === "bukti") authenticateForm({ ids: { ...ids, authenticate: start } });
  if (form.dataset.kunci === "pasang") signupForm({ ids: { ...ids, signup: start } });
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    const told = form.querySelector("[data-gagal]");
    told.setAttribute("role", "alert");
    told.hidden = false;
  });
})();
