package ui

import "github.com/a-h/templ"

// icon draws the shape that stands with a tone, so that colour never speaks alone: a ring for a plain
// fact, a dot for river, a clock for sun, a warning sign for clay, a tick for moss.
func icon(tone Tone) templ.Component {
	const open = `<svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">`
	shapes := map[Tone]string{
		Quiet: `<circle cx="8" cy="8" r="4"/>`,
		River: `<circle cx="8" cy="8" r="4.5" fill="currentColor"/>`,
		Sun:   `<circle cx="8" cy="8" r="6"/><path d="M8 4.8V8l2.2 1.6"/>`,
		Clay:  `<path d="M8 2 1.8 13.4h12.4Z"/><path d="M8 6.6v2.9M8 11.6v.1"/>`,
		Moss:  `<path d="m3 8.6 3.3 3.4L13 4.6"/>`,
	}
	return templ.Raw(open + shapes[tone] + `</svg>`)
}

// Mark is the roof line over an open door, drawn in one stroke. It works at 16 px and in one colour.
func Mark() templ.Component {
	return templ.Raw(`<svg class="mark" viewBox="0 0 32 32" width="32" height="32" aria-hidden="true" focusable="false" fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"><path d="` + markPath + `"/></svg>`)
}

// markPath is one stroke: from the left eave over the ridge to the right one, down the wall, along the
// floor to the door post, up, and along the leaf of the open door.
const markPath = "M3 16 16 4.5 28 15v13H12V17l9 3.5V28"
