// The phone of a pupil. One page, one address, nothing in the history: what it shows is the room's
// state, and whatever was typed or sent stays with the tab.
import { h, html, put, shape, mark, shapeNames } from "./dom";
import { t, speak, lang, names, seats } from "./words";
import { id } from "./seal";
import { kept, post, Line, Me } from "./net";
import { form, given, shown, Question } from "./kinds";
import { talk, ask, numbers, leave, Numbers } from "./exits";
import { read, State } from "./protocol";

const $ = (name: string) => document.getElementById(name) as HTMLElement;
const main = $("main"), top_ = $("me"), live = $("say"), net = $("net");

let me: Me | null = kept.get("me");
let line: Line | null = null;
let state: State | null = null;
let over = false; // the lesson ended, or the seat is gone
let parting = ""; // what became of a quiet note that had not left when the lesson ended
let panel = ""; // "talk", "ask", "look": what lies over the lesson
let easy: boolean = !!kept.get("easy");
let watch: boolean = !!kept.get("watch");
let mine: { [question: string]: { answer: any; is: string } } = kept.get("mine") || {};
let nums: Numbers = kept.get("numbers") || { numbers: [] };
let place: any = null; // alone: where this phone is
let drawn = ""; // what the page shows now, so that nothing is drawn twice under a finger

/** say tells a screen reader; the same words twice are told twice. */
function say(text: string): void {
  live.textContent = "";
  setTimeout(() => (live.textContent = text), 60);
}

function keep(): void {
  kept.set("mine", mine);
  kept.set("easy", easy);
  kept.set("watch", watch);
}

// ——— the way in ———

function joinForm(trouble?: string): HTMLElement[] {
  let room = kept.get("room") || "";
  const code = h("input", { id: "code", inputmode: "numeric", pattern: "[0-9 ]*", maxlength: 7, autocomplete: "off", value: room, "aria-describedby": "code-hint wrong" }) as HTMLInputElement;
  const sign = h("input", { id: "sign", maxlength: 5, autocomplete: "off", autocapitalize: "characters", spellcheck: "false", "aria-describedby": "sign-hint" }) as HTMLInputElement;
  const wrong = h("p", { id: "wrong", class: "wrong", role: "alert" }, trouble);
  const go = h("button", { class: "go" }, t("join.go")) as HTMLButtonElement;
  return [
    h("h1", null, t("join.heading")),
    h("form", { class: "join", onsubmit: (e: Event) => {
      e.preventDefault();
      const digits = code.value.replace(/\D/g, "");
      if (digits.length !== 6) {
        put(wrong, t("join.heading") + ".");
        return code.focus();
      }
      put(wrong);
      join(digits, sign.value.trim().toUpperCase(), (words) => put(wrong, words), go);
    } },
      h("label", { for: "code", class: "unseen" }, t("join.label")),
      h("p", { id: "code-hint" }, t("join.hint")),
      code, wrong, go,
      h("details", null, h("summary", null, t("join.again")),
        h("label", { for: "sign" }, t("join.sign")), h("small", { id: "sign-hint" }, t("join.sign_hint")), sign)),
    h("p", { class: "hint" }, t("join.no_name")),
  ];
}

// A join has one id however often it is sent, so that a phone never takes two places.
let joinID = "", joinFor = "";
function join(room: string, sign: string, trouble: (words: string) => void, go: HTMLButtonElement | null): void {
  if (joinFor !== room + sign) joinID = id();
  joinFor = room + sign;
  if (go) go.disabled = true;
  post("/live/join", { id: joinID, room, language: lang, easy, watch, seat_code: sign }).then((r) => {
    if (r.body.reason === "solo") {
      me = { room, seat: "", code: "", word: "", shape: "", group: 0, languages: [], solo: true, note_key: "", answered: [] };
      kept.set("me", me);
      return solo(null);
    }
    if (r.status === 200 && r.body.seat) {
      me = read.me(r.body);
      joinFor = "";
      kept.set("me", me);
      kept.set("room", room);
      return start();
    }
    const again = !r.status || r.status === 429 || r.status >= 500;
    trouble(again ? t(r.status === 429 ? "join.busy" : r.status ? "join.busy" : "net.lost") : t(r.status === 410 || r.body.reason === "closed" ? "join.over" : sign ? "join.sign_bad" : "join.bad"));
    if (again) setTimeout(() => join(room, sign, trouble, go), (r.wait || 1200) * (1 + Math.random() / 2));
    else if (go) go.disabled = false;
  });
}

