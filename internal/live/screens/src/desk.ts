// The presenter's desk: one next step in the thumb's reach, what came in, texts to look at, and the lead
// to be called. It steers; it never shows what a single pupil answered.
import { h, html, put, mark } from "./dom";
import { t } from "./words";
import { listen, rooms, mine, keep, Room, url, spaced, net } from "./crew";
import { read, State } from "./protocol";

const page = document.getElementById("page")!, said = document.getElementById("say")!;
let room: Room | null = mine("desk");
let raw: any = null; // the state as it came
let state: State | null = null;
let count: any = { questions: [] };
let held: any[] = [];
let told = ""; // what happened to the last press
let sure = false; // ending was pressed once
let seen = false; // call the lead was seen, for the notes of now
let invited = "";
let typedHands: { [option: string]: string } = {};
let handsFor = "";

const random = () => Array.from(crypto.getRandomValues(new Uint8Array(12))).map((b) => (b < 16 ? "0" : "") + b.toString(16)).join("");

function post(act: string, body: any = {}): Promise<{ status: number; body: any }> {
  return fetch("/live/desk/" + act, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(Object.assign({ id: random(), room: room!.room, token: room!.token }, body)) })
    .then((r) => r.json().catch(() => ({})).then((b) => ({ status: r.status, body: b })), () => ({ status: 0, body: {} }));
}

const reasons: { [reason: string]: string } = { tie: "desk.tie", call_lead: "desk.lead", at_the_end: "desk.end", not_now: "desk.not_now", seen_another: "desk.not_now", out_of_phase: "desk.not_now", not_asked: "desk.not_now" };

// press does a step for the moment that the presenter sees; what was seen too late changes nothing.
function press(act: string, body: any = {}): void {
  told = "";
  post(act, Object.assign({ seq: state ? state.seq : 0 }, body)).then((r) => {
    if (r.status !== 200) {
      const why = r.body.reason || "";
      told = !r.status ? t("lost") : reasons[why] ? t(reasons[why].slice(5)) : t("failed", { why: why || String(r.status) });
      if (why === "call_lead") count.unread_notes = count.unread_notes || 1;
      if (why === "token_unknown" || why === "room_unknown") {
        keep("desk", null);
        room = null;
        return begin();
      }
    }
    draw();
  });
}

function button(words: string, act: () => void, kind = ""): HTMLElement {
  return h("button", { type: "button", class: kind, onclick: act }, words);
}

// ——— the way in ———

function begin(): void {
  if (room) return follow();
  rooms().then((all) => {
    if (all && all.length === 1) {
      room = all[0];
      keep("desk", room);
      return follow();
    }
    put(page, h("main", { class: "narrow" }, ...(all ? pick(all) : pairing())));
    if (all && !all.length) setTimeout(begin, 3000);
  });
}

function pick(all: Room[]): HTMLElement[] {
  return [h("h1", null, t("rooms")), ...(all.length ? all.map((r) => h("p", null, button(spaced(r.room) + (r.activity ? " · " + r.activity : ""), () => {
    room = r;
    keep("desk", r);
    follow();
  }, "wide"))) : [h("p", null, t("none"))])];
}

function pairing(): HTMLElement[] {
  const code = h("input", { id: "room", inputmode: "numeric", maxlength: 7, autocomplete: "off" }) as HTMLInputElement;
  const once = h("input", { id: "once", inputmode: "numeric", maxlength: 9, autocomplete: "one-time-code" }) as HTMLInputElement;
  const wrong = h("p", { class: "wrong", role: "alert" });
  return [h("h1", null, t("pair")), h("p", null, t("pair_hint")), h("form", { onsubmit: (e: Event) => {
    e.preventDefault();
    const digits = code.value.replace(/\D/g, "");
    fetch("/live/pair", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ id: random(), room: digits, code: once.value.replace(/\D/g, "") }) })
      .then((r) => r.json().then((b) => ({ ok: r.ok, b }))).then((r) => {
        if (!r.ok) return put(wrong, t("pair_bad"));
        room = { room: digits, token: r.b.token };
        keep("desk", room);
        follow();
      }).catch(() => put(wrong, t("lost")));
  } }, h("label", { for: "room" }, t("room", { code: "" }).trim()), code, h("label", { for: "once" }, t("pair_label")), once, wrong, h("button", { class: "go" }, t("pair_go")))];
}

