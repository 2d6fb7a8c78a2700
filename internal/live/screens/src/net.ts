// What goes to the hub and comes from it. Answers wait in a queue that survives a reload, each with an
// id of its own, until the hub says stored or duplicate; the stream of states is opened again whenever
// the phone wakes up. Nothing here needs a secure context.
import { id, wrap, noteID } from "./seal";

export interface Me { room: string; seat: string; code: string; word: string; shape: string; group: number; languages: string[]; solo: boolean; note_key: string; answered: string[] }
export interface Reply { status: number; body: any; wait: number }

/** kept is the tab's own memory: it ends with the tab, with leaving and with the lesson. */
export const kept = {
  get(name: string): any {
    try { return JSON.parse(sessionStorage.getItem(name) || "null"); } catch (e) { return null; }
  },
  set(name: string, value: any): void {
    try { value === null ? sessionStorage.removeItem(name) : sessionStorage.setItem(name, JSON.stringify(value)); } catch (e) { /* a browser that keeps nothing still plays */ }
  },
  clear(): void {
    try { sessionStorage.clear(); } catch (e) { /* nothing was kept */ }
  },
};

/** post sends JSON. A hub that does not answer within eight seconds gives status 0. */
export function post(path: string, body: any): Promise<Reply> {
  const none: Reply = { status: 0, body: {}, wait: 0 };
  const sent = fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), cache: "no-store" })
    .then((r) => r.json().catch(() => ({})).then((b) => ({ status: r.status, body: b || {}, wait: 1000 * (Number(r.headers.get("Retry-After")) || 0) })), () => none);
  return Promise.race([sent, new Promise<Reply>((done) => setTimeout(done, 8000, none))]);
}

// unknown says that the hub knows this seat or its room no longer.
const unknown = (r: Reply) => ["seat_unknown", "left", "closed", "room_unknown"].indexOf(r.body.reason) >= 0;
// over says that the lesson is: a room that is gone was closed while the phone slept.
const over = (r: Reply) => r.body.reason === "closed" || r.body.reason === "room_unknown";

interface Waiting { id: string; question: string; answer: any; pair?: string }

/** Line is one phone's line to the hub. */
export class Line {
  private queue: Waiting[] = kept.get("queue") || [];
  private note: { id: string; sealed: string } | null = kept.get("note");
  private busy = false;
  private failures = 0;
  private source: EventSource | null = null;
  private timer = 0;
  private since = 0;
  private stopped = false;
  lost = false;

  constructor(
    public me: Me,
    private query: () => string,
    private on: {
      state(s: any): void; // a new state of the room
      you(s: any): void; // what the hub knows of this seat
      answer(question: string, status: string): void; // "stored", "refused"
      note(): void; // the quiet note has arrived
      late(arrived: boolean): void; // what became of a note that had not left when the lesson ended
      lost(yes: boolean): void;
      gone(over: boolean): void; // the seat is no longer known
    },
  ) {
    document.addEventListener("visibilitychange", this.wake);
    window.addEventListener("online", this.wake);
    window.addEventListener("pageshow", this.wake);
    this.open();
    this.beat(2000 + Math.random() * 9000);
    this.pump();
  }

  private wake = () => {
    if (this.stopped || document.hidden) {
      this.since = Date.now();
      return;
    }
    // Phones let a stream sleep with the screen, and do not always tell.
    if (this.lost || Date.now() - this.since > 3000) this.open();
    this.failures = 0;
    this.pump();
  };

  /** open begins the stream anew, also in another language. */
  open(): void {
    if (this.stopped) return;
    if (this.source) this.source.close();
    clearTimeout(this.timer);
    const s = (this.source = new EventSource("/live/stream?room=" + this.me.room + "&seat=" + encodeURIComponent(this.me.seat) + "&" + this.query()));
    s.addEventListener("state", (e: any) => {
      if (s !== this.source) return;
      this.reached(true);
      this.on.state(JSON.parse(e.data));
    });
    s.addEventListener("you", (e: any) => s === this.source && this.on.you(JSON.parse(e.data)));
    s.addEventListener("bye", (e: any) => {
      if (s !== this.source) return;
      const why = JSON.parse(e.data).why;
      if (why === "replaced") s.close(); // this seat is open in another tab, which goes on
      else this.gone(why === "closed");
    });
    s.onopen = () => this.reached(true);
    s.onerror = () => {
      if (s !== this.source || this.stopped) return;
      this.reached(false);
      if (s.readyState === 2) {
        // Refused, not interrupted: ask why before trying again.
        this.here();
        this.timer = window.setTimeout(() => this.open(), 1000 + Math.random() * 1500);
      }
    };
  }

  private reached(yes: boolean): void {
    if (this.lost === !yes) return;
    this.lost = !yes;
    this.on.lost(this.lost);
  }

  /** answer takes an answer into the queue; it leaves at once or as soon as it can. */
  answer(question: string, answer: any, pair?: string): void {
    this.queue.push({ id: id(), question, answer, pair });
    kept.set("queue", this.queue);
    this.pump();
  }