function start(): void {
  over = false;
  state = null;
  drawn = "";
  line = new Line(me!, () => "language=" + lang + "&easy=" + easy, {
    you(s) {
      me = Object.assign({}, me, read.me(s));
      kept.set("me", me);
      if (line) line.me = me!;
      draw(false);
    },
    state(s) {
      const was = state;
      state = read.state(s);
      if (state.state === "closed") return end();
      draw(!was || was.state !== state.state || was.position !== state.position);
    },
    answer(question, is) {
      if (!mine[question]) mine[question] = { answer: {}, is };
      const was = mine[question].is;
      mine[question].is = is;
      keep();
      if (was !== is) {
        if (panel) say(t("sent." + is));
        draw(false);
        say(t("sent." + is));
      }
    },
    note() {
      say(t("ask.arrived"));
      if (panel === "ask") open("ask", false);
    },
    late(arrived) {
      parting = arrived ? "ask.arrived" : "ask.late";
      say(t(parting));
      panel = drawn = "";
      draw(false);
    },
    lost(yes) {
      put(net, yes ? t("net.lost") : "");
      net.hidden = !yes;
      if (!yes) say(t("net.back"));
    },
    gone(ended) {
      if (ended) return end();
      line = null;
      me = null;
      kept.set("me", null);
      draw(true);
    },
  });
  draw(true);
}

// solo plays alone from a poster: the phone itself carries where it is, and nothing it answers is kept.
function solo(at: any, answer?: any): void {
  post("/live/solo", { id: id(), room: me!.room, language: lang, easy, at, answer }).then((r) => {
    if (!me) return;
    if (r.status === 200 && r.body.end) return end();
    if (r.status === 200) {
      net.hidden = true;
      state = read.state(r.body);
      place = r.body.place;
      mine = {};
      kept.set("solo", r.body);
      return draw(true);
    }
    if (r.status && r.status < 500) return end();
    put(net, t("net.lost"));
    net.hidden = false;
    setTimeout(() => me && solo(at, answer), 1500);
  });
}

// end forgets the seat and the answers: nothing of the lesson stays on the phone.
function end(): void {
  if (line) {
    line.deliver();
    if (line.quietWaits()) parting = "ask.going";
    line.stop();
  }
  line = null;
  me = null;
  state = null;
  mine = {};
  over = true;
  // Who is writing to the team goes on writing; everything else gives way to the end.
  if (panel !== "ask" || !main.querySelector("form")) panel = drawn = "";
  const numbersKept = nums;
  kept.clear();
  kept.set("numbers", numbersKept);
  draw(true);
}

// ——— one thing on the screen ———

function asked(): Question[] {
  return state ? state.screen.questions : [];
}

function given_(q: Question): { answer: any; is: string } | null {
  if (mine[q.id]) return mine[q.id];
  return me && me.answered.indexOf(q.id) >= 0 ? { answer: null, is: "stored" } : null;
}

