package activities

import (
	"slices"
	"strings"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/sheet"
	"drosme/internal/ui"
	"drosme/internal/when"
	"drosme/records/grants"
)

func (d *Desk) addPage(c *area.Call) error { return d.addForm(c, nil) }

func (d *Desk) addForm(c *area.Call, wrong error) error {
	choices, err := d.Choose(c.Ctx(), "activity.add")
	if err != nil {
		return err
	}
	f := d.form(c, "activity.add", &Whole{Activity: &Activity{Country: "LV", Language: c.Words.Tag()}}, choices)
	f.Questions = slices.Insert(f.Questions, 0, sheet.Code(c, "activity"))
	f.Action, f.Verb, f.Cancel = "/activities/add", c.T("activity.add"), "/activities"
	p := f.Page(c, c.T("activity.add"), wrong)
	p.Crumbs = pages.Crumbs(c)
	return sheet.Show(c, p, wrong)
}

func (d *Desk) addAct(c *area.Call) error {
	choices, err := d.Choose(c.Ctx(), "activity.add")
	if err != nil {
		return err
	}
	a := &Activity{Status: Planned}
	err = d.typed(c, "activity.add", a, choices.Grants)
	id := ""
	if err == nil {
		id, err = d.Add(c.Ctx(), *a)
	}
	if err != nil {
		return d.addForm(c, atShares(err, choices.Grants))
	}
	return c.Go("/activities/"+id, ui.Flash{Done: c.T("activity.added")})
}

func (d *Desk) changePage(c *area.Call) error { return d.changeForm(c, nil) }

func (d *Desk) changeForm(c *area.Call, wrong error) error {
	w, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	if !c.House.Clerk.MayOn(c.Ctx(), "activity.change", w.Activity) {
		return fault.Missing()
	}
	choices, err := d.Choose(c.Ctx(), "activity.change")
	if err != nil {
		return err
	}
	f := d.form(c, "activity.change", w, choices)
	f.Action, f.Verb, f.Cancel = address(w.Activity, "change"), c.T("act.save"), address(w.Activity, "")
	p := f.Page(c, c.T("activity.change"), wrong)
	p.Crumbs = under(c, w.Activity)
	return sheet.Show(c, p, wrong)
}

func (d *Desk) changeAct(c *area.Call) error {
	w, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	choices, err := d.Choose(c.Ctx(), "activity.change")
	if err != nil {
		return err
	}
	a := *w.Activity
	err = d.typed(c, "activity.change", &a, choices.Grants)
	a.HostCode, a.HostName, a.Version = "", "", c.Form().Version()
	if err == nil {
		err = d.Change(c.Ctx(), a)
	}
	if err != nil {
		return d.changeForm(c, atShares(err, choices.Grants))
	}
	return c.Go(address(&a, ""), ui.Flash{Done: c.T("activity.changed")})
}

