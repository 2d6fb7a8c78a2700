// The one place that knows how docs/live-protocol.md calls things. Everything behind it uses these.
import { Me } from "./net";
import { Option, Question } from "./kinds";

export interface Screen { kind: string; html: string; discuss: string; clip: string; help: string; number: number; of: number; questions: Question[] }
export interface State {
  seq: number; state: string; position: string; step: string; by: string; ending: string; screen: Screen; marked: string;
  measures: boolean; // answers go with the phone's own token, which joins before and after
  counts: { [question: string]: { [id: string]: number } };
  answers: { [question: string]: number }; // how many answered
  texts: { [question: string]: string[] };
}

const kinds: { [step: string]: string } = { flags: "flags", truth: "truth" };

/** screen reads a lesson.Screen and, when results are shown, what is right and why. */
export function screen(s: any, solutions: any[]): Screen {
  s = s || {};
  return {
    kind: s.kind || "say", html: s.text || "", discuss: s.discuss || "", clip: s.clip || "", help: s.help || "", number: s.number || 1, of: s.of || 1,
    questions: (s.questions || []).map((q: any): Question => {
      const told = (solutions || []).filter((x) => x.question === q.id)[0] || {};
      return {
        id: q.id, kind: kinds[s.kind] || q.form, html: q.text || "", clip: q.clip, free: !!q.free, most: q.most || 300, right: told.right, why: told.why,
        options: (q.options || []).map((o: any): Option => ({
          id: o.id, html: o.text, sign: o.sign, why: ((told.pieces || []).filter((p: any) => p.id === o.id)[0] || {}).why,
        })),
      };
    }),
  };
}

export const read = {
  me(b: any): Me {
    return { room: b.room, seat: b.seat, code: b.seat_code, word: b.word, shape: b.shape, group: b.group || 0, languages: b.languages || [], solo: !!b.solo, note_key: b.note_key || "", answered: b.answered || [] };
  },
  state(b: any): State {
    const counts: State["counts"] = {}, answers: State["answers"] = {};
    for (const q in b.results || {}) {
      counts[q] = {};
      answers[q] = b.results[q].answers;
      for (const bar of b.results[q].bars || []) counts[q][bar.id] = bar.count;
    }
    return {
      seq: b.seq || 0, state: b.state, position: b.at || "", step: b.step || "", by: b.by || "class", ending: b.ending || "",
      screen: screen(b.screen, b.solutions), marked: b.marked || "", measures: !!b.measures, counts, answers, texts: b.texts || {},
    };
  },
};
