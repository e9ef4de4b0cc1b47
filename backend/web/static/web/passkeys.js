// Shows the passkey button only where the browser knows passkeys, and says so when the device refuses.
(function () {
  const refused = document.currentScript.dataset.refused;
  const form = document.getElementById("passkey");
  if (form && window.PublicKeyCredential) form.hidden = false;
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    const card = document.querySelector(".card");
    const old = card.querySelector(".refused");
    const notice = old || document.createElement("p");
    notice.className = "notice bad refused";
    notice.setAttribute("role", "alert");
    notice.textContent = refused;
    if (!old) card.querySelector("h1").after(notice);
  });
})();
