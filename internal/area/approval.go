package area

import (
	"errors"

	"drosme/internal/access"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/ui"
)

// ApprovalKind is an act of a room that can wait for a second person. It is off until the responsible person
// switches it on. The room declares it in its Area and asks Permit inside its act; what was typed is kept, sealed,
// until somebody else has decided, and the same form is then sent once more.
type ApprovalKind struct {
	Name  string                   // "sending"
	Text  string                   // key: what waits, "A referral leaves"
	Href  func(a Permitted) string // what it is about; nil: the case
	Opens access.Verb              // of the page behind Href; for who may not, it is no link
	Shows []Shown                  // of what was typed, what the decider is shown
	// Says gives what the decider must know and nobody typed, as the decider may see it; nil: nothing.
	Says func(c *Call, a Permitted) ([]ui.Line, error)
	// Anew gives the fields that are not kept, and asked anew when the form is sent again, such as a passphrase.
	Anew func(c *Call) []ui.Field
}

// Permitted is what an approval is for.
type Permitted struct{ Kind, Record, Case string }

// Shown is a field of a form as the decider reads it: its label, and the prefix of the words of its answers where
// it is a choice.
type Shown struct{ Field, Label, Words string }

// Approvals is what the house asks of whoever keeps approvals.
type Approvals interface {
	// Permit is asked inside the act: nil where the kind is off, or where somebody else approved this very record
	// and the act was not done yet; the approval is used up with the act. Else *Wanting.
	Permit(tx *db.Tx, kind, record, caseID string) error
	// AskFirst asks for what was wanting, with the form of the call, and gives the page to go to.
	AskFirst(c *Call, w *Wanting) (to string, err error)
}

// Wanting is the fault of an act that waits for a second person.
type Wanting struct {
	Permitted
	cause *fault.Fault
}

// Wants makes the fault.
func Wants(kind, record, caseID string) *Wanting {
	return &Wanting{Permitted{kind, record, caseID}, fault.New(fault.Invalid, "approval.needed")}
}

// Error gives a line for a log.
func (w *Wanting) Error() string { return w.cause.Error() }

// Unwrap gives the fault, for pages and commands.
func (w *Wanting) Unwrap() error { return w.cause }

// Permit asks whether an act may go on, see Approvals.
func (h *House) Permit(tx *db.Tx, kind, record, caseID string) error {
	if h.Approvals == nil {
		return nil
	}
	return h.Approvals.Permit(tx, kind, record, caseID)
}

// AskedFirst turns the fault of an act that waits for a second person into the question to them, and sends the
// browser there. Any other error comes back as it is.
func (c *Call) AskedFirst(err error) error {
	var w *Wanting
	if err == nil || c.House.Approvals == nil || !errors.As(err, &w) {
		return err
	}
	to, wrong := c.House.Approvals.AskFirst(c, w)
	if wrong != nil {
		return wrong
	}
	return c.Go(to, ui.Flash{Done: c.T("approval.asked_first")})
}
