// The three exits, at the same place on every screen: talk to someone, ask the team quietly, leave.
import { h, put } from "./dom";
import { t, day, lang } from "./words";
import { seal, left, encode, Note } from "./seal";
import { kept, post, Line } from "./net";
import { id } from "./seal";

export interface Numbers { numbers: any[]; emergency?: string; checked?: string; readers?: { lead?: string; deputy?: string }; recipients?: { key: string }[] }

/** numbers asks for the numbers to call, and keeps them for when the hub is out of reach. */
export function numbers(): Promise<Numbers> {
  return fetch("/live/numbers?lang=" + lang, { cache: "no-store" }).then((r) => r.json()).then((n) => {
    kept.set("numbers", n);
    return n;
  }).catch(() => kept.get("numbers") || { numbers: [] });
}

/** leave goes at once: the seat is forgotten here before the neutral page opens in this one's place. */
export function leave(line: Line | null): void {
  if (line) {
    // A sealed note that has not left goes now, in place of the farewell: its seat must still be there.
    const note = line.quietWaits(), path = note ? "/live/note" : "/live/leave";
    const body = note ? line.message() : { id: id(), room: line.me.room, seat: line.me.seat };
    line.stop();
    if (navigator.sendBeacon) navigator.sendBeacon(path, new Blob([JSON.stringify(body)], { type: "application/json" }));
    else post(path, body);
  }
  kept.clear();
  location.replace("/away");
}

function call(number: string): HTMLElement {
  return h("a", { class: "call", href: "tel:" + number.replace(/[^+\d]/g, "") }, number);
}

/** talk is the page of numbers; 112 stands first and needs nothing. */
export function talk(n: Numbers): HTMLElement[] {
  const list = n.numbers || [];
  return [
    h("p", null, t("talk.intro")),
    h("p", { class: "danger" }, h("a", { href: "tel:112" }, t("talk.danger"))),
    list.length ? h("ul", { class: "numbers" }, ...list.map((x) =>
      h("li", null,
        h("b", null, x.name),
        x.child || x.local ? h("small", null, [x.child && t("talk.child"), x.local && t("talk.local")].filter(Boolean).join(" · ")) : null,
        call(x.number),
        x.hours ? h("span", null, x.hours) : null,
        x.note ? h("span", null, x.note) : null,
        h("small", { class: x.stale ? "stale" : "" }, x.checked ? t("talk.checked", { day: day(x.checked) }) + (x.stale ? ". " : "") : "", x.stale ? t("talk.stale") : ""),
      ))) : h("p", null, t("talk.none")),
    h("p", { class: "trace" }, t("talk.trace")),
  ];
}

/** ask says who reads a note before one can be written, and seals what is written. */
export function ask(place: HTMLElement, n: Numbers, line: Line | null, say: (s: string) => void): void {
  const readers = (n.recipients || []).map((r) => r.key).filter(Boolean).slice(0, 2);
  const danger = h("p", { class: "danger" }, h("a", { href: "tel:112" }, t("talk.danger")));
  if (!readers.length || !line) {
    put(place, h("p", null, t(line ? "ask.closed" : "ask.join")), danger);
    return;
  }
  const r = n.readers || {}, lead = r.lead || t("ask.lead");
  const who = r.deputy && readers.length > 1 ? t("ask.or", { lead, deputy: r.deputy }) : lead;

  const done = () => {
    const told = h("p", { class: "kept", role: "status" }, t(line.quietWaits() ? "ask.sealed" : "ask.arrived"));
    put(place, told, danger, line.quietWaits() ? null : h("button", { type: "button", class: "plain", onclick: write }, t("ask.more")));
  };
  const write = () => {
    let way = "tell";
    const text = h("textarea", { id: "note", rows: 4, autocomplete: "off" }) as HTMLTextAreaElement;
    const how = h("textarea", { id: "how", rows: 2, autocomplete: "off", "aria-describedby": "how-hint" }) as HTMLTextAreaElement;
    const rest = h("small", { class: "rest" });
    const wrong = h("p", { class: "wrong", role: "alert" });
    const found = h("div", { hidden: true }, h("label", { for: "how" }, t("ask.how")), h("small", { id: "how-hint" }, t("ask.how_hint")), how);
    const note = (): Note => (way === "find" ? { w: way, t: text.value.trim(), h: how.value.trim(), l: lang } : { w: way, t: text.value.trim(), l: lang });
    const room = () => {
      put(wrong);
      // What does not fit is not taken: the sealed note has one size.
      for (const box of [text, how]) while (left(note()) < 0 && box.value) box.value = box.value.slice(0, -1);
      const n = left(note());
      rest.textContent = n < 200 ? t("write.left", { n }) : "";
    };
    text.oninput = how.oninput = room;
    const choice = (value: string, words: string) =>
      h("label", { class: "pick" }, h("input", { type: "radio", name: "way", value, checked: value === way, onchange: () => {
        way = value;
        found.hidden = way !== "find";
        room();
      } }), h("span", null, words));
    const form = h("form", { onsubmit: (e: Event) => {
      e.preventDefault();
      if (!text.value.trim() && !how.value.trim()) {
        wrong.textContent = t("ask.empty");
        text.focus();
        return;
      }
      line.quiet(encode(seal(note(), readers)));
      text.value = how.value = "";
      done();
      say(t("ask.sealed"));
    } },
      h("fieldset", null, h("legend", null, t("ask.way")), choice("tell", t("ask.tell")), choice("find", t("ask.find"))),
      h("label", { for: "note" }, t("ask.text")), text, found, rest, wrong,
      h("button", { class: "go" }, t("ask.send")));
    put(place, form, danger);
    text.focus();
  };
  if (line.quietWaits()) return done();
  put(place,
    h("p", null, t("ask.reads", { who })),
    h("p", null, t("ask.secret")),
    h("p", null, t("ask.quiet")),
    danger,
    h("button", { type: "button", class: "go", onclick: write }, t("ask.begin")));
}
