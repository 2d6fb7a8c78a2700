// What a script adds to pages that work without one. No words stand here: they come with the page.

const page = document.body;
const words = page.dataset;

// A form sends once: a second press does nothing, and the button says that it is being saved. The
// act id in the form makes a repeated sending harmless where no script runs.
let sending = false;
document.addEventListener("submit", (e) => {
  const form = e.target as HTMLFormElement;
  if (form.method === "get") return;
  if (form.dataset.sent) {
    e.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  sending = true;
  const button = (e as SubmitEvent).submitter as HTMLButtonElement | null;
  if (button && words.saving) {
    button.setAttribute("aria-disabled", "true");
    button.dataset.text = button.textContent || "";
    button.textContent = words.saving;
  }
  // An answer that is a file leaves this page standing.
  setTimeout(release, 15000);
});

// Coming back by the browser's own button finds a form that can be sent again.
window.addEventListener("pageshow", (e) => {
  if (e.persisted) release();
});
function release(): void {
  sending = false;
  document.querySelectorAll<HTMLFormElement>("form[data-sent]").forEach((f) => delete f.dataset.sent);
  document.querySelectorAll<HTMLElement>("button[aria-disabled][data-text]").forEach((b) => {
    b.removeAttribute("aria-disabled");
    b.textContent = b.dataset.text || "";
  });
}

// Leaving with something typed asks first. A form that came back with problems is not yet saved.
let typed = !!document.querySelector("form[data-ask] [aria-invalid]");
document.addEventListener("input", (e) => {
  if ((e.target as HTMLElement).closest("form[data-ask]")) typed = true;
});
window.addEventListener("beforeunload", (e) => {
  if (typed && !sending) {
    e.preventDefault();
    e.returnValue = words.unsaved || "";
  }
});

// After a fault the summary is read first, after an act what was done.
const first = document.getElementById("problems") || document.getElementById("flash");
if (first) first.focus();

// The error summary leads into the field, not only to it.
document.addEventListener("click", (e) => {
  const at = e.target as HTMLElement;
  const link = at.closest<HTMLAnchorElement>(".govuk-error-summary a");
  if (link) {
    const field = document.getElementById(link.hash.slice(1));
    if (field) {
      e.preventDefault();
      const group = field.closest("fieldset, .govuk-form-group");
      (group || field).scrollIntoView();
      field.focus({ preventScroll: true });
    }
  }
  if (at.closest("[data-print]")) window.print();
  const exit = at.closest<HTMLAnchorElement>("a[data-exit]");
  if (exit) {
    e.preventDefault();
    leave(exit.href);
  }
});

// Leaving a public page takes its place in the history, so that "back" does not lead here.
function leave(to: string): void {
  typed = false;
  page.hidden = true;
  location.replace(to);
}
let shifts = 0;
let forget = 0;
document.addEventListener("keydown", (e) => {
  const exit = document.querySelector<HTMLAnchorElement>("a[data-exit]");
  if (exit && e.key === "Shift" && !e.repeat) {
    clearTimeout(forget);
    forget = window.setTimeout(() => (shifts = 0), 5000);
    if (++shifts === 3) leave(exit.href);
    return;
  }
  const at = e.target as HTMLElement;
  if (e.ctrlKey || e.metaKey || e.altKey || at.closest("input, select, textarea, [contenteditable]")) return;
  if (e.key === "/") {
    const search = document.querySelector<HTMLInputElement>("input[type=search]");
    if (search) {
      e.preventDefault();
      search.focus();
      search.select();
    }
    return;
  }
  // In a table the arrows go from one row's link to the next; Enter opens it, as links do.
  if (e.key === "ArrowDown" || e.key === "ArrowUp") {
    const row = at.closest("table.table tbody tr");
    if (!row) return;
    let next = e.key === "ArrowDown" ? row.nextElementSibling : row.previousElementSibling;
    while (next && !next.querySelector("a")) next = e.key === "ArrowDown" ? next.nextElementSibling : next.previousElementSibling;
    if (next) {
      e.preventDefault();
      next.querySelector("a")!.focus();
    }
  }
});

// How many characters are left. Said to a screen reader only after a pause in typing.
document.querySelectorAll<HTMLTextAreaElement>("textarea[data-max]").forEach((box) => {
  const says = document.getElementById(box.id + "-info");
  if (!says) return;
  const spoken = document.createElement("div");
  spoken.className = "govuk-visually-hidden";
  spoken.setAttribute("aria-live", "polite");
  says.after(spoken);
  const number = new Intl.NumberFormat(document.documentElement.lang);
  let later = 0;
  const count = () => {
    const left = Number(box.dataset.max) - [...box.value].length;
    says.textContent = ((left < 0 ? box.dataset.over : box.dataset.left) || "").replace("#", number.format(Math.abs(left)));
    says.classList.toggle("over", left < 0);
    clearTimeout(later);
    later = window.setTimeout(() => (spoken.textContent = says.textContent), 1000);
  };
  box.addEventListener("input", count);
  count();
});
// A print button needs a script, so it stays hidden without one.
document.querySelectorAll<HTMLElement>("[data-print]").forEach((b) => (b.hidden = false));
