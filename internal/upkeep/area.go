// Package upkeep is the administrator's side of the house as pages: settings, and what the doctor sees.
// It opens no record.
package upkeep

import (
	"context"
	"embed"

	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/house"
	"drosme/internal/ui"
)

// Files are the words of this package.
//
//go:embed words
var Files embed.FS

// House is what the pages need of the open house.
type House interface {
	SettingNames() []area.Setting
	SetSetting(ctx context.Context, name, value string) error
	Doctor(ctx context.Context) ([]house.Finding, error)
	Quick(ctx context.Context) ([]house.Finding, error)
}

// Desk shows settings and the doctor's findings. It is of use after Start.
type Desk struct {
	h    *area.House
	open House
}

// New makes the desk of a house.
func New(h *area.House) *Desk { return &Desk{h: h} }

// Start gives the desk the open house.
func (d *Desk) Start(h House) { d.open = h }

// Area is what the house is handed.
func (d *Desk) Area() area.Area {
	return area.Area{
		Name: "internal/upkeep", Files: Files,
		Routes: []area.Route{
			{Method: "GET", Path: "/settings", Verb: "setting.list", Do: d.settingsPage},
			{Method: "GET", Path: "/settings/{name}", Verb: "setting.change", Do: d.settingPage},
			{Method: "POST", Path: "/settings/{name}", Verb: "setting.change", Do: d.settingAct},
			{Method: "GET", Path: "/doctor", Verb: "house.look", Do: d.doctorPage},
		},
		Menu: []area.MenuItem{
			{Group: "menu.house", Text: "setting.list", Path: "/settings", Verb: "setting.list", Order: 60},
			{Group: "menu.house", Text: "doctor.page", Path: "/doctor", Verb: "house.look", Order: 70},
		},
		Day: []area.DayCard{{Verb: "setting.change", Order: 5, Card: d.card}},
	}
}

func (d *Desk) settingsPage(c *area.Call) error {
	t := ui.Table{Caption: c.T("setting.list"), HideCaption: true, Columns: []ui.Column{{Text: c.T("setting.what")}, {Text: c.T("setting.value")}}}
	for _, s := range d.open.SettingNames() {
		value := d.h.Setting(s.Name)
		what := ui.TextCell(c.T("setting." + s.Name))
		if c.May("setting.change") {
			what = ui.LinkCell("/settings/"+s.Name, c.T("setting."+s.Name))
		}
		t.Rows = append(t.Rows, []ui.Cell{what, ui.TextCell(value)})
	}
	return c.Show(ui.Page{Kind: ui.KindList, Heading: c.T("setting.list"), Body: t})
}

func (d *Desk) known(name string) bool {
	for _, s := range d.open.SettingNames() {
		if s.Name == name {
			return true
		}
	}
	return false
}

func (d *Desk) form(c *area.Call, wrong error) ui.Page {
	name := c.Path("name")
	value := d.h.Setting(name)
	if c.Form().Has("value") {
		value = c.Form().Raw("value")
	}
	return ui.Page{Kind: ui.KindForm, Heading: c.T("setting." + name), Crumbs: []ui.Link{{Href: "/settings", Text: c.T("setting.list")}},
		Problems: ui.Problems(c.Words, wrong),
		Body: ui.Form{Action: "/settings/" + name, ActID: c.NewAct(), Verb: c.T("act.save"), Cancel: &ui.Link{Href: "/settings", Text: c.T("act.cancel")},
			Body: ui.Text(ui.Field{Name: "value", Label: c.T("setting.value"), Value: value, Error: ui.FieldError(c.Words, wrong, "value")})}}
}

func (d *Desk) settingPage(c *area.Call) error {
	if !d.known(c.Path("name")) {
		return fault.Missing()
	}
	return c.Show(d.form(c, nil))
}

func (d *Desk) settingAct(c *area.Call) error {
	name := c.Path("name")
	if !d.known(name) {
		return fault.Missing()
	}
	value := c.Form().Text("value", 500)
	err := c.Form().Err()
	if err == nil {
		err = d.open.SetSetting(c.Ctx(), name, value)
	}
	if err != nil {
		return c.Again(err, d.form(c, err))
	}
	return c.Go("/settings", ui.Flash{Done: c.T("setting.changed")})
}

func (d *Desk) doctorPage(c *area.Call) error {
	all, err := d.open.Doctor(c.Ctx())
	if err != nil {
		return err
	}
	t := ui.Table{Caption: c.T("doctor.page"), HideCaption: true, Plain: true, Columns: []ui.Column{{Text: c.T("doctor.what")}, {Text: c.T("doctor.how")}}}
	for _, f := range all {
		how := ui.StatusCell(ui.Moss, c.T("doctor.good"))
		if !f.Good {
			how = ui.StatusCell(ui.Sun, c.T("doctor.look"))
		}
		t.Rows = append(t.Rows, []ui.Cell{ui.TextCell(c.T(f.Key, f.Args...)), how})
	}
	return c.Show(ui.Page{Kind: ui.KindList, Heading: c.T("doctor.page"), Lead: c.T("doctor.says"), Body: t})
}

// card tells the administrator what wants a look, without reading the whole house through.
func (d *Desk) card(c *area.Call) (ui.Card, bool, error) {
	all, err := d.open.Quick(c.Ctx())
	if err != nil {
		return ui.Card{}, false, err
	}
	card := ui.Card{Tone: ui.Sun, Heading: c.T("doctor.wants"), More: &ui.Link{Href: "/doctor", Text: c.T("doctor.page")}}
	for _, f := range all {
		if !f.Good {
			task := ui.Task{Text: c.T(f.Key, f.Args...)}
			if f.Key == "doctor.public_named_wrong" {
				task.Href = "/settings"
			}
			card.Tasks = append(card.Tasks, task)
		}
	}
	return card, len(card.Tasks) > 0, nil
}
