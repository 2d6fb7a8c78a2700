// Saves what is typed into a note every few seconds, sealed on the machine that runs the house, and says which
// kinds of names and numbers seem to stand in it. Without it the form works the same, by sending it.
(() => {
  "use strict";
  const holder = document.querySelector("[data-draft]");
  if (!holder) return;
  const text = document.querySelector("textarea[name=text]");
  const say = holder.querySelector("[data-said]");
  const hinted = holder.querySelector("[data-hint]");
  let at = holder.dataset.draft, kept = text.value, waiting = false;
  const send = async (url, fields) => fetch(url, { method: "POST", body: new URLSearchParams(fields), credentials: "same-origin", redirect: "manual" });
  const save = async () => {
    if (waiting || text.value === kept) return;
    waiting = true;
    const now = text.value;
    try {
      let answer = await send(at, { text: now });
      if (answer.status === 404) { // the house was started anew: take the draft up again
        const begun = await send(holder.dataset.begin, {});
        if (begun.ok) { at = (await begun.json()).at; answer = await send(at, { text: now }); }
      }
      if (answer.ok) {
        const said = await answer.json();
        kept = now;
        say.textContent = said.saved;
        if (hinted.textContent !== said.hint) hinted.textContent = said.hint;
        hinted.hidden = said.hint === "";
      } else {
        say.textContent = holder.dataset.failed;
      }
    } catch (_) {
      say.textContent = holder.dataset.failed;
    }
    waiting = false;
  };
  setInterval(save, 4000);
  // Not at once: what the answer shows would move the button away from under the finger that is pressing it.
  text.addEventListener("blur", () => setTimeout(save, 500));
})();
