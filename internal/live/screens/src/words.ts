// The words of the page: one language came with the page itself, the others are fetched when asked for.

const root = document.documentElement;
const own = JSON.parse(document.getElementById("words")!.textContent!);
let words: { [key: string]: string } = own.words;
export let lang = root.lang;

/** names are the languages as their speakers write them. */
export const names: { [lang: string]: string } = own.names;
const at: { [lang: string]: string } = own.at;

/** seats are the words that rooms draw for seats, in the order of the translated ones. */
export const seats: string[] = (own.seats || "").split(" ");

/** t gives the words of a key, with {places} filled. */
export function t(key: string, places?: { [name: string]: string | number }): string {
  return (words[key] || key).replace(/\{(\w+)\}/g, (all, name) => (places && name in places ? String(places[name]) : all));
}

/** speak changes the language; when the hub cannot be reached it stays as it is. */
export function speak(to: string): Promise<void> {
  if (to === lang || !at[to]) return Promise.resolve();
  return fetch(at[to]).then((r) => (r.ok ? r.json() : Promise.reject(r.status))).then((w) => {
    words = w;
    lang = root.lang = to;
  }).catch(() => {});
}

/** day writes 2026-11-01 as people of the language do. */
export function day(iso: string): string {
  const d = new Date(iso + "T12:00:00");
  if (isNaN(+d)) return iso;
  try {
    return d.toLocaleDateString(lang, { day: "numeric", month: "long", year: "numeric" });
  } catch (e) {
    return iso;
  }
}
