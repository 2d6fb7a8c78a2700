package classroom

import (
	_ "embed"
	"strconv"

	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/lesson"
	"drosme/internal/ui"

	"github.com/a-h/templ"
)

// Sample is a small whole activity, to begin a new one with.
//
//go:embed sample.yaml
var Sample string

func (d *Desk) addPage(c *area.Call) error { return d.addForm(c, nil) }

func (d *Desk) addForm(c *area.Call, wrong error) error {
	p := ui.Page{Kind: ui.KindForm, Heading: c.T("script.add"), Lead: c.T("script.add_lead"), Crumbs: []ui.Link{{Href: "/scripts", Text: c.T("script.list")}}}
	source := c.Form().Raw("source")
	if c.Query("begin") == "sample" && source == "" {
		source = Sample
	} else {
		p.Actions = []ui.Action{{Href: "/scripts/new?begin=sample", Text: c.T("script.begin")}}
	}
	p.Body = ui.Form{Action: "/scripts/new", ActID: c.NewAct(), Verb: c.T("script.add_verb"), Files: true, Cancel: &ui.Link{Href: "/scripts", Text: c.T("act.cancel")}, Body: ui.Stack(
		ui.File(ui.Field{Name: "file", Label: c.T("script.file"), Hint: c.T("script.file_hint"), Optional: true, Accept: ".yaml,.yml", Error: ui.FieldError(c.Words, wrong, "file")}),
		ui.TextArea(ui.Field{Name: "source", Label: c.T("script.source"), Hint: c.T("script.source_hint"), Optional: true, Value: source, Rows: 12, Error: ui.FieldError(c.Words, wrong, "source")}),
	)}
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

func (d *Desk) addAct(c *area.Call) error {
	f := c.Form()
	content, _ := f.File("file", lesson.MostBytes)
	source := f.Raw("source")
	if len(content) > 0 {
		source = string(content)
	}
	err := f.Err()
	if err == nil && source == "" {
		err = fault.In("file", "field.required")
	}
	var made string
	if err == nil {
		made, err = d.AddScript(c.Ctx(), source)
	}
	if err != nil {
		return d.addForm(c, err)
	}
	return c.Go(scriptPath(made), ui.Flash{Done: c.T("script.added"), Then: c.T("script.added_then")})
}

func (d *Desk) editPage(c *area.Call) error { return d.editForm(c, nil, "") }

// editForm is the text beside what is wrong with it and how it will look; a preview stores nothing.
func (d *Desk) editForm(c *area.Call, wrong error, typed string) error {
	s, err := d.ReadScript(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	version := strconv.Itoa(s.Version)
	source, shown := s.Source, s
	if typed != "" {
		source, version = typed, c.Form().Raw("version")
		shown = &Script{Name: s.Name, Source: typed}
		shown.read()
	}
	p := ui.Page{Kind: ui.KindForm, Heading: c.T("script.change"), Lead: c.T("script.change_lead"), Crumbs: []ui.Link{{Href: "/scripts", Text: c.T("script.list")}, {Href: scriptPath(s.ID), Text: s.Title(c.Words.Tag())}}}
	parts := []templ.Component{}
	if len(shown.Wrong) > 0 {
		parts = append(parts, wrongLines(c, shown.Wrong))
	}
	parts = append(parts, ui.Form{Action: scriptPath(s.ID, "edit"), ActID: c.NewAct(), Version: version, Verb: c.T("script.save"), Cancel: &ui.Link{Href: scriptPath(s.ID), Text: c.T("act.cancel")},
		More: []ui.Button{{Quiet: true, Name: "do", Value: "preview", Text: c.T("script.preview")}},
		Body: ui.TextArea(ui.Field{Name: "source", Label: c.T("script.source"), Hint: c.T("script.source_hint"), Value: source, Rows: 28, Error: ui.FieldError(c.Words, wrong, "source")})})
	if shown.Activity != nil {
		parts = append(parts, ui.Section{ID: "play", Heading: c.T("script.play"), Body: preview(c, shown.Activity, shownIn(c, shown.Activity))})
	}
	p.Body = ui.Stack(parts...)
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

func (d *Desk) editAct(c *area.Call) error {
	f := c.Form()
	source := f.Raw("source")
	if len(source) > lesson.MostBytes {
		return d.editForm(c, fault.In("source", "lesson.too_big", "max", lesson.MostBytes>>10), source)
	}
	if f.Raw("do") == "preview" {
		return d.editForm(c, nil, source)
	}
	written, err := d.ChangeScript(c.Ctx(), c.Path("id"), f.Version(), source)
	if err != nil {
		return d.editForm(c, err, source)
	}
	return c.Go(scriptPath(written), ui.Flash{Done: c.T("script.saved"), Then: c.T("script.saved_then")})
}

func (d *Desk) reviewPage(c *area.Call) error { return d.reviewForm(c, nil) }

func (d *Desk) reviewForm(c *area.Call, wrong error) error {
	s, err := d.ReadScript(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	f := c.Form()
	var who []ui.Option
	for _, role := range s.unasked() {
		who = append(who, ui.Option{Value: role, Text: c.T("script.role." + role), Hint: c.T("script.role." + role + ".hint")})
	}
	p := ui.Page{Kind: ui.KindForm, Heading: c.T("script.review"), Lead: c.T("script.review_lead"), Crumbs: []ui.Link{{Href: "/scripts", Text: c.T("script.list")}, {Href: scriptPath(s.ID), Text: s.Title(c.Words.Tag())}}}
	p.Body = ui.Form{Action: scriptPath(s.ID, "review"), ActID: c.NewAct(), Verb: c.T("script.review_verb"), Cancel: &ui.Link{Href: scriptPath(s.ID), Text: c.T("act.cancel")}, Body: ui.Stack(
		ui.Radios(ui.Field{Name: "role", Label: c.T("script.as_whom"), Value: f.Raw("role"), Options: who, Error: ui.FieldError(c.Words, wrong, "role")}),
		ui.Radios(ui.Field{Name: "fit", Label: c.T("script.fit"), Value: f.Raw("fit"), Options: []ui.Option{{Value: "yes", Text: c.T("script.fit_yes")}, {Value: "no", Text: c.T("script.fit_no")}}, Error: ui.FieldError(c.Words, wrong, "fit")}),
		ui.TextArea(ui.Field{Name: "said", Label: c.T("script.said"), Hint: c.T("script.said_hint"), Optional: true, Value: f.Raw("said"), Max: MostSaid, Rows: 5, Error: ui.FieldError(c.Words, wrong, "said")}),
	)}
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

func (d *Desk) reviewAct(c *area.Call) error {
	f := c.Form()
	r := Review{Role: f.Raw("role"), Fit: f.Raw("fit") == "yes", Said: f.Text("said", MostSaid)}
	err := f.Err()
	if err == nil && f.Raw("fit") != "yes" && f.Raw("fit") != "no" {
		err = fault.In("fit", "field.choose")
	}
	if err == nil {
		err = d.ReviewScript(c.Ctx(), c.Path("id"), r)
	}
	if err != nil {
		return d.reviewForm(c, err)
	}
	return c.Go(scriptPath(c.Path("id")), ui.Flash{Done: c.T("script.reviewed")})
}

func (d *Desk) approvePage(c *area.Call) error { return d.approveForm(c, nil) }

func (d *Desk) approveForm(c *area.Call, wrong error) error {
	s, err := d.ReadScript(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	ticks := func(name string, proposed bool) ui.Field {
		x := ui.Field{Name: name, Label: c.T("script." + name + "_ask"), Hint: c.T("script." + name + "_hint"), Value: "no", Options: []ui.Option{{Value: "yes", Text: c.T("answer.yes")}, {Value: "no", Text: c.T("answer.no")}}, Inline: true, Error: ui.FieldError(c.Words, wrong, name)}
		if typed := c.Form().Raw(name); typed != "" {
			x.Value = typed
		} else if proposed {
			x.Value = "yes"
		}
		return x
	}
	p := ui.Page{Kind: ui.KindForm, Heading: c.T("script.approve"), Lead: c.T("script.approve_lead"), Crumbs: []ui.Link{{Href: "/scripts", Text: c.T("script.list")}, {Href: scriptPath(s.ID), Text: s.Title(c.Words.Tag())}}}
	p.Body = ui.Form{Action: scriptPath(s.ID, "approve"), ActID: c.NewAct(), Version: strconv.Itoa(s.Version), Verb: c.T("script.approve"), Cancel: &ui.Link{Href: scriptPath(s.ID), Text: c.T("act.cancel")},
		Body: ui.Stack(ui.Radios(ticks("sensitive", s.Sensitive)), ui.Radios(ticks("solo", s.Solo && !s.Sensitive)))}
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

func (d *Desk) approveAct(c *area.Call) error {
	f := c.Form()
	err := d.ApproveScript(c.Ctx(), c.Path("id"), Approval{Version: f.Version(), Sensitive: f.Raw("sensitive") == "yes", Solo: f.Raw("solo") == "yes"})
	if err != nil {
		return d.approveForm(c, err)
	}
	return c.Go(scriptPath(c.Path("id")), ui.Flash{Done: c.T("script.approved"), Then: c.T("script.approved_then")})
}

func (d *Desk) withdrawAct(c *area.Call) error {
	if err := d.WithdrawScript(c.Ctx(), c.Path("id"), c.Form().Version()); err != nil {
		return err
	}
	return c.Go(scriptPath(c.Path("id")), ui.Flash{Done: c.T("script.withdrawn"), Then: c.T("script.withdrawn_then")})
}

// approveCard tells the responsible person which activities wait for approval.
func (d *Desk) approveCard(c *area.Call) (ui.Card, bool, error) {
	all, err := d.ListScripts(c.Ctx())
	if err != nil {
		return ui.Card{}, false, err
	}
	card := ui.Card{Tone: ui.River, Heading: c.T("script.to_approve")}
	for _, s := range all {
		if s.Status == Reviewed {
			card.Tasks = append(card.Tasks, ui.Task{Text: s.Title(c.Words.Tag()), Href: scriptPath(s.ID, "approve")})
		}
	}
	return card, len(card.Tasks) > 0, nil
}
