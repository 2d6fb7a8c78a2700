// One question on the phone: the form in which it is answered, and how an answer is shown again.
import { h, html, put, mark } from "./dom";
import { t } from "./words";

export interface Option { id: string; html: string; sign: string; why?: string }
/** Question as the phone asks it. kind: one, many, flags, order, truth, word, text. */
export interface Question { id: string; kind: string; html: string; clip?: string; options: Option[]; free: boolean; most: number; right?: string[]; why?: string }

/** form gives the parts of a question's form. send is called with the answer's JSON. */
export function form(q: Question, send: (answer: any) => void): HTMLElement {
  const wrong = h("p", { class: "wrong", role: "alert" });
  const go = h("button", { class: "go" }, t("send"));
  let answer = (): any => null;
  let body: HTMLElement;

  const pick = (type: string, hint: string) => {
    const list = h("div", { class: q.kind });
    q.options.forEach((o) => list.append(
      h("label", { class: "pick" }, h("input", { type, name: "pick", value: o.id, onchange: () => put(wrong) }), q.kind === "flags" ? h("span", { class: "tick", "aria-hidden": "true" }) : mark(o.sign), html("span", { class: "text" }, o.html))));
    return h("fieldset", null, h("legend", { class: "hint" }, hint), list);
  };
  const picked = () => Array.from(body.querySelectorAll("input:checked")).map((e) => (e as HTMLInputElement).value);

  switch (q.kind) {
    case "many":
      body = pick("checkbox", t("pick.many"));
      answer = () => (picked().length ? { choices: picked() } : null);
      break;
    case "flags":
      body = pick("checkbox", t("pick.flags"));
      answer = () => ({ choices: picked() });
      break;
    case "order":
      body = order(q, wrong);
      answer = () => {
        const ids = Array.from(body.querySelectorAll(".placed")).map((e) => e.getAttribute("data-id"));
        return ids.length === q.options.length ? { order: ids } : null;
      };
      break;
    case "text":
      body = write("text");
      answer = () => typed() && { text: typed() };
      break;
    case "word":
      body = h("div", null, q.options.length ? pick("radio", t("pick.one")) : null, q.free ? write("word") : null);
      answer = () => (typed() ? { text: typed() } : picked().length ? { word: picked()[0] } : null);
      break;
    default:
      body = pick("radio", t("pick.one"));
      answer = () => (picked().length ? { choice: picked()[0] } : null);
  }

  function write(kind: string): HTMLElement {
    const rest = h("small", { class: "rest" });
    const box = h(kind === "text" ? "textarea" : "input", { id: "own", rows: 4, maxlength: kind === "text" ? q.most : 40, autocomplete: "off", "aria-describedby": "held", oninput: () => {
      put(wrong);
      put(rest, box.value.length > 200 ? t("write.left", { n: q.most - box.value.length }) : "");
    } }) as HTMLInputElement;
    return h("div", null, h("label", { for: "own" }, t("write")), h("small", { id: "held" }, t("write.held")), box, rest);
  }
  function typed(): string {
    const box = body.querySelector("#own") as HTMLInputElement | null;
    return box ? box.value.trim() : "";
  }

  return h("form", { class: "ask", onsubmit: (e: Event) => {
    e.preventDefault();
    const a = answer();
    if (a) return send(a);
    put(wrong, t("pick.first"));
  } }, body, wrong, go);
}