let stop: (() => void) | null = null;
function follow(): void {
  if (stop) stop();
  const lang = document.documentElement.lang;
  stop = listen("/live/desk/stream?room=" + room!.room + "&token=" + encodeURIComponent(room!.token) + "&language=" + lang, {
    state(b) {
      const before = state;
      raw = b;
      state = read.state(b);
      if (!before || before.position !== state.position || before.state !== state.state) {
        told = "";
        sure = false;
        said.textContent = t("state." + state.state);
      }
      draw();
    },
    count(b) {
      if ((b.unread_notes || 0) > (count.unread_notes || 0)) {
        seen = false;
        said.textContent = t("lead");
      }
      count = b;
      counters();
    },
    held(b) {
      held = b || [];
      texts();
    },
    bye(b) {
      if (b.why !== "closed") return;
      state = state && Object.assign({}, state, { state: "closed" });
      keep("desk", null);
      if (stop) stop();
      draw();
    },
  }, net("lost"));
  draw();
}

// ——— the desk ———

const quiet = () => !!state && ["before", "after", "feeling", "box"].indexOf(state.screen.kind) >= 0;

// apart says that groups or each alone go through a story: the class sees nothing together.
const apart = () => !!raw && raw.kind === "story" && state!.by !== "class" && state!.state !== "waiting";

// fork says whether the class stands where the story parts.
const fork = () => !!raw && (raw.open || []).length > 0 && state!.by === "class";

function steps(): { id: string; kind: string; title: string }[] {
  return (raw && raw.steps || []).map((s: any) => (typeof s === "string" ? { id: s, kind: s, title: "" } : s));
}

function title(s: { id: string; kind: string; title: string }): string {
  const kind = t("kind." + s.kind);
  return (kind.slice(0, 5) === "kind." ? s.id : kind) + (s.title ? ": " + s.title : "");
}

function draw(): void {
  if (!room) return;
  if (!state) return put(page, h("main", { class: "narrow" }, h("p", null, t("room", { code: spaced(room.room) }))));
  const had = document.activeElement && (document.activeElement as HTMLElement).getAttribute("data-key");
  if (state.state === "closed") return put(page, h("main", { class: "narrow" }, h("h1", null, t("state.closed")), h("p", null, t("room", { code: spaced(room.room) }))));
  put(page,
    h("div", { id: "lead", role: "alert" }),
    h("div", { class: "desk" },
      h("main", { id: "main" },
        h("h1", { class: "at" }, h("b", null, t("state." + state.state)), h("span", null, place())),
        state.marked ? h("p", { class: "marked" }, t("marked." + state.marked)) : null,
        h("section", { class: "now", "aria-label": t("now") }, ...now()),
        told ? h("p", { class: "told", role: "status" }, told) : null,
        quiet() ? h("details", { class: "sees" }, h("summary", null, t("sees")), ...sees()) : sees().some(Boolean) ? h("section", { class: "sees" }, h("h2", null, t("sees")), ...sees()) : null,
        ends()),
      h("aside", null,
        h("section", { id: "counts" }),
        h("section", { id: "held" }),
        hands(),
        story(),
        jump(),
        phone())));
  counters();
  texts();
  if (had) {
    const again = page.querySelector('[data-key="' + had + '"]') as HTMLElement | null;
    if (again) again.focus();
  }
}

function place(): string {
  const s = state!, all = steps();
  const n = all.map((x) => x.id).indexOf(s.step) + 1;
  return " · " + (n ? t("step", { n, all: all.length }) + " · " : "") + title({ id: s.step, kind: (raw && raw.kind) || s.screen.kind, title: "" });
}

