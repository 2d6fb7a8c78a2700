package screens

import (
	"fmt"
	"strings"

	"drosme/internal/lang"
	"drosme/internal/paper"
	"drosme/internal/when"
)

// signs are the letters of the printed cards with their shapes: the same as on phones and projector.
var signs = []struct{ letter, outline string }{
	{"A", `<circle cx="0" cy="0" r="40" fill="none" stroke="black" stroke-width="3"/>`},
	{"B", `<polygon points="0,-44 48,40 -48,40" fill="none" stroke="black" stroke-width="3"/>`},
	{"C", `<rect x="-38" y="-38" width="76" height="76" fill="none" stroke="black" stroke-width="3"/>`},
	{"D", `<polygon points="0,-48 12,-15 47,-15 19,6 29,40 0,20 -29,40 -19,6 -47,-15 -12,-15" fill="none" stroke="black" stroke-width="3"/>`},
}

// Cards is one page for one pupil without a phone: four fields to fold, each with a letter in its shape,
// to be read across a room.
func Cards(words *lang.Words) paper.Document {
	var b strings.Builder
	b.WriteString(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 264"><line x1="100" y1="0" x2="100" y2="264" stroke="black" stroke-width="0.4"/><line x1="0" y1="132" x2="200" y2="132" stroke="black" stroke-width="0.4"/>`)
	for i, s := range signs {
		x, y := 50+100*(i%2), 66+132*(i/2)
		low := 17
		size := 44
		switch s.letter {
		case "B":
			low = 30 // within the triangle
		case "D":
			low, size = 13, 34 // within the star
		}
		fmt.Fprintf(&b, `<g transform="translate(%d %d) scale(0.85)">%s<text x="0" y="%d" font-size="%d" font-weight="bold" text-anchor="middle">%s</text></g>`, x, y, s.outline, low, size, s.letter)
	}
	b.WriteString(`</svg>`)
	return paper.Document{Title: words.T("live.paper.card"), Lang: words.Tag(), Kind: paper.Sheet, OnePage: true, Blocks: []paper.Block{
		paper.Paragraph{Text: words.T("live.paper.card_use"), Small: true},
		paper.Image{SVG: b.String(), Alt: words.T("live.paper.card") + ": A, B, C, D"},
	}}
}

// Slip is the paper that every pupil gets and hands in, so that nobody stands out who writes on it. It
// says who reads it before there is room to write, and carries the numbers, which stay with the pupil.
func Slip(words *lang.Words, numbers []Number) paper.Document {
	return paper.Document{Title: words.T("live.paper.slip"), Lang: words.Tag(), Kind: paper.Sheet, OnePage: true, Blocks: append([]paper.Block{
		paper.Heading{Level: 1, Text: words.T("live.paper.slip")},
		paper.Paragraph{Text: words.T("live.paper.slip_all")},
		paper.Paragraph{Text: words.T("live.paper.slip_reads")},
		paper.Paragraph{Runs: []paper.Run{{Text: words.T("live.paper.slip_danger"), Bold: true}}},
		paper.Boxes{Items: []string{words.T("live.paper.slip_nothing"), words.T("live.paper.slip_tell"), words.T("live.paper.slip_find")}},
		paper.Lines{N: 6, Label: words.T("live.paper.slip_text")},
		paper.Lines{N: 2, Label: words.T("live.paper.slip_how")},
		paper.Space{Height: 6},
		paper.Paragraph{Text: "- - - - - - - -  " + words.T("live.paper.tear") + "  - - - - - - - -", Small: true, Align: paper.Centre},
	}, toKeep(words, numbers)...)}
}

// Poster is the page from which an activity is played alone: only one that was approved for it.
func Poster(words *lang.Words, title, address, code string, numbers []Number) paper.Document {
	return paper.Document{Title: words.T("live.paper.poster"), Lang: words.Tag(), Kind: paper.Letter, OnePage: true, Blocks: append([]paper.Block{
		paper.Heading{Level: 1, Text: words.T("live.paper.poster")},
		paper.Heading{Level: 2, Text: title},
		paper.Paragraph{Text: words.T("live.paper.poster_scan")},
		paper.QR{Text: address + "#" + code, Alt: words.T("live.paper.poster_qr", "address", address), Caption: address, Size: 80},
		paper.Paragraph{Runs: []paper.Run{{Text: words.T("live.paper.poster_code", "code", code), Bold: true}}},
	}, toKeep(words, numbers)...)}
}

// toKeep is the list of numbers at the foot of a paper.
func toKeep(words *lang.Words, numbers []Number) []paper.Block {
	items := []string{}
	for _, n := range numbers {
		parts := []string{n.Number + "  " + n.Name}
		if n.Hours != "" {
			parts = append(parts, n.Hours)
		}
		switch day, err := when.ParseDay(n.Checked); {
		case n.Stale:
			parts = append(parts, words.T("live.paper.stale"))
		case err == nil && n.Checked != "":
			parts = append(parts, words.T("live.paper.checked", "day", words.Day(day)))
		}
		items = append(items, strings.Join(parts, ", "))
	}
	return []paper.Block{paper.Together{Blocks: []paper.Block{
		paper.Heading{Level: 2, Text: words.T("live.paper.numbers")},
		paper.List{Items: append(items, "112")},
	}}}
}
