// Package approvals keeps what waits for a second person: somebody asks, the responsible person approves or
// declines, and nobody decides on what they asked themselves.
//
// A room hands over a kind (Add) and asks inside its own act (AskIn); when somebody has decided, the room's
// Decided runs in the same transaction, so that a case is never closed without its approval and no approval
// is given for what did not happen. Other kinds a room declares in its area: its act asks Permit, and where nobody
// approved it yet, the form is kept, sealed, until somebody else has; who asked sends it again, once. Who approved
// it does not do it. Which kinds wait is switched by the responsible person; usually the closing of a case alone.
//
// Read it in this order: approval.go (the noun and its states), kind_acts.go (what a room hands over),
// approval_rows.go (inside the act of a room that asks), permit_acts.go (acts that wait), approval_acts.go (one method a verb),
// approval_pages.go, area.go.
//
// Who may see what (roles.csv). The responsible person sees all and decides. The team of the case sees what
// was asked about that case and what came of it. The reviewer sees codes, days and states. Whom a person
// named as someone who must not learn sees none of it, the responsible person included: then another
// responsible person decides.
//
// Why it is asked, and what is answered, is free text and sealed: about a case under the person's key, so
// that forgetting shuts it, else under the key of the house. The kind, the days and who decided stay.
package approvals
