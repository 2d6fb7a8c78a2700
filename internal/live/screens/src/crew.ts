// What projector and desk share: which room, its token, and the stream of it.
import { put } from "./dom";
import { t } from "./words";

export interface Room { room: string; token: string; wall?: string; activity?: string; state?: string }

/** mine is the room that was paired or picked in this tab. */
export function mine(kind: string): Room | null {
  try { return JSON.parse(sessionStorage.getItem(kind) || "null"); } catch (e) { return null; }
}

export function keep(kind: string, room: Room | null): void {
  try { room ? sessionStorage.setItem(kind, JSON.stringify(room)) : sessionStorage.removeItem(kind); } catch (e) { /* the tab forgets at a reload */ }
}

/** rooms are those that are open; only the laptop itself is told. */
export function rooms(): Promise<Room[] | null> {
  return fetch("/live/desk/rooms", { cache: "no-store" }).then((r) => (r.ok ? r.json() : null)).then((b) => (b ? b.rooms || b : null)).catch(() => null);
}

/** listen opens the stream and opens it again for as long as the page stands. */
export function listen(path: string, on: { [event: string]: (body: any) => void }, lost: (yes: boolean) => void): () => void {
  let source: EventSource, timer = 0, over = false;
  const open = () => {
    source = new EventSource(path);
    source.onopen = () => lost(false);
    source.onerror = () => {
      lost(true);
      if (source.readyState === 2 && !over) timer = window.setTimeout(open, 1500);
    };
    for (const name in on) source.addEventListener(name, (e: any) => {
      lost(false);
      on[name](JSON.parse(e.data));
    });
  };
  open();
  return () => {
    over = true;
    clearTimeout(timer);
    source.close();
  };
}

/** address is where phones find the hub, as a person types it. */
export const url = document.documentElement.getAttribute("data-address") || location.origin + "/";
export const typed = url.replace(/^http:\/\//, "").replace(/\/$/, "");

export function spaced(code: string): string {
  return code.slice(0, 3) + " " + code.slice(3);
}

/** net shows that the hub is out of reach. */
export function net(key: string): (yes: boolean) => void {
  return (yes) => put(document.getElementById("net")!, yes ? t(key) : "");
}
