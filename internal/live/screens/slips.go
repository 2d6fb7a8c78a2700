package screens

import (
	"strings"

	"drosme/internal/lang"
	"drosme/internal/paper"
)

// SlipsOnPage is how many slips are cut from one sheet, and slipNumbers how many numbers each carries beside 112.
const (
	SlipsOnPage = 2
	slipNumbers = 4
)

// Slips is one sheet of slips, to be copied and cut: each is the same, says who reads it before there is room to
// write, and carries the first numbers, children's lines among them, in one line to tear off. Who wants all numbers
// takes Slip.
func Slips(words *lang.Words, numbers []Number) paper.Document {
	var keep []string
	for _, n := range numbers {
		if len(keep) == slipNumbers {
			break
		}
		one := n.Number + " " + n.Name
		if n.Stale {
			one += " (" + words.T("live.paper.stale") + ")"
		}
		keep = append(keep, one)
	}
	keep = append(keep, "112")
	d := paper.Document{Title: words.T("live.paper.slip"), Lang: words.Tag(), Kind: paper.Sheet, OnePage: true}
	for i := range SlipsOnPage {
		if i > 0 {
			d.Blocks = append(d.Blocks, paper.Space{Height: 5}, paper.Paragraph{Text: strings.Repeat("- ", 60), Small: true, Align: paper.Centre}, paper.Space{Height: 5})
		}
		d.Blocks = append(d.Blocks, paper.Together{Blocks: []paper.Block{
			paper.Heading{Level: 2, Text: words.T("live.paper.slip")},
			paper.Paragraph{Text: words.T("live.paper.slip_all") + " " + words.T("live.paper.slip_reads"), Small: true},
			paper.Paragraph{Runs: []paper.Run{{Text: words.T("live.paper.slip_danger"), Bold: true}}},
			paper.Boxes{Items: []string{words.T("live.paper.slip_nothing"), words.T("live.paper.slip_tell"), words.T("live.paper.slip_find")}},
			paper.Lines{N: 3, Label: words.T("live.paper.slip_text")},
			paper.Lines{N: 1, Label: words.T("live.paper.slip_how")},
			paper.Paragraph{Text: "- - - -  " + words.T("live.paper.tear") + "  - - - -", Small: true, Align: paper.Centre},
			paper.Paragraph{Small: true, Runs: []paper.Run{{Text: words.T("live.paper.numbers") + ": ", Bold: true}, {Text: strings.Join(keep, " · ")}}},
		}})
	}
	return d
}
