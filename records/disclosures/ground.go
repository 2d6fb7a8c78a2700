package disclosures

import "drosme/internal/when"

// ground is one word of the list of grounds with the days on which it may be chosen and where it is from.
type ground struct {
	word     string
	from, to when.Day
	source   string
}

// grounds are those on which something may leave the house. Empty days are open.
var grounds = []ground{
	{"report", "", "", "grant agreement: totals that a funder is due"},
	{"consent", "2018-05-25", "", "Regulation (EU) 2016/679, article 6(1)(a)"},
	{"contract", "2018-05-25", "", "Regulation (EU) 2016/679, article 6(1)(b)"},
	{"law", "2018-05-25", "", "Regulation (EU) 2016/679, article 6(1)(c)"},
	{"vital", "2018-05-25", "", "Regulation (EU) 2016/679, article 6(1)(d): life or health is in danger"},
	{"public_task", "2018-05-25", "", "Regulation (EU) 2016/679, article 6(1)(e)"},
	{"interest", "2018-05-25", "", "Regulation (EU) 2016/679, article 6(1)(f)"},
	{"own_rights", "2018-05-25", "", "Regulation (EU) 2016/679, articles 15 and 20: to the person themselves"},
	{"own_use", "", "", "stays in the organisation: a copy for its own work"},
}

// Grounds lists the grounds that hold on a day.
func Grounds(day when.Day) []string {
	var out []string
	for _, g := range grounds {
		if day.Within(g.from, g.to) {
			out = append(out, g.word)
		}
	}
	return out
}

// GroundSource says where a ground is from, or "".
func GroundSource(word string) string {
	for _, g := range grounds {
		if g.word == word {
			return g.source
		}
	}
	return ""
}
