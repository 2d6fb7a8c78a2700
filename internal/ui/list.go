package ui

import (
	"context"
	"io"

	"github.com/a-h/templ"
)

// List is a page of many rows: search, the filters that people use, saved views, the table, paging.
type List struct {
	Action  string // where search and filters are asked; empty: neither is shown
	Search  *Search
	Filters []Field  // selects; at most three on a page
	Keep    []Hidden // what the question keeps, such as the sorting
	Views   []View
	Count   string // how many, in words: "214 visits"
	Clear   string // where all filters are off; empty: none is set
	Table   Table
	Paging  Paging
	Empty   Empty  // shown instead of the table when it has no rows
	Exports []Link // downloads of what the list shows
}

// Render writes the list.
func (l List) Render(ctx context.Context, w io.Writer) error { return list(l).Render(ctx, w) }

// Search is the search box of a list. The key "/" goes to it.
type Search struct {
	Name  string // empty: "q"
	Label string // empty: words ui.search
	Hint  string
	Value string
}

// View is a saved view: a link with the number of its rows.
type View struct {
	Href    string
	Text    string
	Count   string // formatted; empty: not counted
	Current bool
}

// Paging is the foot of a list. Prev and Next are addresses; empty: there is none.
type Paging struct {
	Says string // "21–40 of 214"
	Prev string
	Next string
}

// Empty says why a list is empty and what to do first.
type Empty struct {
	Says string
	Do   *Action
}

// Render writes the empty state.
func (e Empty) Render(ctx context.Context, w io.Writer) error { return empty(e).Render(ctx, w) }

// Column is one column of a table. With Href its heading is a link that sorts.
type Column struct {
	Text   string
	Number bool   // right-aligned, tabular
	Href   string // sorts by this column
	Sorted string // "ascending", "descending" or empty
	Quiet  bool   // heading for screen readers only (a column of links)
}

// Cell is one cell. Use the functions below; the zero Cell is an empty one, shown as a dash.
type Cell struct {
	Text   string
	Href   string
	Also   string // a quiet second line
	Number bool
	Status *Status
	Person string // id; the label is written
	Body   templ.Component
}

// TextCell, LinkCell, NumberCell, StatusCell, PersonCell and BodyCell make the kinds of cell.
// Numbers come formatted, so that the language decides on spaces and commas.
func TextCell(text string) Cell { return Cell{Text: text} }

// ShareCell is a share of a target: the percentage in words over a bar of it.
func ShareCell(percent int, text string) Cell {
	return Cell{Body: shareOf(percent, text), Number: true}
}

// LinkCell is a cell that leads somewhere; the first of a row is the row's own link.
func LinkCell(href, text string) Cell { return Cell{Href: href, Text: text} }

// NumberCell is a number, already formatted.
func NumberCell(n string) Cell { return Cell{Text: n, Number: true} }

// CountCell is a number that opens to the rows behind it.
func CountCell(href, n string) Cell { return Cell{Href: href, Text: n, Number: true} }

// StatusCell is a tag.
func StatusCell(tone Tone, text string) Cell { return Cell{Status: &Status{Tone: tone, Text: text}} }

// PersonCell is the label of a person; with href it leads to the record.
func PersonCell(id, href string) Cell { return Cell{Person: id, Href: href} }

// BodyCell holds any component, such as a field of a form that is a table.
func BodyCell(c templ.Component) Cell { return Cell{Body: c} }

// Table is a table with a caption. The first cell of a row is its heading. On a phone each row
// becomes a card with the column's name before each value.
type Table struct {
	Caption     string
	HideCaption bool // the heading above says the same already
	Columns     []Column
	Rows        [][]Cell
	Foot        []Cell // totals; the zero Cell where a column has none
	Plain       bool   // stays a table on a phone (two or three narrow columns)
}

// Render writes the table.
func (t Table) Render(ctx context.Context, w io.Writer) error { return table(t).Render(ctx, w) }

func (t Table) column(i int) Column {
	if i < len(t.Columns) {
		return t.Columns[i]
	}
	return Column{}
}

func (s Search) name() string {
	if s.Name == "" {
		return "q"
	}
	return s.Name
}

func (s Search) label(ctx context.Context) string {
	if s.Label == "" {
		return say(ctx, "ui.search")
	}
	return s.Label
}

func (e Empty) says(ctx context.Context) string {
	if e.Says == "" {
		return say(ctx, "ui.empty")
	}
	return e.Says
}

// blank tells whether there is nothing in a cell. In a foot that means there is no sum, not that the
// sum is missing.
func (c Cell) blank() bool {
	return c.Text == "" && c.Person == "" && c.Status == nil && c.Body == nil
}

// reachable tells whether the keyboard comes into the table by itself. One without links, boxes or
// sorting gets a stop of its own, so that a wide one can be scrolled.
func (t Table) reachable() bool {
	for _, c := range t.Columns {
		if c.Href != "" {
			return true
		}
	}
	for _, row := range t.Rows {
		for _, c := range row {
			if c.Href != "" || c.Body != nil {
				return true
			}
		}
	}
	return t.Plain
}