// order is a list that is tapped in its order; what is placed moves up and down by buttons.
function order(q: Question, wrong: HTMLElement): HTMLElement {
  const list = h("ol", { class: "order" });
  const said = h("p", { class: "unseen", role: "status" });
  const rest = h("p", { class: "hint" });
  let placed: Option[] = [];
  const draw = (focus?: string, what?: string) => {
    const free = q.options.filter((o) => placed.indexOf(o) < 0);
    put(list);
    placed.concat(free).forEach((o, i) => {
      const on = i < placed.length;
      const swap = (by: number) => () => {
        placed.splice(i, 1);
        placed.splice(i + by, 0, o);
        draw(o.id, by < 0 ? "up" : "down");
      };
      const tap = h("button", { type: "button", class: "tap", "data-what": "tap", onclick: () => {
        put(wrong);
        placed = on ? placed.filter((x) => x !== o) : placed.concat([o]);
        draw(o.id, "tap");
      } }, h("b", { class: "number" }, on ? String(i + 1) : ""), html("span", { class: "text" }, o.html));
      const plain = tap.textContent || "";
      list.append(h("li", { class: on ? "placed" : "", "data-id": o.id }, tap,
        on ? h("button", { type: "button", class: "move", "data-what": "up", disabled: i === 0, "aria-label": t("up") + ": " + plain, onclick: swap(-1) }, "↑") : null,
        on ? h("button", { type: "button", class: "move", "data-what": "down", disabled: i === placed.length - 1, "aria-label": t("down") + ": " + plain, onclick: swap(1) }, "↓") : null));
    });
    put(rest, free.length ? t("pick.left", { n: free.length }) : "");
    if (!focus) return;
    const row = list.querySelector('[data-id="' + focus + '"]')!;
    const at = placed.map((o) => o.id).indexOf(focus);
    if (at >= 0) said.textContent = t("of", { n: at + 1, all: q.options.length });
    ((row.querySelector('[data-what="' + what + '"]:not([disabled])') || row.querySelector(".tap")) as HTMLElement).focus();
  };
  draw();
  return h("fieldset", null, h("legend", { class: "hint" }, t("pick.order")), list, rest, said);
}

/** given shows an answer of one's own in words. */
export function given(q: Question, a: any): HTMLElement {
  const text = (id: string, n?: number) => {
    const i = q.options.map((o) => o.id).indexOf(id);
    if (i < 0) return h("li", null, id);
    return h("li", null, n ? h("b", { class: "number" }, String(n)) : q.kind === "flags" ? null : mark(q.options[i].sign), html("span", { class: "text" }, q.options[i].html));
  };
  if (a.text) return h("p", { class: "mine" }, a.text);
  const ids: string[] = a.order || a.choices || [a.choice || a.word];
  if (!ids.length) return h("p", { class: "mine" }, t("sent.none"));
  return h("ul", { class: "given" }, ...ids.map((x, i) => text(x, a.order ? i + 1 : 0)));
}

/** shown is a question with its result: what is right is said by a word, counts by figures. */
export function shown(q: Question, a: any, counts: { [id: string]: number } | null): HTMLElement {
  const chosen: string[] = a ? a.order || a.choices || [a.choice || a.word] : [];
  if (q.kind === "text") return h("div", null);
  const row = (o: Option, i: number) => {
    const good = q.right && q.right.indexOf(o.id) >= 0;
    return h("li", { class: good ? "right" : "" },
      q.kind === "order" ? h("b", { class: "number" }, String(i + 1)) : q.kind === "flags" ? null : mark(o.sign),
      html("span", { class: "text" }, o.html),
      h("span", { class: "tags" },
        good && q.kind !== "order" && q.kind !== "flags" ? h("b", { class: "tag" }, "✓ " + t("shown.right")) : null,
        q.kind === "flags" && good ? h("b", { class: "tag" }, "⚑ " + t("shown.flag")) : null,
        chosen.indexOf(o.id) >= 0 && q.kind !== "order" ? h("span", { class: "tag you" }, t("sent.yours")) : null,
        counts && q.kind !== "order" ? h("span", { class: "n" }, counts[o.id] || 0) : null),
      o.why ? html("small", null, o.why) : null);
  };
  const list = q.kind === "order" && q.right ? q.right.map((id) => q.options.filter((o) => o.id === id)[0]).filter(Boolean) : q.options;
  return h("div", null,
    h(q.kind === "order" ? "ol" : "ul", { class: "result" }, ...list.map(row)),
    q.kind === "order" && a ? h("div", null, h("p", { class: "hint" }, t("sent.yours")), given(q, a)) : null,
    q.why ? h("section", { class: "why" }, h("h2", null, t("shown.why")), html("div", null, q.why)) : null);
}
