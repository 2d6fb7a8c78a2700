// A worry leaves the phone sealed to lead and deputy, inside a box of one size that every message
// carries, note or not (the form is drosme/internal/live/screens/note). The words are gone from the
// page as soon as they are sealed; what waits is the sealed note.

declare const nacl: any; // vendored/tweetnacl, a script of its own

const PLAIN = 1000, SLOT = 72, SEALED = 32 + 2 * SLOT + 24 + 16 + PLAIN, INNER = 1 + 16 + SEALED, BOX = 32 + 24 + 16 + INNER;

export function random(n: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(n));
}

/** id is a fresh name for a message, so that the hub can tell it when it comes twice. */
export function id(): string {
  return Array.from(random(12)).map((b) => (b < 16 ? "0" : "") + b.toString(16)).join("");
}

export function encode(b: Uint8Array): string {
  let s = "";
  for (let i = 0; i < b.length; i++) s += String.fromCharCode(b[i]);
  return btoa(s);
}

export function decode(s: string): Uint8Array {
  return Uint8Array.from(Array.from(atob(s)).map((c) => c.charCodeAt(0)));
}

function utf8(s: string): Uint8Array {
  const b = unescape(encodeURIComponent(s));
  return Uint8Array.from(Array.from(b).map((c) => c.charCodeAt(0)));
}

export interface Note { w: string; t: string; h?: string; l: string }

/** left says how many bytes a note still has room for. */
export function left(n: Note): number {
  return PLAIN - 2 - utf8(JSON.stringify(n)).length;
}

/** seal closes a note to one or two readers, given by their public keys in base64. */
export function seal(n: Note, readers: string[]): Uint8Array {
  const text = utf8(JSON.stringify(n)), plain = new Uint8Array(PLAIN);
  plain[0] = text.length >> 8;
  plain[1] = text.length & 255;
  plain.set(text, 2);
  const me = nacl.box.keyPair(), key = random(32), out = random(SEALED);
  out.set(me.publicKey);
  for (let i = 0; i < 2 && i < readers.length; i++) {
    const nonce = random(24), at = 32 + i * SLOT;
    out.set(nonce, at);
    out.set(nacl.box(key, nonce, decode(readers[i]), me.secretKey), at + 24);
  }
  const nonce = random(24), at = 32 + 2 * SLOT;
  out.set(nonce, at);
  out.set(nacl.secretbox(plain, nonce, key), at + 24);
  return out;
}

let mine: any = null, shared: Uint8Array | null = null, sharedFor = "";

/** wrap puts a sealed note, or nothing, into the box that only the hub can tell apart. */
export function wrap(sealed: string | null, name: string | null, letterbox: string): string {
  const out = random(BOX);
  if (letterbox && typeof nacl !== "undefined") {
    if (sharedFor !== letterbox) {
      mine = nacl.box.keyPair();
      shared = nacl.box.before(decode(letterbox), mine.secretKey);
      sharedFor = letterbox;
    }
    const inner = new Uint8Array(INNER), nonce = random(24);
    if (sealed) {
      inner[0] = 1;
      for (let i = 0; i < 16; i++) inner[1 + i] = parseInt(name!.slice(2 * i, 2 * i + 2), 16);
      inner.set(decode(sealed), 17);
    }
    out.set(mine.publicKey);
    out.set(nonce, 32);
    out.set(nacl.box.after(inner, nonce, shared), 56);
  }
  return encode(out);
}

/** noteID is a note's own name, 16 bytes in hex. */
export function noteID(): string {
  return (id() + id()).slice(0, 32);
}
