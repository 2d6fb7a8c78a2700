// The projector: what the class sees together, to be read from eight metres. Results stand here only when
// the presenter shows them, and nothing of a single pupil ever does.
import { h, html, put, mark } from "./dom";
import { t, speak } from "./words";
import { listen, rooms, mine, keep, Room, url, typed, spaced, net } from "./crew";
import { read, State } from "./protocol";
import { Question } from "./kinds";

const page = document.getElementById("page")!, said = document.getElementById("say")!;
let room: Room | null = mine("wall");
let state: State | null = null;
let phones = 0, answered = -1;
let drawn = "";

function begin(): void {
  if (!room) return choose();
  const stop = listen("/live/wall/stream?room=" + room.room + "&token=" + encodeURIComponent(room.wall || room.token), {
    state(b) {
      state = read.state(b);
      if (b.code) room!.room = b.code;
      if (b.screen && b.screen.language) speak(b.screen.language).then(draw);
      draw();
    },
    count(b) {
      phones = b.phones || 0;
      answered = typeof b.answered === "number" ? b.answered : -1;
      counters();
    },
    bye(b) {
      if (b.why !== "closed") return;
      state = Object.assign({}, state, { state: "closed" });
      keep("wall", null);
      stop();
      draw();
    },
  }, net("lost"));
  draw();
}

function choose(): void {
  rooms().then((all) => {
    if (all && all.length === 1) {
      room = all[0];
      keep("wall", room);
      return begin();
    }
    put(page, h("main", { class: "plainly" }, h("h1", null, t("pick")),
      ...(all || []).map((r) => h("p", null, h("button", { type: "button", onclick: () => {
        room = r;
        keep("wall", r);
        begin();
      } }, spaced(r.room) + (r.activity ? " · " + r.activity : "")))),
      (all || []).length ? null : h("p", null, t("none_open"))));
    if (!all || !all.length) setTimeout(choose, 3000);
  });
}

function counters(): void {
  const p = document.getElementById("phones"), a = document.getElementById("answered");
  if (p) p.textContent = t("phones", { n: phones });
  if (a) a.textContent = answered > 0 ? t("answered", { n: answered }) : answered === 0 ? t("none") : "";
}

function qr(): HTMLElement {
  return h("img", { class: "qr", alt: "", src: "/live/a/qr?to=" + encodeURIComponent(url + "#" + room!.room) });
}

function draw(): void {
  const s = state, name = s ? s.state + s.position + JSON.stringify(s.counts) + JSON.stringify(s.texts) + document.documentElement.lang : "";
  if (name === drawn) return;
  drawn = name;
  const inside = s && s.state !== "waiting" && s.state !== "closed";
  put(page,
    inside ? h("header", null, h("span", null, t("late", { address: typed, code: spaced(room!.room) })), s!.marked ? h("span", { class: "marked" }, t("marked." + s!.marked)) : null, h("span", { id: "phones" })) : null,
    h("main", { id: "main" }, ...parts()),
    inside ? h("footer", null, h("span", { id: "answered" }), h("span", null, s!.state === "open" && !quiet() && s!.screen.questions.some((q) => q.kind !== "text" && q.kind !== "order") ? t("cards") : "")) : null);
  counters();
  fit();
  said.textContent = (page.querySelector("h1, .text") || page).textContent || "";
}

// text is what the class reads; it is the heading where nothing else is.
function text(markup: string, small = false, head = true): HTMLElement | null {
  return markup ? html("div", { class: small ? "text small" : "text", role: head ? "heading" : null, "aria-level": head ? 1 : null }, markup) : null;
}

const quiet = () => ["before", "after", "feeling"].indexOf(state!.screen.kind) >= 0;

function parts(): (HTMLElement | null)[] {
  const s = state;
  if (!s || s.state === "waiting") return gathering();
  if (s.state === "closed") return turning();
  const x = s.screen, q = x.questions[0];
  if (s.state === "paused" && !x.discuss) return [h("h1", { class: "big" }, t("pause"))];
  if (x.kind === "story" && s.by !== "class" && s.state !== "paused") return [h("h1", { class: "big" }, t("on_phones")), h("p", null, t(s.by === "groups" ? "groups_text" : "each_text"))];
  if (quiet() && !(s.state === "showing" && x.kind === "after")) return [
    text(x.html, false, false),
    h("h1", { class: "big" }, t("on_phones")), h("p", null, t("on_phones_text"))];
  if (s.state === "showing") return [x.questions.length < 2 ? text(x.html, true, x.kind !== "box") : null, ...x.questions.map((one) => result(one, s, x.kind))];
  return [
    s.state === "paused" ? h("h1", null, t("talk")) : null,
    text(x.html, false, s.state !== "paused"),
    x.clip ? h("video", { controls: true, preload: "none", src: "/live/clip/" + encodeURIComponent(x.clip) }) : null,
    s.state === "paused" ? html("div", { class: "discuss" }, x.discuss) : null,
    q ? text(q.html, false, !x.html) : null,
    q && q.options.length && s.state === "open" ? h("ul", { class: q.options.length > 4 ? "options many" : "options" }, ...q.options.map((o) =>
      h("li", null, q.kind === "flags" ? h("b", { class: "sign" }, o.sign) : mark(o.sign), html("span", null, o.html)))) : null,
    x.help ? html("aside", { class: "helping" }, x.help) : null,
  ];
}

