package approvals

import (
	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/db"
	"drosme/internal/fault"
)

// Kind is what a room hands over so that its matters can be approved.
type Kind struct {
	Name string // "case_close"; the setting is approvals.<name>
	Text string // key of words
	Href func(a *Approval) string
	// Opens is the verb of the page behind Href; for who may not, it is no link. Empty: everybody who sees the approval.
	Opens access.Verb
	// Says gives what the decider needs to know, as the decider may see it; nil: nothing but the reason.
	Says func(c *area.Call, a *Approval) ([]Fact, error)
	// Ready names what stands in the way of approving now, as keys of words; nil: nothing ever.
	Ready func(c *area.Call, a *Approval) ([]string, error)
	// Decided does what follows, in the transaction of the decision; a.State says which it was. What it
	// refuses is refused as a whole.
	Decided func(tx *db.Tx, a *Approval) error
}

// Fact is one line of what the decider is shown, in words.
type Fact struct{ Key, Value string }

// Desk is where approvals are asked for and decided.
type Desk struct {
	House *area.House
	kinds map[string]Kind
}

// New makes the desk of a house.
func New(h *area.House) *Desk { return &Desk{House: h, kinds: map[string]Kind{}} }

// Add hands over a kind; it is called before anybody is answered.
func (d *Desk) Add(k Kind) { d.kinds[k.Name] = k }

// Needed tells whether a kind waits for approval: the setting approvals.<kind>, which its room declares with
// Setting. A kind that nobody handed over needs none.
func (d *Desk) Needed(kind string) bool {
	_, there := d.kinds[kind]
	return there && d.House.Setting("approvals."+kind) == "yes"
}

// Setting is the setting of a kind, for the area of the room that hands it over: yes or no.
func Setting(kind, usual string) area.Setting {
	return area.Setting{Name: "approvals." + kind, Default: usual, Check: func(value string) error {
		if value != "yes" && value != "no" {
			return fault.In("value", "approval.yes_or_no")
		}
		return nil
	}}
}
