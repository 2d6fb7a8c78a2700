package identification

import (
	"slices"

	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/sheet"
	"drosme/internal/ui"
	"drosme/records/disclosures"

	"github.com/a-h/templ"
)

func (d *Desk) seatPage(c *area.Call) error { return d.seating(c, nil) }

func (d *Desk) seating(c *area.Call, wrong error) error {
	return d.sheetOf(c, wrong, "/seat", "commission.seat", func(folder *Folder, f *File) ([]templ.Component, error) {
		role := field(c, wrong, "role", "")
		empty, _ := f.Seats()
		for _, w := range empty {
			role.Options = append(role.Options, ui.Option{Value: w, Text: c.T("identification.member." + w)})
		}
		code, outside := field(c, wrong, "person_code", ""), field(c, wrong, "outside", "")
		code.Optional, code.Width, outside.Optional = true, 10, true
		return []templ.Component{ui.Radios(role), ui.Text(code), ui.Text(outside)}, nil
	})
}

func (d *Desk) seatAct(c *area.Call) error {
	f := c.Form()
	role, code, outside := f.Text("role", 40), f.Text("person_code", 40), f.Text("outside", MostOutside)
	err := f.Err()
	if err == nil {
		err = d.Seat(c.Ctx(), c.Path("id"), c.Path("file"), role, code, outside)
	}
	return d.after(c, err, "commission.seat.done", func(err error) error { return d.seating(c, err) })
}

func (d *Desk) unseatAct(c *area.Call) error {
	if err := d.Unseat(c.Ctx(), c.Path("id"), c.Path("file"), c.Path("member")); err != nil {
		return err
	}
	return c.Go(fileAt(c.Path("id"), c.Path("file")), ui.Flash{Done: c.T("commission.unseated")})
}

// member gives the member of the address.
func member(c *area.Call, f *File) (Member, error) {
	i := slices.IndexFunc(f.Members, func(m Member) bool { return m.ID == c.Path("member") })
	if i < 0 {
		return Member{}, fault.Missing()
	}
	return f.Members[i], nil
}

func (d *Desk) votePage(c *area.Call) error { return d.voting(c, nil) }

func (d *Desk) voting(c *area.Call, wrong error) error {
	return d.sheetOf(c, wrong, "/members/"+c.Path("member")+"/vote", "commission.vote_note", func(folder *Folder, f *File) ([]templ.Component, error) {
		m, err := member(c, f)
		if err != nil {
			return nil, err
		}
		vote, dissent := field(c, wrong, "vote", m.Vote), field(c, wrong, "dissent", m.Dissent)
		vote.Options = sheet.Options(c, "identification.vote", vote.Value)
		dissent.Max, dissent.Optional = MostDissent, true
		day := string(m.VotedOn)
		if day == "" {
			day = d.today(c)
		}
		return []templ.Component{ui.Bullets{c.T("identification.member." + m.Role)}, ui.Radios(vote), ui.Day(field(c, wrong, "voted_on", day)), ui.TextArea(dissent)}, nil
	})
}

func (d *Desk) voteAct(c *area.Call) error {
	f := c.Form()
	vote, dissent, day := f.Text("vote", 20), f.Text("dissent", MostDissent), f.Day("voted_on")
	err := f.Err()
	if err == nil {
		err = d.Vote(c.Ctx(), c.Path("id"), c.Path("file"), c.Path("member"), vote, dissent, day)
	}
	return d.after(c, err, "commission.vote_note.done", func(err error) error { return d.voting(c, err) })
}

func (d *Desk) givePage(c *area.Call) error { return d.giving(c, nil) }

func (d *Desk) giving(c *area.Call, wrong error) error {
	return d.sheetOf(c, wrong, "/members/"+c.Path("member")+"/give", "commission.give", func(folder *Folder, f *File) ([]templ.Component, error) {
		m, err := member(c, f)
		if err != nil {
			return nil, err
		}
		fields, ground := field(c, wrong, "fields", ""), field(c, wrong, "ground", "")
		fields.Options, fields.Small = sheet.Options(c, "identification.given", ""), true
		_, today := c.House.Clerk.Now()
		ground.Options = append([]ui.Option{{Text: c.T("commission.ground.none")}}, sheet.Words(c, "disclosure.ground.", disclosures.Grounds(today))...)
		return []templ.Component{ui.Summary{Lines: []ui.Line{{Key: c.T("identification.member." + m.Role), Value: m.Outside}}}, ui.Checkboxes(fields), ui.Select(ground)}, nil
	})
}

func (d *Desk) giveAct(c *area.Call) error {
	f := c.Form()
	fields, ground := ManyOf(f.RawAll("fields")...), f.Text("ground", 40)
	err := f.Err()
	if err == nil {
		err = d.Give(c.Ctx(), c.Path("id"), c.Path("file"), c.Path("member"), fields, ground)
	}
	return d.after(c, err, "commission.give.done", func(err error) error { return d.giving(c, err) })
}
