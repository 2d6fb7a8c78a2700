// Small tools to build a page of parts. Texts are set as text; only html() takes markup, which the
// hub has made of the activity's texts and in which everything else is escaped.

type Kid = Node | string | number | null | undefined | false;

/** h makes an element. Attributes that begin with "on" are listeners; false and null are left out. */
export function h(tag: string, attrs: { [name: string]: any } | null, ...kids: Kid[]): HTMLElement {
  const e = document.createElement(tag);
  for (const name in attrs || {}) {
    const value = attrs![name];
    if (value === false || value === null || value === undefined) continue;
    if (name.slice(0, 2) === "on") e.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked") (e as any)[name] = value;
    else e.setAttribute(name, value === true ? "" : String(value));
  }
  for (const kid of kids) if (kid || kid === 0) e.append(kid as any);
  return e;
}

/** html makes an element of markup that the hub made. */
export function html(tag: string, attrs: { [name: string]: any } | null, markup: string): HTMLElement {
  const e = h(tag, attrs);
  e.innerHTML = markup || "";
  return e;
}

const points: { [shape: string]: string } = {
  circle: "M12 2a10 10 0 1 0 0 20a10 10 0 1 0 0-20z",
  square: "M3 3h18v18H3z",
  triangle: "M12 2L23 21H1z",
  diamond: "M12 1l10 11-10 11L2 12z",
  star: "M12 1l3.2 7.4 8 .7-6.1 5.3 1.9 7.8L12 18l-7 4.2 1.9-7.8L.8 9.1l8-.7z",
  heart: "M12 22C5 16 1 12 1 7.5a5.5 5.5 0 0 1 11-1.5 5.5 5.5 0 0 1 11 1.5c0 4.5-4 8.5-11 14.5z",
  drop: "M12 1c4 6 7 9.5 7 13.5a7 7 0 0 1-14 0C5 10.5 8 7 12 1z",
  leaf: "M3 21C1 9 9 2 22 2c0 13-7 21-19 19z",
  cross: "M8 2h8v6h6v8h-6v6H8v-6H2V8h6z",
  ring: "M12 1a11 11 0 1 0 0 22a11 11 0 1 0 0-22zm0 6a5 5 0 1 1 0 10a5 5 0 1 1 0-10z",
  hexagon: "M7 3h10l6 9-6 9H7l-6-9z",
  arrow: "M12 1l11 11h-7v11H8V12H1z",
};

/** shapeNames are the shapes of seats in the order in which the words name them. */
export const shapeNames = Object.keys(points);

/** shapes stand for A, B, C … on screens and on the printed cards, so that colour never speaks alone. */
export const shapes = ["circle", "triangle", "square", "star", "diamond", "hexagon"];

/** shape draws one of them; it is silent, because a letter or a word stands beside it. */
export function shape(name: string): SVGElement {
  const ns = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(ns, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "shape " + name);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(ns, "path");
  path.setAttribute("d", points[name] || points.circle);
  svg.append(path);
  return svg;
}

/** mark is an option's shape with its letter inside: A is the circle, on screens and on the printed cards. */
export function mark(sign: string): HTMLElement {
  const i = (sign.charCodeAt(0) - 65) % shapes.length;
  return h("span", { class: "mark s" + i }, shape(shapes[i]), h("b", null, sign));
}

/** put sets what a place holds. */
export function put(place: Element, ...kids: Kid[]): void {
  while (place.firstChild) place.removeChild(place.firstChild);
  for (const kid of kids) if (kid || kid === 0) place.append(kid as any);
}
