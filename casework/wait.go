package casework

import (
	"drosme/internal/when"
	"drosme/records/cases"
)

// WaitOutcomes are how waiting ends. *Unmet* is a result: demand that nobody could meet.
var WaitOutcomes = []string{"got_it", "withdrew", "found_elsewhere", "unmet"}

// Replies are what an organisation that was asked for a place answers, and what the person says to an offer.
var Replies = []string{"offered", "refused", "accepted", "turned_down"}

// Wait is what a person waits for, since when, and why.
type Wait struct {
	ID       string         `db:"id" class:"plain"`
	Case     string         `db:"case_id" class:"plain"`
	CaseCode string         `db:"case_code" class:"plain"`
	Need     string         `db:"need" class:"plain"` // list casework.wait
	JoinedOn when.Day       `db:"joined_on" class:"plain"`
	Sealed   []byte         `db:"reason" class:"identifying" tells:"words"`
	EndedOn  when.Day       `db:"ended_on" class:"plain"`
	Outcome  string         `db:"outcome" class:"plain"`
	Version  int            `db:"version" class:"plain"`
	Reason   string         `db:"-" class:"identifying" tells:"words"`
	Requests []PlaceRequest `db:"-" class:"plain" tells:"whereabouts"`
	cases.Reach
}

// PlaceRequest is a place asked for: of whom, when, until when a reply is waited for, and the reply.
type PlaceRequest struct {
	ID               string   `db:"id" class:"plain"`
	Wait             string   `db:"wait" class:"plain"`
	Organisation     string   `db:"organisation" class:"plain"`
	OrganisationName string   `db:"organisation_name" class:"plain"`
	AskedOn          when.Day `db:"asked_on" class:"plain"`
	ReplyBy          when.Day `db:"reply_by" class:"plain"`
	Reply            string   `db:"reply" class:"plain"` // empty: none yet; expired: none came in time
	RepliedOn        when.Day `db:"replied_on" class:"plain"`
	Version          int      `db:"version" class:"plain"`
}

// Waited is who waited in a period: everybody in the total, and by what for those who did not say no to statistics.
type Waited struct {
	People int // who waited at all, each once
	SaidNo int // of these, who are in no row below
	Rows   []WaitTotal
}

// WaitTotal is how many waited for something and how it ended.
type WaitTotal struct {
	Need    string `db:"need" class:"plain"`
	Outcome string `db:"outcome" class:"plain"` // empty: they still wait
	Many    int    `db:"many" class:"plain"`
}