// form asks for all that may be changed of an activity; its code stays, its status has acts of its own.
func (d *Desk) form(c *area.Call, v string, w *Whole, choices Choices) sheet.Form {
	a := w.Activity
	var hosts, leaders []ui.Option
	for _, o := range choices.Hosts {
		hosts = append(hosts, ui.Option{Value: o.Code, Text: o.Name})
	}
	for _, p := range choices.Leaders {
		leaders = append(leaders, ui.Option{Value: p.Code, Text: c.T("person.kind." + p.Also)})
	}
	var led []string
	for _, p := range w.Planned {
		led = append(led, p.Code)
	}
	formats := d.formats(c, v)
	if a.ID != "" { // protection does not change by a choice in a form
		formats = nil
		for _, f := range Formats {
			if protected[f] == a.Protected {
				formats = append(formats, ui.Option{Value: f, Text: c.T("activity.format." + f)})
			}
		}
	}
	f := sheet.Form{Version: a.Version, By: a.ChangedBy, At: a.ChangedAt, Questions: []sheet.Question{
		{Ask: ui.Text, Field: ui.Field{Name: "title", Label: c.T("activity.title"), Hint: c.T("activity.title.hint"), Value: a.Title}},
		{Ask: ui.Select, Field: ui.Field{Name: "format", Label: c.T("activity.format"), Value: a.Format, Options: sheet.OrNone(c, "act.choose", formats)}},
		{Ask: ui.LocalTime, Field: ui.Field{Name: "starts_at", Label: c.T("activity.starts_at"), Value: spaced(a.StartsAt)}},
		{Ask: ui.LocalTime, Field: ui.Field{Name: "ends_at", Label: c.T("activity.ends_at"), Value: spaced(a.EndsAt)}},
		{Ask: ui.Text, Field: ui.Field{Name: "country", Label: c.T("activity.country"), Hint: c.T("activity.country.hint"), Value: a.Country, Width: 2}},
		{Ask: ui.Text, Field: ui.Field{Name: "municipality", Label: c.T("activity.municipality"), Value: a.Municipality, Optional: true}},
		{Ask: ui.Text, Field: ui.Field{Name: "place", Label: c.T("activity.place"), Hint: c.T("activity.place.hint"), Value: a.Place, Optional: true}},
		{Ask: ui.Suggest, Field: ui.Field{Name: "host", Label: c.T("activity.host"), Hint: c.T("activity.host.hint"), Value: a.HostCode, Options: hosts,
			Optional: true, Width: 20}},
		{Ask: ui.Text, Field: ui.Field{Name: "language", Label: c.T("activity.language"), Hint: c.T("activity.language.hint"), Value: a.Language,
			Optional: true, Width: 3}},
		{Ask: ui.Suggest, Field: ui.Field{Name: "led_by", Label: c.T("activity.led_by"), Hint: c.T("activity.led_by.hint"), Value: strings.Join(led, "; "),
			Options: leaders, Optional: true}},
	}}
	share := map[string]int{}
	for _, s := range a.Shares {
		share[s.Grant] = s.Share
	}
	for i, g := range choices.Grants {
		field := ui.Field{Name: "share_" + g.ID, Label: c.T("activity.share_of", "grant", g.Code), Optional: true, Width: 5, Suffix: "%", Inputmode: "decimal"}
		if i == 0 {
			field.Hint = c.T("activity.share.hint")
		}
		if n := share[g.ID]; n > 0 {
			field.Value = FormatShare(n)
		}
		f.Questions = append(f.Questions, sheet.Question{Ask: ui.Text, Field: field})
	}
	return f
}

// spaced writes a local time as people type it.
func spaced(at when.Local) string { return strings.Replace(string(at), "T", " ", 1) }

// typed reads the form into an activity and says all that is wrong with it at once.
func (d *Desk) typed(c *area.Call, v string, a *Activity, all []grants.Grant) error {
	f := c.Form()
	if a.ID == "" {
		a.Code = f.Text("code", 40)
	}
	a.Title, a.Place, a.Municipality = f.Need("title", 200), f.Text("place", 200), f.Text("municipality", 100)
	a.Format = f.Word("format", Formats...)
	a.Country, a.Language = strings.ToUpper(f.Need("country", 2)), strings.ToLower(f.Text("language", 3))
	a.StartsAt, a.EndsAt = f.Local("starts_at"), f.Local("ends_at")
	a.Shares = nil
	for _, g := range all {
		name := "share_" + g.ID
		text := strings.TrimSpace(f.Raw(name))
		if text == "" {
			continue
		}
		n, ok := ParseShare(strings.TrimSpace(strings.TrimSuffix(text, "%")))
		if !ok {
			f.Wrong(name, "activity.share_wrong")
			continue
		}
		a.Shares = append(a.Shares, Share{Grant: g.ID, Code: g.Code, Share: n, Place: len(a.Shares)})
	}
	var l fault.List
	if err := l.Take(f.Err()); err != nil {
		return err
	}
	if f.Err() == nil {
		probe := *a
		if probe.Code == "" {
			probe.Code = "-" // without a code it gets one
		}
		if err := l.Take(probe.Settle(d.House.Clerk.Zone())); err != nil {
			return err
		}
		if err := l.Take(CheckShares(a.Shares)); err != nil {
			return err
		}
	}
	err := d.Find(c.Ctx(), access.Verb(v), a, Codes{Host: strings.TrimSpace(f.Raw("host")), Leaders: SplitCodes(f.Raw("led_by"))})
	if err := l.Take(err); err != nil {
		return err
	}
	return l.Err()
}

// atShares puts a fault of all shares together beside the first of their boxes.
func atShares(err error, all []grants.Grant) error {
	f := fault.As(err)
	if len(all) == 0 || f.Kind != fault.Invalid {
		return err
	}
	for i := range f.Fields {
		if f.Fields[i].Name == "grants" {
			f.Fields[i].Name = "share_" + all[0].ID
		}
	}
	return f
}