// now is the next step: one big button, and what else may be pressed.
function now(): (HTMLElement | null)[] {
  const s = state!, asks = s.screen.questions.length > 0, out: (HTMLElement | null)[] = [];
  const big = (words: string, act: () => void, key: string) => h("button", { type: "button", class: "go", "data-key": key, onclick: act }, words);
  const small = (words: string, act: () => void, key: string) => h("button", { type: "button", class: "side", "data-key": key, onclick: act }, words);
  const next = () => press("next");
  if (s.state === "waiting") return [big(t("open"), () => press("open"), "big")];
  if (s.state === "paused") out.push(big(t("resume"), () => press("resume"), "big"));
  else if (s.state === "open" && asks && !quiet() && !apart()) out.push(big(t("show"), () => press("show"), "big"));
  else if (!fork()) out.push(big(t("next"), next, "big"));
  if (fork() && s.state === "showing") out.push(ways());
  const row = h("p", { class: "row" },
    s.state === "open" ? small(t("pause"), () => press("pause"), "pause") : null,
    s.state === "showing" ? small(t("resume"), () => press("resume"), "resume") : null,
    s.state === "open" && asks && !quiet() && !fork() && !apart() || s.state === "paused" && !fork() ? small(t("next"), next, "next") : null,
    s.state === "open" && s.screen.kind === "box" ? small(t("show"), () => press("show"), "show") : null,
    small(t("back"), () => press("back"), "back"));
  out.push(row);
  if (fork() && s.state !== "showing") out.push(h("details", null, h("summary", null, t("fork")), ways()));
  return out;
}

// ways are the choices of a fork with their votes; the class's own stands first.
function ways(): HTMLElement {
  const s = state!, q = s.screen.questions[0];
  const votes = (count.questions.filter((x: any) => q && x.question === q.id)[0] || {}).votes || {};
  return h("div", { class: "ways" }, h("h2", null, t("fork")),
    h("button", { type: "button", class: "go", "data-key": "vote", onclick: () => press("next") }, t("fork_vote")),
    ...(q ? q.options.map((o) => h("button", { type: "button", class: "way", "data-key": "way-" + o.id, onclick: () => press("next", { choice: o.id }) },
      mark(o.sign), html("span", { class: "text" }, o.html), h("b", { class: "n", "data-votes": o.id }, String(votes[o.id] || 0)))) : []));
}

function sees(): (HTMLElement | null)[] {
  const s = state!, x = s.screen;
  if (apart()) return [h("p", null, t("apart")), tracks()];
  const one = (q: any) => h("div", { class: "q" }, q.html ? html("div", null, q.html) : null, h("ul", null, ...q.options.map((o: any) => {
    const n = s.counts[q.id] ? s.counts[q.id][o.id] || 0 : null;
    return h("li", null, q.kind === "flags" || q.kind === "order" ? h("b", { class: "letter" }, o.sign) : mark(o.sign), html("span", { class: "text" }, o.html),
      (q.right || []).indexOf(o.id) >= 0 && q.kind !== "order" ? h("em", null, "✓ " + t("right")) : null, n === null ? null : h("b", { class: "n" }, String(n)));
  })), q.why ? html("div", { class: "why" }, q.why) : null);
  return [x.html ? html("div", { class: "text" }, x.html) : null, x.discuss ? html("div", { class: "discuss" }, x.discuss) : null, ...(fork() && s.state === "showing" ? [] : x.questions.map(one)), x.help ? html("div", { class: "helping" }, x.help) : null];
}

function ends(): HTMLElement {
  if (room!.token.slice(0, 6) === "young.") return h("p", { class: "soft" }, t("young_end"));
  if (!sure) return h("p", { class: "end" }, h("button", { type: "button", class: "side", "data-key": "close", onclick: () => {
    sure = true;
    draw();
    (page.querySelector('[data-key="close-yes"]') as HTMLElement).focus();
  } }, t("close")));
  const unread = count.unread_notes > 0 && !seen;
  return h("div", { class: "end asked", role: "group", "aria-label": t("close") },
    unread ? h("p", { class: "lead" }, h("b", null, t("lead")), " ", t("lead_text")) : h("p", null, t("close_sure")),
    h("p", { class: "row" },
      h("button", { type: "button", class: "stop", "data-key": "close-yes", onclick: () => (unread ? ((seen = true), draw()) : press("close", { seen })) }, t(unread ? "lead_seen" : "close_yes")),
      h("button", { type: "button", class: "side", onclick: () => {
        sure = false;
        draw();
      } }, t("stay"))));
}

