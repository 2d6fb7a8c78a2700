package offline

import (
	"encoding/json"

	"drosme/internal/when"
)

// Act is an act of the crew that waits for the office: what was typed, by whom, and when by the clock of the laptop.
// The office does it as that person, with their rights of that day, in the order in which acts stand in the journal.
type Act struct {
	ID       string          `json:"id"`   // makes it happen once
	Verb     string          `json:"verb"` // "sheet.enter", "debrief.write"
	Person   string          `json:"person"`
	Code     string          `json:"code"`
	Visit    string          `json:"visit"` // id; empty: an unplanned one
	Happened when.Moment     `json:"happened"`
	Body     json.RawMessage `json:"body"` // input of the act
}

// Verbs that wait for the office.
const (
	EnterSheet = "sheet.enter"
	Unplanned  = "visit.unplanned" // a day that nobody planned: a person settles it at the office
	HandOn     = "worry.hand_on"   // a worry, sealed on the laptop to lead and deputy at the office
)