/** view gives a name of what is to be seen, so that a new state that changes nothing draws nothing. */
function view(): { name: string; parts: () => (HTMLElement | null)[]; told: string } {
  if (over) {
    return { name: "over", told: t("closed.heading"), parts: () => [
      h("h1", null, t("closed.heading")), parting ? h("p", { class: "kept" }, t(parting)) : null, h("p", null, t("closed.text")), h("p", null, t("closed.help"))] };
  }
  if (!me) return { name: "join", told: "", parts: () => joinForm() };
  if (!state || state.state === "waiting") {
    return { name: "wait", told: t("wait.heading") + ". " + t("me.is", { word: word(me.word) + ", " + form_(me.shape) }), parts: () => [
      h("h1", null, t("wait.heading")),
      h("p", { class: "badge" }, shape(me!.shape), h("b", null, word(me!.word)), h("span", { class: "unseen" }, ", " + form_(me!.shape))),
      h("p", null, t("wait.text")),
      h("p", { class: "sign" }, t("me.sign", { sign: "" }), h("b", null, me!.code)),
      h("p", { class: "hint" }, t("me.keep") + " " + t("join.no_name")),
      watchLine()] };
  }
  const s = state.screen, at = state.position;
  const long = s.kind === "story" || s.kind === "say"; // else the text is the question itself
  const top = () => [
    long ? h("h1", { class: "count" }, t("of", { n: s.number, all: s.of })) : null,
    s.html ? (long ? html("div", { class: "story" }, s.html) : heading(s.html)) : null,
    clip(s.clip)];
  if (state.state === "paused") {
    return { name: "pause " + at, told: t(s.discuss ? "talk.first" : "pause.heading"), parts: () => [
      h("h1", null, t(s.discuss ? "talk.first" : "pause.heading")),
      ...(s.discuss ? [s.html ? html("div", { class: "story" }, s.html) : null, clip(s.clip)] : []),
      s.discuss ? html("div", { class: "discuss" }, s.discuss) : h("p", null, t("pause.text"))] };
  }
  const qs = asked();
  if (state.state === "showing") {
    return { name: "shown " + at + JSON.stringify(state.counts), told: t("shown.heading"), parts: () => [
      h("h1", null, t("shown.heading")),
      ...qs.map((q) => h("section", { class: "question" }, q.html ? html("div", { class: "what" }, q.html) : html("div", { class: "what" }, s.html),
        shown(q, mine[q.id] && mine[q.id].answer, state!.counts[q.id] || null))),
      h("p", { class: "hint" }, t("next.look"))] };
  }
  const open = qs.filter((q) => !given_(q));
  if (watch) {
    return { name: "watch " + at, told: t("watch.text"), parts: () => [
      h("h1", { class: "quiet" }, t("watch.on")), h("p", { class: "hint" }, t("watch.text")), ...top(),
      ...qs.map((q) => h("section", { class: "question" }, q.html ? html("div", { class: "what" }, q.html) : null,
        h("ul", { class: "result" }, ...q.options.map((o) => h("li", null, q.kind === "order" || q.kind === "flags" ? null : mark(o.sign), html("span", { class: "text" }, o.html)))))),
      help(), watchLine()] };
  }
  if (open.length) {
    const q = open[0], n = qs.indexOf(q) + 1;
    return { name: "ask " + at + q.id, told: (qs.length > 1 ? t("of", { n, all: qs.length }) + ". " : "") + plain(q.html || s.html), parts: () => [
      qs.length > 1 ? h("p", { class: "count" }, t("of", { n, all: qs.length })) : null,
      ...(n === 1 || qs.length === 1 ? top() : []),
      q.html ? heading(q.html) : null,
      clip(q.clip),
      form(q, (answer) => {
        mine[q.id] = { answer, is: me!.solo ? "stored" : "now" };
        if (me!.solo) return s.kind === "story" ? solo(place, answer) : draw(true);
        keep();
        line!.answer(q.id, answer, state!.measures ? pair() : undefined);
        draw(true);
      }),
      watchLine()] };
  }
  if (me.solo) {
    return { name: "alone " + at + !!qs.length, told: plain(s.html), parts: () => [
      qs.length ? h("h1", { class: "count" }, t("of", { n: s.number, all: s.of })) : null,
      ...(qs.length ? qs.map((q) => h("section", { class: "question" }, html("div", { class: "what" }, q.html || s.html), shown(q, mine[q.id] && mine[q.id].answer, null))) : top()),
      help(), onwards()] };
  }
  const last = qs.length ? given_(qs[qs.length - 1]) : null;
  const worst = qs.map((q) => given_(q)!.is).filter((is) => is !== "stored")[0] || "stored";
  return { name: "sent " + at + worst, told: qs.length ? t("sent." + worst) : plain(s.html), parts: () => [
    qs.length ? h("h1", { class: "status " + worst, id: "status" }, worst === "stored" ? h("b", { "aria-hidden": "true" }, "✓ ") : null, t("sent." + worst)) : null,
    ...(qs.length === 1 ? [html("div", { class: "what small" }, qs[0].html || s.html), last && last.answer ? given(qs[0], last.answer) : null] : qs.length ? [] : top()),
    s.kind === "feeling" ? h("p", null, t("closed.help")) : null,
    help(),
    alone() ? onwards() : h("p", { class: "hint" }, t("next.look")),
    qs.length ? null : watchLine()] };
}

