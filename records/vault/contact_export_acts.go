package vault

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"drosme/internal/access"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/register"
	"drosme/internal/tabular"
)

// The most characters of the two texts of an export.
const (
	mostTo  = 200
	mostWhy = 1000
)

// line is one row of the file of contacts. Whose it is the register tells the log.
type line struct{ cells []string }

// Scope is open: contacts are, and who is protected is not among them.
func (*line) Scope() access.Scope { return access.Scope{} }

// ExportContacts gives the contacts of all organisations as a CSV file: verbs contact.list for the names, one
// log line, and contact.export, which notes the disclosure before the file leaves. Invalid when to whom or
// why is missing.
func (d *Desk) ExportContacts(ctx context.Context, to, why string) ([]byte, error) {
	if err := clerk.Guard(ctx, d.h.Clerk, "contact.export"); err != nil {
		return nil, err
	}
	to, why = strings.TrimSpace(to), strings.TrimSpace(why)
	var l fault.List
	for _, x := range []struct {
		name, text string
		most       int
	}{{"to", to, mostTo}, {"why", why, mostWhy}} {
		switch {
		case x.text == "":
			l.Add(x.name, "field.required")
		case utf8.RuneCountInString(x.text) > x.most:
			l.Add(x.name, "field.too_long", "max", x.most)
		}
	}
	if err := l.Err(); err != nil {
		return nil, err
	}
	r := d.Register()
	rows, err := clerk.List(ctx, d.h.Clerk, "contact.list", func(tx *db.Tx) ([]*line, error) {
		var out []*line
		err := r.Rows(tx, func(row register.Row) error {
			x := &line{}
			for _, c := range r.Columns {
				x.cells = append(x.cells, tabular.Defuse(row[c]))
			}
			out = append(out, x)
			return nil
		})
		return out, err
	})
	if err != nil {
		return nil, err
	}
	var file strings.Builder
	cells := make([][]string, len(rows))
	for i, x := range rows {
		cells[i] = x.cells
	}
	if err := tabular.WriteCSV(&file, r.Columns, slices.Values(cells)); err != nil {
		return nil, err
	}
	_, err = clerk.Add(ctx, d.h.Clerk, "contact.export", nil, func(tx *db.Tx) (string, error) {
		tx.Note("rows", "", strconv.Itoa(len(rows)))
		if d.Left == nil {
			return "", fault.New(fault.Failed, "")
		}
		return r.Name, d.Left(tx, to, why, []string{r.Name}, len(rows))
	})
	return []byte(file.String()), err
}
