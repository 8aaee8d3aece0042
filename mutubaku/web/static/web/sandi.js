// Shows what was typed as a password and hides it again; it is never sent while shown. Without it the field is as ever.
for (const button of document.querySelectorAll("[data-tampil]")) {
  const field = document.getElementById(button.dataset.tampil);
  const show = (shown) => {
    field.type = shown ? "text" : "password";
    button.textContent = shown ? "Sembunyikan" : "Tampilkan";
  };
  button.hidden = false;
  button.addEventListener("click", () => show(field.type === "password"));
  field.form.addEventListener("submit", () => show(false));
}