function help(): HTMLElement | null {
  return state!.screen.help ? html("aside", { class: "helping" }, state!.screen.help) : null;
}

// heading is a question's own text, which may have several paragraphs.
function heading(markup: string): HTMLElement {
  return html("div", { class: "what head", role: "heading", "aria-level": 1 }, markup);
}

function clip(c?: string): HTMLElement | null {
  return c ? h("video", { controls: true, preload: "none", playsinline: true, src: "/live/clip/" + encodeURIComponent(c), "aria-label": t("clip") }) : null;
}

// alone says whether this phone, or its group, goes on by itself: in a story, past a scene that asks nothing.
function alone(): boolean {
  return state!.state === "open" && state!.by !== "class" && state!.screen.kind === "story" && !asked().length && !state!.ending;
}

// pair joins before and after. It is made here, goes with those answers alone, and is gone with the tab.
function pair(): string {
  let token = kept.get("pair");
  if (!token) kept.set("pair", (token = id()));
  return token;
}

// onwards is the button of who goes alone.
function onwards(): HTMLElement {
  return h("button", { type: "button", class: "go", onclick: onward }, t("next.go"));
}

function onward(): void {
  if (me!.solo) return solo(place);
  post("/live/on", { id: id(), room: me!.room, seat: me!.seat, at: state!.position });
}

function watchLine(): HTMLElement | null {
  if (me!.solo) return null;
  return h("p", { class: "watching" }, h("button", { type: "button", class: "link", onclick: () => {
    watch = !watch;
    keep();
    if (line) line.change({ watch });
    draw(true);
  } }, t(watch ? "watch.off" : "watch.on")));
}

function plain(markup: string): string {
  return html("div", null, markup).textContent || "";
}

/** word is what a seat is called in the reader's language; unknown words are said as they came. */
function word(key: string): string {
  const i = seats.indexOf(key);
  return (i >= 0 && t("seat.words").split(" ")[i]) || key;
}
function form_(key: string): string {
  return t("seat.shapes").split(" ")[shapeNames.indexOf(key)] || key;
}

// draw shows what is to be seen. told: something new begins, which a screen reader is told.
function draw(told: boolean): void {
  header();
  const v = view();
  if (panel) {
    if (told && v.name !== drawn) say(v.told);
    return;
  }
  const name = v.name + lang + (state ? JSON.stringify(state.screen) : "");
  if (name === drawn) return;
  const had = main.contains(document.activeElement) && document.activeElement !== main;
  drawn = name;
  put(main, state && state.marked === "rehearsal" ? h("p", { class: "marked" }, t("rehearsal")) : null, ...v.parts());
  main.className = main.querySelector(".ask") ? "low" : ""; // what is pressed lies where the thumb is
  marks();
  window.scrollTo(0, 0);
  if (had) focusMain();
  if (told && v.told) say(v.told);
}

function focusMain(): void {
  const first = main.querySelector("h1, .head") as HTMLElement | null;
  if (!first) return;
  first.tabIndex = -1;
  first.focus();
}

function header(): void {
  const show = me && me.word && state && state.state !== "waiting";
  put(top_, show ? h("span", { class: "who" }, shape(me!.shape), h("span", { class: "unseen" }, t("me.is", { word: "" })), word(me!.word), h("small", null, me!.code)) : h("span", null));
  // Words change within their elements: a button whose parts are replaced under a finger is not pressed.
  const button = (name: string, words: string) => ($(name).querySelector("span:last-child")!.textContent = words);
  $("look").firstElementChild!.textContent = lang.toUpperCase();
  button("look", t("look"));
  for (const name of ["talk", "ask", "leave"]) button("exit-" + name, t("exit." + name));
  $("exit").setAttribute("aria-label", t("exit"));
  $("exit-ask").hidden = !!(me && me.solo);
}

// ——— what lies over the lesson ———

