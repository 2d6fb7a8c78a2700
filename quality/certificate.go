package quality

import (
	"unicode/utf8"

	"drosme/internal/access"
	"drosme/internal/when"
)

// Certificate says that somebody outside found a part of the work to meet a standard.
type Certificate struct {
	ID        string   `db:"id" class:"plain"`
	Code      string   `db:"code" class:"plain"`     // names its row in a register; never changes
	Standard  string   `db:"standard" class:"plain"` // such as ISO 9001
	Covers    string   `db:"scope" class:"plain"`    // what it is for
	Issuer    string   `db:"issuer" class:"plain"`
	Holder    string   `db:"holder" class:"sensitive"` // organisation, or a person's code; empty: the house
	IssuedOn  when.Day `db:"issued_on" class:"plain"`
	ValidTo   when.Day `db:"valid_to" class:"plain"`   // last day; empty: without an end
	Grant     string   `db:"grant_id" class:"plain"`   // id, or empty
	GrantCode string   `db:"grant_code" class:"plain"` // of the grant's record; not stored here
	Version   int      `db:"version" class:"plain"`

	ChangedAt when.Moment `db:"changed_at" class:"plain"` // set by the house when it is stored
	ChangedBy string      `db:"changed_by" class:"plain"` // id of the person; empty: the house itself, such as an import
}

// Scope is that of an open record of nobody.
func (c *Certificate) Scope() access.Scope { return access.Scope{} }

// Most characters of the texts of a certificate.
const (
	MostCode = 40
	MostText = 300
)

// InForceOn tells whether the certificate is in force on a day, first and last day included.
func (c *Certificate) InForceOn(day when.Day) bool { return day.Within(c.IssuedOn, c.ValidTo) }

// Check says what is wrong, field by field, with the same words for a form and for a row of a register.
func (c *Certificate) Check(wrong func(field, key string, pairs ...any)) {
	for _, x := range []struct {
		field, text string
		most        int
		needed      bool
	}{{"code", c.Code, MostCode, true}, {"standard", c.Standard, MostText, true}, {"scope", c.Covers, MostText, false},
		{"issuer", c.Issuer, MostText, false}, {"holder", c.Holder, MostText, false}, {"issued_on", string(c.IssuedOn), MostCode, true}} {
		switch {
		case x.text == "" && x.needed:
			wrong(x.field, "field.required")
		case utf8.RuneCountInString(x.text) > x.most:
			wrong(x.field, "field.too_long", "max", x.most)
		}
	}
	if c.ValidTo != "" && c.ValidTo < c.IssuedOn {
		wrong("valid_to", "field.end_before_start")
	}
}
