package vault

import (
	"slices"

	"drosme/records/people"
)

// The fields of the safe-contact rule: it stands above any number, and is read before anybody calls.
const (
	SafeChannel   Field = "safe_channel"   // one of SafeChannels
	SafeHours     Field = "safe_hours"     // when; outside it nobody calls
	SafeWord      Field = "safe_word"      // the word by which both know that it is safe to speak
	SafePickup    Field = "safe_pickup"    // who else may answer
	SafeSay       Field = "safe_say"       // what to say if another answers
	SafeVoicemail Field = "safe_voicemail" // yes or no: may a message be left
)

// SafeFields are the rule in the order in which it is read out.
var SafeFields = []Field{SafeChannel, SafeHours, SafeWord, SafePickup, SafeSay, SafeVoicemail, SafeContact}

// SafeChannels are the ways to reach somebody; none means that nobody calls, whatever number is kept.
var SafeChannels = []string{"call", "sms", "messenger", "email", "through_another", "none"}

// HasRule tells whether anything is said of how to reach somebody safely.
func (v Values) HasRule() bool {
	return slices.ContainsFunc(SafeFields, func(f Field) bool { return v[f] != "" })
}

// Rule is the safe-contact rule alone.
func (v Values) Rule() Values {
	out := Values{}
	for _, f := range SafeFields {
		if v[f] != "" {
			out[f] = v[f]
		}
	}
	return out
}

func checkRule(v Values, wrong func(field, key string, pairs ...any)) {
	if c := v[SafeChannel]; c != "" && !slices.Contains(SafeChannels, c) {
		wrong(string(SafeChannel), "field.choose")
	}
	if m := v[SafeVoicemail]; m != "" && m != "yes" && m != "no" {
		wrong(string(SafeVoicemail), "field.choose")
	}
}

// hidden are the fields of a sheet that somebody must not learn.
func hidden(kept people.Withheld) []Field {
	var out []Field
	for name, fields := range map[string][]Field{
		"name":        {Given, Family, Other, BirthYear, SameAs},
		"phone":       append([]Field{Phone, Email}, SafeFields...),
		"address":     {Address},
		"whereabouts": {Address},
	} {
		if kept.Has(name) {
			out = append(out, fields...)
		}
	}
	return out
}
