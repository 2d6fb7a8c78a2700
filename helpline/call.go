package helpline

import (
	"strings"
	"unicode/utf8"

	"drosme/internal/access"
	"drosme/internal/when"
	"drosme/internal/wordlist"
)

// Call is one contact with the helpline.
type Call struct {
	ID        string      `db:"id" class:"plain"`
	At        when.Moment `db:"at" class:"plain"`
	Day       when.Day    `db:"day" class:"plain"`
	Channel   string      `db:"channel" class:"plain"` // list helpline.channel
	Topic     string      `db:"topic" class:"plain"`   // list helpline.topic
	Caller    string      `db:"caller" class:"plain"`  // list helpline.caller
	Country   string      `db:"country" class:"plain"` // that it is about; ISO 3166 alpha-2, or empty
	Language  string      `db:"language" class:"plain"`
	Danger    bool        `db:"danger" class:"plain"`
	Sealed    []byte      `db:"told" class:"identifying"`
	Step      string      `db:"step" class:"plain"` // list helpline.step
	Open      bool        `db:"open" class:"plain"` // waits for the next shift
	Became    string      `db:"became" class:"plain"`
	Operator  string      `db:"operator" class:"plain"` // id of the person
	By        string      `db:"by_user" class:"plain"`
	Version   int         `db:"version" class:"plain"`
	CallsBack bool        `db:"calls_back" class:"plain"` // a number waits to be called back
	EndsAt    when.Moment `db:"ends_at" class:"plain"`    // when that number goes by itself
	Told      string      `db:"-" class:"identifying"`    // opened
}

// Scope says that a contact is protected.
func (c *Call) Scope() access.Scope { return access.Scope{Protected: true} }

// The most characters of what was told, of a code word, and of the parts of a number to call back.
const (
	MostTold = 3000
	MostWord = 40
	MostRule = 200
)

// Typed is a contact as it comes from the form, or from a sheet of paper.
type Typed struct {
	At                                        when.Moment // empty: now
	Channel, Topic, Caller, Country, Language string
	Danger                                    bool
	Told, Step, CodeWord                      string
	Open                                      bool
	Number, Rule                              string // to call back; empty: none
}

// Check says what is wrong, field by field.
func (t Typed) Check(now when.Moment, wrong func(field, key string, pairs ...any)) {
	for _, x := range [][3]string{{"channel", "helpline.channel", t.Channel}, {"topic", "helpline.topic", t.Topic}, {"caller", "helpline.caller", t.Caller}, {"step", "helpline.step", t.Step}} {
		if !wordlist.Has(x[1], x[2]) {
			wrong(x[0], "field.choose")
		}
	}
	if t.Country != "" && !wordlist.IsCountry(t.Country) {
		wrong("country", "field.not_a_country")
	}
	if t.Language != "" && !wordlist.IsLanguage(t.Language) {
		wrong("language", "call.language_wrong")
	}
	if t.At > now {
		wrong("at", "call.in_future")
	}
	for _, x := range []struct {
		field, text string
		most        int
	}{{"told", t.Told, MostTold}, {"code_word", t.CodeWord, MostWord}, {"number", t.Number, MostWord}, {"rule", t.Rule, MostRule}} {
		if utf8.RuneCountInString(x.text) > x.most {
			wrong(x.field, "field.too_long", "max", x.most)
		}
	}
	if t.Number != "" && strings.TrimSpace(t.Rule) == "" {
		wrong("rule", "call.rule_needed")
	}
	if t.Number == "" && t.Rule != "" {
		wrong("number", "call.number_needed")
	}
}

// folded is a code word as it is compared: without blanks around it, in small letters.
func folded(word string) string { return strings.ToLower(strings.Join(strings.Fields(word), " ")) }
