// "Tampilkan" beside a password, for whoever types a long one. Without this file the buttons stay away.
(() => {
  "use strict";
  document.querySelectorAll(".pw button").forEach((button) => {
    const field = document.getElementById(button.getAttribute("aria-controls"));
    const show = (shown) => {
      field.type = shown ? "text" : "password";
      button.textContent = shown ? "Sembunyikan" : "Tampilkan";
    };
    button.hidden = false;
    button.addEventListener("click", () => show(field.type === "password"));
    // What is sent is a secret again: the browser offers to keep it, and `shell.js` does not.
    field.form.addEventListener("submit", () => show(false));
  });
})();
