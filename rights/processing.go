package rights

import (
	"slices"
	"strings"

	"drosme/internal/access"
	"drosme/internal/when"
)

// Text is what the responsible person wrote into one part of the register or of the impact assessment. An edition
// never changes.
type Text struct {
	ID       string      `db:"id" class:"plain"`
	Part     string      `db:"part" class:"plain"`
	Edition  int         `db:"edition" class:"plain"`
	Words    string      `db:"words" class:"plain"`
	ByUser   string      `db:"by_user" class:"plain"`
	ByPerson string      `db:"by_person" class:"plain"`
	At       when.Moment `db:"at" class:"plain"`
}

// Texts are the newest editions by part.
type Texts map[string]Text

// Of gives the text of a part, or nothing.
func (t Texts) Of(part string) string { return t[part].Words }

// RegisterParts are the parts of the register of processing that a person writes (GDPR Art. 30(1)).
var RegisterParts = []string{"controller", "dpo", "recipients", "transfers", "security"}

// ImpactParts are the parts of the impact assessment that a person writes (GDPR Art. 35(7) and (9)).
var ImpactParts = []string{"description", "necessity", "risks", "measures", "views", "advice", "decision"}

// roomPart is the part for the purpose of one room.
func roomPart(room string) string { return "room." + room }

// knownPart tells whether a part can be written: one of the two lists, or the purpose of a room.
func knownPart(part string, rooms []string) bool {
	room, of := strings.CutPrefix(part, "room.")
	return slices.Contains(RegisterParts, part) || slices.Contains(ImpactParts, part) || of && slices.Contains(rooms, room)
}

// Processing is the register as the program knows it: what it really holds.
type Processing struct {
	Rooms  []Room         `class:"plain"`
	Rules  []Rule         `class:"plain"`
	Texts  Texts          `class:"plain"`
	Ground []GroundLine   `class:"plain"`
	Before map[string]int `class:"plain"` // how many editions a part has
}

// Scope says that the register belongs to the house.
func (p *Processing) Scope() access.Scope { return access.Scope{} }

// Room is one room of the house in the register: fields by class, who reaches them, whether it holds people.
type Room struct {
	Name        string
	Plain       int
	Sensitive   []string // names of fields, as the types of the room declare them
	Identifying []string
	Roles       []string // those who have a verb of the room
	Forgets     bool     // it says what it holds of a person, and forgets it
}

// GroundLine is one ground on which something may leave.
type GroundLine struct {
	Word, Source string
	Confirmed    bool
}
