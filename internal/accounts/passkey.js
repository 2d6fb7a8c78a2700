// Asks the browser for a passkey, or makes one, and sends the answer with the form around the button.
"use strict";
(() => {
  if (!window.PublicKeyCredential || !navigator.credentials) return;
  const bytes = (s) => Uint8Array.from(atob(s.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (b) => btoa(String.fromCharCode(...new Uint8Array(b))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const ids = (list) => (list || []).map((c) => ({ ...c, id: bytes(c.id) }));

  async function ask(kind, options) {
    const o = options.publicKey;
    o.challenge = bytes(o.challenge);
    if (kind === "create") {
      o.user.id = bytes(o.user.id);
      o.excludeCredentials = ids(o.excludeCredentials);
      return navigator.credentials.create({ publicKey: o });
    }
    o.allowCredentials = ids(o.allowCredentials);
    return navigator.credentials.get({ publicKey: o });
  }

  function answer(c) {
    const r = c.response;
    const out = { clientDataJSON: text(r.clientDataJSON) };
    if (r.attestationObject) {
      out.attestationObject = text(r.attestationObject);
      out.transports = r.getTransports ? r.getTransports() : [];
    } else {
      out.authenticatorData = text(r.authenticatorData);
      out.signature = text(r.signature);
      if (r.userHandle) out.userHandle = text(r.userHandle);
    }
    return JSON.stringify({ id: c.id, rawId: text(c.rawId), type: c.type, response: out,
      clientExtensionResults: c.getClientExtensionResults() });
  }

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    const says = form.querySelector("[data-passkey-says]");
    form.addEventListener("submit", async (e) => {
      e.preventDefault();
      says.textContent = "";
      try {
        const begun = await fetch(form.dataset.passkey, { method: "POST", headers: { Accept: "application/json" } });
        if (!begun.ok) throw new Error(String(begun.status));
        form.elements.credential.value = answer(await ask(form.dataset.passkeyKind, await begun.json()));
        form.submit();
      } catch {
        says.textContent = form.dataset.passkeyFailed;
      }
    });
  }
})();