  private wanted: { language?: string; easy?: boolean; watch?: boolean } | null = null;
  private changing = false;

  /** change tells the hub how this phone takes part: its language, easy words, only watching. One after
   *  the other, so that what was chosen last stands. */
  change(what: { language?: string; easy?: boolean; watch?: boolean }): void {
    this.wanted = Object.assign(this.wanted || {}, what);
    if (this.changing || this.stopped) return;
    const now = this.wanted;
    this.wanted = null;
    this.changing = true;
    post("/live/seat", Object.assign({ id: id(), room: this.me.room, seat: this.me.seat }, now)).then((r) => {
      const later = !r.status || r.status >= 500;
      setTimeout(() => {
        this.changing = false;
        if (later || this.wanted) this.change(later ? Object.assign({}, now, this.wanted) : {});
      }, later ? 2000 : 0);
    });
  }

  /** waits says whether the answer to a question is still on its way. */
  waits(question: string): boolean {
    return this.queue.some((w) => w.question === question);
  }

  /** quiet takes a sealed note along with the next ordinary message. */
  quiet(sealed: string): void {
    this.note = { id: noteID(), sealed };
    if (this.stopped) return this.deliver();
    kept.set("note", this.note);
  }

  quietWaits(): boolean {
    return !!this.note;
  }

  // along is what rides with every message: a box of one size, with a note in it or noise. A hub that has
  // no letterbox is given the note as it is, still sealed to its readers.
  private along(): any {
    const n = this.note;
    if (this.me.note_key) return { box: wrap(n && n.sealed, n && n.id, this.me.note_key) };
    return n ? { note: n.sealed, note_id: n.id } : {};
  }

  private heard(r: Reply): void {
    if (this.note && (r.body.note === this.note.id || r.body.note === "stored" || r.body.note === "duplicate")) {
      this.note = null;
      kept.set("note", null);
      this.on.note();
    }
  }

  private pump(): void {
    if (this.busy || this.stopped || !this.queue.length) return;
    this.busy = true;
    const w = this.queue[0];
    post("/live/answer", Object.assign({ id: w.id, room: this.me.room, seat: this.me.seat, question: w.question, answer: w.answer, pair: w.pair }, this.along())).then((r) => {
      this.busy = false;
      if (this.stopped) return;
      this.heard(r);
      if (unknown(r)) return this.gone(over(r));
      const stored = r.status === 200, again = !r.status || r.status >= 500 || r.status === 429 || r.status === 408;
      if (!again) {
        this.queue.shift();
        kept.set("queue", this.queue);
        this.failures = 0;
        this.on.answer(w.question, stored ? "stored" : "refused");
        if (stored) this.reached(true);
        return this.pump();
      }
      this.on.answer(w.question, "kept");
      const pause = Math.min(5000, 250 * 2 ** this.failures++);
      setTimeout(() => this.pump(), r.wait || pause * (0.5 + Math.random()));
    });
  }

  private beat(after: number): void {
    setTimeout(() => {
      if (this.stopped) return;
      if (this.me.note_key || this.note) this.here();
      this.beat(9000 + Math.random() * 4000);
    }, after);
  }

  /** message is what POST /live/note is sent. */
  message(): any {
    return Object.assign({ room: this.me.room, seat: this.me.seat }, this.along(), { id: !this.me.note_key && this.note ? this.note.id : id() });
  }

  // here is the ordinary message that every phone sends now and then, whether it has something to say or not.
  private here(): void {
    const was = this.lost;
    const plainly = !this.me.note_key && this.note;
    post("/live/note", this.message()).then((r) => {
      if (this.stopped) return;
      if (plainly && r.status === 200) r.body.note = r.body.status;
      this.heard(r);
      if (unknown(r)) return this.gone(over(r));
      if (!r.status) this.reached(false);
      else if (was && r.status === 200 && this.source && this.source.readyState !== 1) this.open();
    });
  }

  /** deliver tries for two minutes to bring a note that had not left when the lesson ended. */
  deliver(): void {
    if (!this.note) return;
    const n = this.note, me = this.me, until = Date.now() + 120000, along = this.along();
    const again = () => {
      post("/live/note", Object.assign({ id: n.id, room: me.room, seat: me.seat }, along)).then((r) => {
        if (r.status === 200 && (r.body.note === n.id || !me.note_key)) return this.on.late(true);
        if ((r.status && r.status < 500 && r.status !== 200) || Date.now() > until) return this.on.late(false);
        setTimeout(again, 3000);
      });
    };
    again();
  }

  private gone(over: boolean): void {
    if (this.stopped) return;
    this.stop();
    this.on.gone(over);
  }

  /** stop ends the line and forgets what waited. */
  stop(): void {
    this.stopped = true;
    if (this.source) this.source.close();
    clearTimeout(this.timer);
    this.queue = [];
    this.note = null;
  }
}