// counters are drawn without the rest, so that no button moves under a finger.
function counters(): void {
  const at = document.getElementById("counts");
  if (!at) return;
  const all = count.seats - (count.watching || 0);
  put(at, h("h2", null, t("phones")),
    h("p", { class: "big" }, t("here", { n: count.phones || 0 })),
    h("p", { class: "soft" }, t("seats", { n: count.seats || 0 }), " · ", t("watching", { n: count.watching || 0 }), Object.keys(count.languages || {}).length > 1 ? " · " + Object.keys(count.languages).map((l) => l + " " + count.languages[l]).join(", ") : ""),
    ...answers(all > 0 ? all : 0));
  const votes = ((count.questions || [])[0] || {}).votes || {};
  page.querySelectorAll("[data-votes]").forEach((e) => (e.textContent = String(votes[e.getAttribute("data-votes")!] || 0)));
  const lead = document.getElementById("lead")!;
  const unread = count.unread_notes > 0;
  if (unread !== !!lead.firstChild) put(lead, unread ? h("p", { class: "lead" }, h("b", null, t("lead")), " ", t("lead_text")) : null);
}

// answers are the counters of what is asked now: several questions of a measure are added up.
function answers(all: number): (HTMLElement | null)[] {
  const qs: any[] = state && state.state !== "waiting" ? count.questions || [] : [];
  if (!qs.length) return [];
  const sum = (k: string) => qs.reduce((n, q) => n + (q[k] || 0), 0);
  return [h("h2", null, t("answers")),
    apart() ? null : qs.length === 1 ? h("p", { class: "big" }, t("of", { n: qs[0].stored || 0, all })) : h("ol", { class: "each" }, ...qs.map((q) => h("li", null, t("of", { n: q.stored || 0, all })))),
    h("dl", { class: "counts" }, ...["received", "stored", "duplicate", "refused"].map((k) => h("div", null, h("dt", null, t(k)), h("dd", null, String(sum(k)))))),
    sum("hands") ? h("p", { class: "soft" }, t("hands_kept", { n: sum("hands") })) : null];
}

function texts(): void {
  const at = document.getElementById("held");
  if (!at) return;
  if (!held.length) return put(at, count.held ? h("p", { class: "soft" }, t("held_steer")) : null);
  put(at, h("h2", null, t("held") + " (" + held.length + ")"), h("p", { class: "soft" }, t("held_hint")),
    ...held.map((x) => h("div", { class: "text-held" }, h("blockquote", null, x.text),
      (x.why || []).length ? h("p", { class: "marked" }, t("why", { what: x.why.map((k: string) => t("why." + k)).join(", ") })) : null, h("p", { class: "row" },
      ...["show", "keep", "lead"].map((d) => h("button", { type: "button", class: "side", onclick: () => press("moderate", { act: x.act, do: d, seq: 0 }) }, t("held_" + d)))))));
}

// hands takes counts of cards, for a class or a part of it without phones.
function hands(): HTMLElement | null {
  const s = state!, q = s.screen.questions[0];
  if (!q || quiet() || s.by !== "class" || s.state === "waiting" || q.kind === "order" || q.kind === "text" || !q.options.length) return null;
  if (handsFor !== q.id) {
    handsFor = q.id;
    typedHands = {};
  }
  return h("details", { class: "hands", open: Object.keys(typedHands).length > 0 }, h("summary", null, t("hands")), h("p", { class: "soft" }, t("hands_hint")),
    h("form", { onsubmit: (e: Event) => {
      e.preventDefault();
      const counts: { [id: string]: number } = {};
      q.options.forEach((o) => (counts[o.id] = Number(typedHands[o.id]) || 0));
      press("hands", { question: q.id, counts });
    } }, ...q.options.map((o) => {
      const box = h("input", { id: "hand-" + o.id, type: "number", min: 0, max: 1000, inputmode: "numeric", "data-key": "hand-" + o.id, value: typedHands[o.id] || "", oninput: () => (typedHands[o.id] = box.value) }) as HTMLInputElement;
      const by = (n: number) => () => {
        box.value = typedHands[o.id] = String(Math.max(0, (Number(box.value) || 0) + n));
      };
      return h("div", { class: "hand" }, h("label", { for: "hand-" + o.id }, mark(o.sign), html("span", { class: "text" }, o.html)),
        h("button", { type: "button", class: "side", "aria-label": "−1 " + o.sign, onclick: by(-1) }, "−"), box, h("button", { type: "button", class: "side", "aria-label": "+1 " + o.sign, onclick: by(1) }, "+"));
    }), h("button", { class: "side" }, t("hands_save"))));
}

