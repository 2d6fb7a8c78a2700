package offline

import (
	"encoding/json"

	"drosme/internal/fault"
	"drosme/internal/seal"
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

// sealedAct is an act as it stands in a journal: what was typed, and by whom, is for the office alone. A journal is
// never emptied, so it holds nothing that can be read in it.
type sealedAct struct {
	Sealed []byte `json:"sealed"`
}

const actLabel = "act of the road"

// Sealed writes the act for the journal of a hub, sealed to its office. A hub without an office has the zero Identity
// and keeps its acts to itself.
func (a Act) Sealed(to Identity) ([]byte, error) {
	b, err := json.Marshal(a)
	if err != nil || len(to.Box) == 0 {
		return b, err
	}
	public, err := seal.ParseBoxPublic(to.Box)
	if err != nil {
		return nil, err
	}
	box, err := seal.SealTo([]seal.BoxPublic{public}, actLabel, b)
	if err != nil {
		return nil, err
	}
	return json.Marshal(sealedAct{box})
}

// OpenAct reads an act from a journal that arrived. What cannot be opened is Invalid with "offline.act_damaged".
func (o Office) OpenAct(body []byte) (act Act, plain []byte, err error) {
	var x sealedAct
	plain = body
	if json.Unmarshal(body, &x) == nil && len(x.Sealed) > 0 {
		if plain, err = o.keys.OpenBox(actLabel, x.Sealed); err != nil {
			return Act{}, nil, fault.New(fault.Invalid, "offline.act_damaged")
		}
	}
	if json.Unmarshal(plain, &act) != nil {
		return Act{}, nil, fault.New(fault.Invalid, "offline.act_damaged")
	}
	return act, plain, nil
}