function open(what: string, focus = true): void {
  panel = what;
  drawn = "";
  for (const name of ["talk", "ask"]) $("exit-" + name).setAttribute("aria-expanded", String(panel === name));
  $("look").setAttribute("aria-expanded", String(panel === "look"));
  if (!what) {
    draw(false);
    return focusMain();
  }
  const back = h("p", null, h("button", { type: "button", class: "plain", onclick: () => close() }, "← " + t("back")));
  const body = h("div", null);
  main.className = "";
  put(main, h("h1", { tabindex: -1 }, t(what === "look" ? "look" : "exit." + what)), body, back);
  if (what === "talk") put(body, ...talk(nums));
  if (what === "ask") ask(body, nums, line, say);
  if (what === "look") put(body, ...look());
  marks();
  window.scrollTo(0, 0);
  if (focus) (main.querySelector("h1") as HTMLElement).focus();
  if (what !== "look") numbers().then((n) => {
    const fresh = JSON.stringify(n) !== JSON.stringify(nums);
    nums = n;
    if (fresh && panel === what && what === "talk") put(body, ...talk(nums));
    if (fresh && panel === what && what === "ask" && !body.querySelector("form")) ask(body, nums, line, say);
  });
}

function close(): void {
  const from = panel;
  open("");
  if (from) ($(from === "look" ? "look" : "exit-" + from) as HTMLElement).focus();
}

function look(): HTMLElement[] {
  const own = me && me.languages.length ? me.languages : [];
  const list = Object.keys(names);
  const part = h("p", { class: "hint" }, own.length && own.indexOf(lang) < 0 ? t("look.part") : "");
  return [
    h("fieldset", null, h("legend", null, t("look.language")), ...list.map((l) =>
      h("label", { class: "pick" }, h("input", { type: "radio", name: "lang", value: l, checked: l === lang, onchange: () => speak(l).then(() => {
        kept.set("lang", l);
        again();
        if (panel !== "look") return draw(false);
        open("look", false);
        const at = main.querySelector('input[value="' + l + '"]') as HTMLElement | null;
        if (at) at.focus();
      }) }), h("span", { class: "text", lang: l }, names[l])))),
    part,
    h("label", { class: "pick" }, h("input", { type: "checkbox", checked: easy, onchange: () => {
      easy = !easy;
      keep();
      again();
    } }), h("span", { class: "text" }, t("look.easy"), h("small", null, t("look.easy_hint")))),
    me ? h("p", { class: "sign" }, t("me.sign", { sign: "" }), h("b", null, me.code)) : h("p", null),
  ];
}

// again asks for the texts in another language or ease.
function again(): void {
  header();
  if (line) line.change({ language: lang, easy });
  numbers().then((n) => (nums = n));
}

// ——— begin ———

$("look").onclick = () => (panel === "look" ? close() : open("look"));
$("exit-talk").onclick = () => (panel === "talk" ? close() : open("talk"));
$("exit-ask").onclick = () => (panel === "ask" ? close() : open("ask"));
$("exit-leave").onclick = (e) => {
  e.preventDefault();
  leave(line);
};
document.addEventListener("keydown", (e) => {
  if (e.key === "Escape" && panel) close();
});

// What is ticked and what has the focus is shown on the whole label, for browsers without :has().
const marks = () => main.querySelectorAll(".pick").forEach((e) => {
  const box = e.querySelector("input")!;
  e.classList.toggle("picked", box.checked);
  e.classList.toggle("focused", box === document.activeElement);
});
for (const what of ["change", "focusin", "focusout"]) main.addEventListener(what, () => setTimeout(marks));

document.documentElement.className = "js";
const fragment = location.hash.replace(/\D/g, "");
if (location.hash || location.search) history.replaceState(null, "", "/"); // one address, whatever brought the phone here
numbers().then((n) => (nums = n));
speak(kept.get("lang") || lang).then(() => {
  if (me && fragment && fragment !== me.room) {
    me = null; // another room's code was scanned
    mine = {};
    kept.set("me", null);
    kept.set("queue", null);
    keep();
  }
  const here = kept.get("solo");
  if (me && me.solo && here) {
    state = read.state(here);
    place = here.place;
    draw(false);
  } else if (me) start();
  else {
    if (fragment.length === 6) kept.set("room", fragment);
    draw(false);
    if (fragment.length === 6) join(fragment, "", (words) => put($("wrong"), words), main.querySelector(".go") as HTMLButtonElement);
  }
});
