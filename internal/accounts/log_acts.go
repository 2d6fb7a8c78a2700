package accounts

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"drosme/internal/access"
	"drosme/internal/audit"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/privacy"
)

// theLog is the log as a record that may be opened.
type theLog struct {
	Person string `class:"plain"`
}

// Scope says that the log is of the whole house.
func (*theLog) Scope() access.Scope { return access.Scope{} }

// Subjects is the person about whom the log is asked.
func (l *theLog) Subjects() []string {
	if l.Person == "" {
		return nil
	}
	return []string{l.Person}
}

// VerifyLog reads the whole log and checks each seal: verb log.verify.
func (d *Desk) VerifyLog(ctx context.Context) (audit.Report, error) {
	_, err := clerk.Read(ctx, d.h.Clerk, "log.verify", "", func(*db.Tx, string) (*theLog, error) { return &theLog{}, nil })
	if err != nil {
		return audit.Report{}, err
	}
	return d.log.Verify(ctx)
}

// SeenBy gives who has seen or changed what the house holds of a person, the newest first: verb
// log.about. The asking itself is a line about that person too.
func (d *Desk) SeenBy(ctx context.Context, person, before string, most int) ([]audit.Line, error) {
	_, err := clerk.Read(ctx, d.h.Clerk, "log.about", person, func(*db.Tx, string) (*theLog, error) { return &theLog{Person: person}, nil })
	if err != nil {
		return nil, err
	}
	lines, err := d.log.About(ctx, person, before, most)
	if err != nil {
		return nil, err
	}
	lines, err = d.h.Clerk.Conceal(ctx, lines)
	return slices.DeleteFunc(lines, func(l audit.Line) bool { return !slices.Contains(l.Whose(), person) }), err // of somebody who is kept from the reader: none
}

// changesOf reads the changed fields of a line: plain ones with their values, others by name alone.
func changesOf(l audit.Line) string {
	var detail struct {
		Changes []privacy.Change `json:"changes"`
	}
	if json.Unmarshal([]byte(l.Detail), &detail) != nil {
		return ""
	}
	var out []string
	for _, ch := range detail.Changes {
		switch {
		case ch.From == "" && ch.To == "":
			out = append(out, ch.Field)
		case ch.From == "":
			out = append(out, ch.Field+": "+ch.To)
		default:
			out = append(out, ch.Field+": "+ch.From+" → "+ch.To)
		}
	}
	return strings.Join(out, "; ")
}
