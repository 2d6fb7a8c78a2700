package identification

import (
	"context"

	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/seal"
	"drosme/records/approvals"
	"drosme/records/cases"
	"drosme/records/disclosures"
)

// ApprovalKind is the kind of approval that a status waits for.
const ApprovalKind = "status_decision"

// Identity is what the state agency keeps of a recipient. Empty fields are not known to the house.
type Identity struct {
	Name    string
	Born    string // date of birth or personal code
	Address string
}

// Desk is where facts, indicators, statuses and the commission's file are kept.
type Desk struct {
	House       *area.House
	Cases       *cases.Desk
	Approvals   *approvals.Desk
	Disclosures *disclosures.Desk

	// Names opens the person's name for a reason, which is logged; nil, or a fault: the pack lists it as missing.
	Names func(ctx context.Context, person, why string) (Identity, error)
	// Gate is asked inside the act by which something about a person leaves: to whom, on which ground, which things. It
	// refuses what may not leave; the list of rooms sets it.
	Gate func(tx *db.Tx, k *cases.Case, to, ground string, things []string) error
	// SaidNo tells of people who said no to statistics: they stand in no breakdown. Nil: nobody did.
	SaidNo func(tx *db.Tx, people []string) (map[string]bool, error)
}

// New makes the desk of a house. Facts, indicators and statuses stand on cases; a status waits for approval.
func New(h *area.House, c *cases.Desk, a *approvals.Desk, s *disclosures.Desk) *Desk {
	return &Desk{House: h, Cases: c, Approvals: a, Disclosures: s}
}

// Case opens the case of a page: verb identification.read.
func (d *Desk) Case(ctx context.Context, caseID string) (*cases.Case, error) {
	return clerk.Read(ctx, d.House.Clerk, "identification.read", caseID, cases.Load)
}

// key makes the key of the person whose case it is, before the act that seals under it. Who may not read the
// case hears that there is none.
func (d *Desk) key(ctx context.Context, caseID string) (*cases.Case, error) {
	k, err := d.Case(ctx, caseID)
	if err != nil {
		return nil, err
	}
	return k, d.House.Keys.MakeSubject(ctx, k.Person)
}

func (d *Desk) seal(ctx context.Context, person, label, text string) (string, error) {
	if text == "" {
		return "", nil
	}
	return d.House.Keys.SealTextFor(ctx, person, label, text)
}

// open opens a sealed text. What belonged to a forgotten person stays empty.
func (d *Desk) open(ctx context.Context, person, label string, text *string) error {
	if *text == "" {
		return nil
	}
	clear, err := d.House.Keys.OpenTextFor(ctx, person, label, *text)
	if seal.IsDestroyed(err) {
		clear, err = "", nil
	}
	if err == nil {
		*text = clear
	}
	return err
}

// moved is the fault where somebody else saved first.
func moved(n int64, err error) error {
	if err == nil && n == 0 {
		return fault.New(fault.Conflict, "")
	}
	return err
}

// show says what the room holds of a person, without a word of it.
func show(tx *db.Tx, person string) ([]area.Held, error) {
	ids, err := cases.OfPerson(tx, person)
	if err != nil {
		return nil, err
	}
	var out []area.Held
	for _, id := range ids {
		facts, there, err := factsIn(tx, id)
		if err != nil {
			return nil, err
		}
		if there {
			out = append(out, area.Held{What: "identification.held.facts", Day: facts.Day})
		}
		seen, err := db.All[Observation](tx, "observation.in_case", db.Args{"case_id": id})
		if err != nil {
			return nil, err
		}
		if len(seen) > 0 {
			out = append(out, area.Held{What: "identification.held.indicators", Args: []any{"n", len(seen)}, Day: seen[len(seen)-1].Day, Third: true})
		}
		all, err := statusesIn(tx, id)
		if err != nil {
			return nil, err
		}
		for _, s := range all {
			out = append(out, area.Held{What: "identification.held.status", Day: s.Day})
		}
	}
	n, err := db.One[int](tx, "commission.open_count", db.Args{"person": person})
	if err == nil && n > 0 {
		out = append(out, area.Held{What: "identification.held.commission", Args: []any{"n", n}, Third: true})
	}
	return out, err
}

// forget empties texts and municipalities; words of lists and days stay, so that every count is as before.
func forget(tx *db.Tx, person, instead string) error {
	for _, q := range []string{"facts.empty", "facts.forget_author", "observation.forget_author", "status.empty", "status.forget_author",
		"commission.empty_files", "commission.empty_members", "commission.replace_member", "commission.forget_author", "commission.forget_teller"} {
		if _, err := tx.Exec(q, db.Args{"person": person, "instead": instead}); err != nil {
			return err
		}
	}
	return nil
}