function story(): HTMLElement | null {
  const s = state!;
  if (s.screen.kind !== "story" && s.state !== "waiting") return null;
  if (s.screen.kind !== "story" && !(raw && raw.kind === "story")) return null;
  let by = s.by, n = 4;
  return h("details", null, h("summary", null, t("by") + ": " + t("by." + s.by)),
    ...["class", "groups", "each"].map((x) => h("label", { class: "pick" }, h("input", { type: "radio", name: "by", checked: x === by, onchange: () => (by = x) }), h("span", null, t("by." + x)))),
    h("label", { for: "groups" }, t("by_groups")), h("input", { id: "groups", type: "number", min: 2, max: 12, value: "4", oninput: (e: any) => (n = Number(e.target.value) || 4) }),
    h("p", null, button(t("by_set"), () => press("by", { by, groups: by === "groups" ? n : 0 }), "side")),
    null);
}

// tracks are the groups and where each of them is.
function tracks(): HTMLElement | null {
  if (state!.by !== "groups") return null;
  return h("ul", { class: "tracks" }, ...(raw.tracks || []).map((at: string, i: number) => h("li", null, h("b", null, t("track", { n: i + 1 })), h("span", null, at.replace(/^[^/]*\//, "").replace(/#.*/, "")), button(t("track_next"), () => press("next", { track: i + 1 }), "side"))));
}

// jump goes straight to a step; with ten minutes left that is the questions at the end.
function jump(): HTMLElement {
  const all = steps(), after = all.filter((x) => x.kind === "after")[0] || all.filter((x) => x.id === "after")[0];
  return h("section", { class: "jump" },
    after && state!.step !== after.id && state!.state !== "waiting" ? h("div", null, h("button", { type: "button", class: "ten", "data-key": "ten", onclick: () => press("goto", { to: after.id }) }, t("ten")), h("p", { class: "soft" }, t("ten_text"))) : null,
    h("details", null, h("summary", null, t("jump")), h("ol", null, ...all.map((x) => h("li", null, h("button", { type: "button", class: "side", "aria-current": x.id === state!.step ? "step" : null, onclick: () => press("goto", { to: x.id }) }, title(x)))))));
}

function phone(): HTMLElement {
  return h("section", { class: "phone" },
    h("p", { class: "soft" }, t("room", { code: spaced(room!.room) })),
    room!.wall ? h("p", null, h("a", { href: "/wall#room=" + room!.room + "&token=" + encodeURIComponent(room!.wall), target: "_blank", rel: "noopener" }, t("wall"))) : null,
    ...(room!.token.slice(0, 5) === "desk." ? [invite("pair_make", false), invite("pair_young", true)] : []),
    invited ? h("p", { class: "invited" }, t("pair_code", { address: url, code: invited.slice(0, 4) + " " + invited.slice(4) })) : null);
}

// invite makes the one-time code for a presenter's phone; a peer educator under 18 steers and ends nothing.
function invite(words: string, young: boolean): HTMLElement {
  return button(t(words), () => {
    post("invite", { young }).then((r) => {
      invited = r.body.code || "";
      draw();
    });
  }, "side");
}

document.documentElement.className = "js";
const given = new URLSearchParams(location.hash.slice(1));
if (given.get("room") && given.get("token")) {
  room = { room: given.get("room")!, token: given.get("token")!, wall: given.get("wall") || undefined };
  keep("desk", room);
}
if (location.hash) history.replaceState(null, "", "/desk");
begin();
