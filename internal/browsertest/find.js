// Finds what a person means by a word, for browsertest. It returns {found, why}: the element, or the
// reason why there is none. It adds nothing to the page and changes nothing in it.
(what, wanted) => {
  const tidy = (s) => (s || "").replace(/\s+/g, " ").trim();
  const want = tidy(wanted);
  const shown = (e) => {
    if (e.closest("[inert]")) return false;
    const label = e.labels && e.labels[0];
    const box = (x) => x.getClientRects().length > 0 && getComputedStyle(x).visibility !== "hidden";
    return box(e) || (label && box(label)); // a styled radio button hides the input behind its label
  };
  const referred = (e, attribute) =>
    tidy((e.getAttribute(attribute) || "").split(/\s+/).map((id) => {
      const x = id && document.getElementById(id);
      return x ? x.textContent : "";
    }).join(" "));
  const names = {
    field: (e) => [...[...(e.labels || [])].map((l) => tidy(l.innerText || l.textContent)),
      tidy(e.getAttribute("aria-label")), referred(e, "aria-labelledby"), e.name, e.id],
    control: (e) => [tidy(e.innerText || e.textContent), tidy(e.getAttribute("aria-label")),
      referred(e, "aria-labelledby"), e.tagName === "INPUT" ? tidy(e.value) : "", e.tagName === "IMG" ? tidy(e.alt) : ""],
  };
  const selectors = {
    field: "input:not([type=hidden]):not([type=submit]):not([type=button]), select, textarea, [contenteditable=true]",
    control: "a[href], button, summary, input[type=submit], input[type=button], input[type=reset], [role=button], [role=tab], [role=menuitem], [role=link]",
  };
  let all;
  if (what === "selector") {
    try {
      all = [...document.querySelectorAll(wanted)];
    } catch {
      return { found: null, why: "is no selector" };
    }
    const seen = all.filter(shown);
    return seen.length ? { found: seen[0], why: "" } : { found: null, why: all.length ? "is there, but not shown" : "is not on the page" };
  }
  all = [...document.querySelectorAll(selectors[what])];
  const called = (test) => all.filter((e) => names[what](e).some((n) => n && test(n)));
  let hits = called((n) => n === want);
  if (!hits.filter(shown).length) {
    const near = called((n) => n.includes(want));
    if (near.filter(shown).length) hits = near;
  }
  const seen = hits.filter(shown);
  if (seen.length === 1) return { found: seen[0], why: "" };
  if (seen.length > 1) return { found: null, why: "is there " + seen.length + " times: " + seen.map((e) => e.outerHTML.slice(0, 120)).join("  ") };
  if (hits.length) return { found: null, why: "is there, but not shown" };
  const has = all.filter(shown).map((e) => names[what](e).find((n) => n)).filter(Boolean);
  return { found: null, why: "is not on the page, which has: " + has.slice(0, 60).join(" | ") };
}
