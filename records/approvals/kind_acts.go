package approvals

import (
	"context"
	"strings"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/when"
)

// Kind is what a room hands over so that its matters can be approved.
type Kind struct {
	Name string // "case_close"; the setting is approvals.<name>
	// Usual tells whether the kind waits as long as nobody switched it; Always, that it cannot be switched off.
	Usual, Always bool
	Text          string // key of words
	Href          func(a *Approval) string
	// Opens is the verb of the page behind Href; for who may not, it is no link. Empty: everybody who sees the approval.
	Opens access.Verb
	// Says gives what the decider needs to know, as the decider may see it; nil: nothing but the reason.
	Says func(c *area.Call, a *Approval) ([]Fact, error)
	// Ready names what stands in the way of approving now, as keys of words; nil: nothing ever.
	Ready func(c *area.Call, a *Approval) ([]string, error)
	// Decided does what follows, in the transaction of the decision; a.State says which it was. What it
	// refuses is refused as a whole.
	Decided func(tx *db.Tx, a *Approval) error

	declared *area.ApprovalKind // of a kind whose form is sent again once it is approved
}

// Fact is one line of what the decider is shown, in words.
type Fact struct{ Key, Value string }

// Desk is where approvals are asked for and decided.
type Desk struct {
	House *area.House
	kinds map[string]Kind
	order []string // of the kinds, as they were handed over
}

// New makes the desk of a house.
func New(h *area.House) *Desk {
	d := &Desk{House: h, kinds: map[string]Kind{}}
	h.Approvals = d
	return d
}

// Add hands over a kind; it is called before anybody is answered.
func (d *Desk) Add(k Kind) {
	d.order = append(d.order, k.Name)
	d.kinds[k.Name] = k
}

// Declare hands over the kinds that a room declares in its area.
func (d *Desk) Declare(kinds []area.ApprovalKind) {
	for _, k := range kinds {
		d.order = append(d.order, k.Name)
		d.kinds[k.Name] = Kind{Name: k.Name, Text: k.Text, Opens: k.Opens, declared: &k, Href: func(a *Approval) string {
			if k.Href != nil {
				return k.Href(a.permitted())
			}
			return "/cases/" + a.Case
		}}
	}
}

func (a *Approval) permitted() area.Permitted {
	return area.Permitted{Kind: a.Kind, Record: a.Record, Case: a.Case}
}

// setting is where it is kept whether a kind waits: yes or no, and since when.
func setting(kind string) string { return "approvals." + kind }

// Needed tells whether a kind waits for approval. A kind that nobody handed over needs none.
func (d *Desk) Needed(kind string) bool {
	k, there := d.kinds[kind]
	needed, _ := d.stands(k)
	return there && needed
}

// stands tells whether a kind waits, and since when; no day: it always did so.
func (d *Desk) stands(k Kind) (bool, when.Day) {
	set := strings.Fields(d.House.Setting(setting(k.Name)))
	switch {
	case k.Always || len(set) == 0:
		return k.Always || k.Usual, ""
	case len(set) == 1:
		return set[0] == "yes", ""
	}
	return set[0] == "yes", when.Day(set[1])
}

// Switch says from now on whether a kind waits: verb approval.switch, of the responsible person. The log keeps the
// line. What waits already goes on waiting. Faults: NotFound for a kind that nobody handed over; Refused where it
// always waits.
func (d *Desk) Switch(ctx context.Context, kind string, on bool) error {
	k, there := d.kinds[kind]
	switch {
	case !there:
		return fault.Missing()
	case k.Always:
		return fault.New(fault.Refused, "approval.always")
	}
	_, today := d.House.Clerk.Now()
	says := "no "
	if on {
		says = "yes "
	}
	return d.House.SetUnder(ctx, "approval.switch", setting(kind), says+string(today))
}