function gathering(): HTMLElement[] {
  return [h("div", { class: "gather" },
    h("div", { class: "left" }, h("h1", null, t("scan")), qr()),
    h("div", { class: "right" },
      h("p", { class: "or" }, t("or", { address: typed })),
      h("p", { class: "code" }, room ? spaced(room.room) : ""),
      h("p", { class: "stay" }, t("stay")),
      h("p", { class: "soft" }, t("no_name")),
      h("p", { id: "phones", class: "phones" })))];
}

function turning(): HTMLElement[] {
  const list = h("ul", { class: "turn" }, h("li", null, h("b", null, "112"), h("span", null, "")));
  fetch("/live/numbers?lang=" + document.documentElement.lang).then((r) => r.json()).then((n) => {
    put(list, ...(n.numbers || []).slice(0, 4).map((x: any) => h("li", null, h("b", null, x.number), h("span", null, x.name + (x.hours ? ", " + x.hours : "")))), h("li", null, h("b", null, "112"), h("span", null, "")));
    fit();
  }).catch(() => {});
  return [h("h1", { class: "big" }, t("closed")), h("h2", null, t("turn")), list];
}

// result is a question with bars: letter, shape and figure say it, the length only once more.
function result(q: Question, s: State, kind: string): HTMLElement {
  const counts = s.counts[q.id] || {}, texts = s.texts[q.id] || [];
  const most = Math.max(1, ...Object.keys(counts).map((id) => counts[id]));
  const right = q.right || [];
  const list = q.kind === "order" && right.length ? right.map((id) => q.options.filter((o) => o.id === id)[0]).filter(Boolean) : q.options;
  if (kind === "cloud") {
    return h("section", null, h("ul", { class: "cloud" },
      ...list.filter((o) => counts[o.id]).map((o) => {
        const e = h("li", null, html("span", null, o.html), h("b", null, String(counts[o.id])));
        e.style.fontSize = 1 + 1.2 * (counts[o.id] / most) + "em";
        return e;
      }),
      ...texts.map((x) => h("li", null, h("span", null, x)))));
  }
  if (kind === "box") return h("section", null, h("h1", null, t("questions")), ...(texts.length ? texts.map((x) => h("blockquote", null, x)) : [h("p", null, t("none"))]));
  return h("section", null,
    text(q.html, true),
    h("ol", { class: "bars" }, ...list.map((o, i) => {
      const n = counts[o.id] || 0, bar = h("span", { class: "bar" });
      bar.style.width = (100 * n) / most + "%";
      const good = right.indexOf(o.id) >= 0;
      return h("li", { class: good && q.kind !== "order" ? "right" : "" },
        q.kind === "order" ? h("b", { class: "sign" }, String(i + 1)) : q.kind === "flags" ? h("b", { class: "sign" }, good ? "⚑" : o.sign) : mark(o.sign),
        h("div", null,
          h("span", { class: "what" }, html("span", null, o.html), good && q.kind !== "order" ? h("em", null, "✓ " + t(q.kind === "flags" ? "flag" : "right")) : null),
          q.kind === "order" ? (s.answers[q.id] ? h("span", { class: "soft" }, t("in_place", { n })) : null) : h("span", { class: "track" }, bar)),
        q.kind === "order" ? null : h("b", { class: "n" }, String(n)));
    })),
    q.why ? h("div", { class: "why" }, h("b", null, t("why") + ". "), html("div", null, q.why)) : null);
}

// fit takes large letters where there is room and smaller ones, down to what the last row still reads, until all is on the screen.
function fit(): void {
  const main = document.getElementById("main");
  if (!main) return;
  let fits = false;
  for (let size = 140; size >= 56 && !fits; size -= 4) {
    main.style.fontSize = size + "%";
    fits = main.scrollHeight <= main.clientHeight && main.scrollWidth <= main.clientWidth;
  }
  main.className = fits ? "" : "long";
  if (!fits) main.tabIndex = 0;
}
addEventListener("resize", fit);
addEventListener("load", fit);

document.documentElement.className = "js";
const given = new URLSearchParams(location.hash.slice(1));
if (given.get("room") && given.get("token")) {
  room = { room: given.get("room")!, token: given.get("token")! };
  keep("wall", room);
}
if (location.hash) history.replaceState(null, "", "/wall");
begin();
