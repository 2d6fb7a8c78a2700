package hub

import (
	"slices"

	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/lang"
	"drosme/internal/lesson"
	"drosme/internal/live"
	"drosme/internal/live/screens"
	"drosme/internal/offline"
	"drosme/internal/paper"
	"drosme/internal/ui"
	"drosme/internal/when"
)

// The papers of a lesson.
const (
	paperSlips  = "slips"  // one for every pupil, the same for all
	paperCards  = "cards"  // A to D, for a class without phones
	paperPoster = "poster" // of a room that is played alone
)

// papers are the links to what is printed: on the start page those for a class, on a room's page its poster too.
func papers(c *area.Call, r *live.Summary) []ui.Action {
	out := []ui.Action{{Href: "/papers/" + paperSlips, Text: c.T("crew.paper_slips")}, {Href: "/papers/" + paperCards, Text: c.T("crew.paper_cards")}}
	if r != nil && r.Opening.Solo {
		out = append(out, ui.Action{Href: "/papers/" + paperPoster + "?room=" + r.Room, Text: c.T("crew.paper_poster")})
	}
	return out
}

// PhoneNumbers are the numbers of the pack as phones and papers show them: children's lines first, then those of where
// today's lessons are.
func (k *Kit) PhoneNumbers(language string) []screens.Number {
	if k.Pack == nil {
		return nil
	}
	return PhoneNumbers(k.Pack.Numbers, k.Today, language, k.near()...)
}

// near are the municipalities of today's visits; on a day without one, of all visits of the pack.
func (k *Kit) near() (today []string) {
	var all []string
	for _, v := range k.Pack.Visits {
		all = append(all, v.Municipality)
		if v.Day == k.Today {
			today = append(today, v.Municipality)
		}
	}
	if len(today) == 0 {
		return all
	}
	return today
}

// PhoneNumbers are numbers as phones and papers show them on a day: children's lines first, then those of the
// municipalities near.
func PhoneNumbers(all []offline.Number, today when.Day, language string, near ...string) []screens.Number {
	var out, local, later []screens.Number
	for _, n := range all {
		x := screens.Number{Name: n.Name, Number: n.Phone, Hours: n.Hours, Note: n.Says[language], Child: n.Child, Local: n.Near != "" && slices.Contains(near, n.Near), Checked: string(n.Checked), Stale: n.Checked == "" || n.Checked.Add(StaleDays) < today}
		switch {
		case x.Child:
			out = append(out, x)
		case x.Local:
			local = append(local, x)
		default:
			later = append(later, x)
		}
	}
	return slices.Concat(out, local, later)
}

// paperFile gives a paper in the language of the crew's pages, or in the one that is asked for.
func (d *Desk) paperFile(c *area.Call) error {
	k, err := d.Kit(c.Ctx())
	if err != nil {
		return err
	}
	words := c.Words
	if l := c.Query("language"); slices.Contains(lang.Languages, l) {
		words = c.House.Book.For(l)
	}
	numbers := k.PhoneNumbers(words.Tag())
	var doc paper.Document
	switch c.Path("name") {
	case paperSlips:
		doc = screens.Slips(words, numbers)
	case paperCards:
		doc = screens.Cards(words)
	case paperPoster:
		if d.Live == nil {
			return fault.Missing()
		}
		rooms := d.Live.Rooms()
		i := slices.IndexFunc(rooms, func(r live.Summary) bool { return r.Room == c.Query("room") && r.Opening.Solo })
		if i < 0 {
			return fault.Missing()
		}
		title := rooms[i].Opening.Activity
		if a, err := lesson.Read(title, rooms[i].Opening.Source); err == nil {
			title = lesson.Plain(a.Title.In(words.Tag()))
		}
		doc = screens.Poster(words, title, d.here().Address, rooms[i].Opening.Code, numbers)
	default:
		return fault.Missing()
	}
	return c.Paper(c.Path("name")+".pdf", doc)
}
