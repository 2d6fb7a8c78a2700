package rights

import (
	"strconv"

	"drosme/internal/area"
	"drosme/internal/sheet"
	"drosme/internal/ui"
)

func (d *Desk) keyholdersPage(c *area.Call) error { return d.keyholdersForm(c, nil) }

func (d *Desk) keyholdersForm(c *area.Call, wrong error) error {
	k, err := d.Keyholders(c.Ctx())
	if err != nil {
		return err
	}
	p := ui.Page{Kind: ui.KindRecord, Heading: c.T("keyholder.list"), Lead: c.T("keyholder.lead")}
	if !c.May("keyholder.set") {
		var lines []ui.Line
		for i := 1; i <= Shares; i++ {
			known := c.T("keyholder.nobody")
			if k.Of(i) != "" {
				known = c.T("keyholder.kept")
			}
			lines = append(lines, ui.Line{Key: c.T("keyholder.share", "number", i), Value: known})
		}
		p.Body = ui.Summary{Lines: lines}
		return c.Show(frame(c, "/rights/keyholders", p))
	}
	var options []ui.Option
	if d.Accounts != nil {
		all, err := d.Accounts(c.Ctx())
		if err != nil {
			return err
		}
		for _, a := range all {
			options = append(options, ui.Option{Value: a.ID, Text: a.Text})
		}
	}
	f := sheet.Form{Action: "/rights/keyholders", Verb: c.T("act.save"), Cancel: "/rights"}
	for i := 1; i <= Shares; i++ {
		f.Questions = append(f.Questions, sheet.Question{Ask: ui.Select, Field: ui.Field{Name: "share_" + strconv.Itoa(i), Label: c.T("keyholder.share", "number", i), Optional: true, Value: k.Of(i), Options: sheet.OrNone(c, "keyholder.nobody", options)}})
	}
	p.Body = f.Body(c, wrong)
	p = frame(c, "/rights/keyholders", p)
	if wrong != nil {
		p.Problems = ui.Problems(c.Words, wrong)
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

func (d *Desk) keyholdersAct(c *area.Call) error {
	var accounts [Shares]string
	for i := range accounts {
		accounts[i] = c.Form().Raw("share_" + strconv.Itoa(i+1))
	}
	if err := d.SetKeyholders(c.Ctx(), accounts); err != nil {
		return d.keyholdersForm(c, err)
	}
	return c.Go("/rights/keyholders", ui.Flash{Done: c.T("keyholder.saved")})
}

// lockPage asks once, or says why there would be no way back.
func (d *Desk) lockPage(c *area.Call) error { return d.lockForm(c, d.MayLock()) }

func (d *Desk) lockForm(c *area.Call, wrong error) error {
	p := ui.Page{Kind: ui.KindForm, Heading: c.T("house_lock.page")}
	if wrong != nil {
		sentence, _ := c.Words.Fault(wrong)
		p.Body = ui.Notice{Tone: ui.Sun, Heading: c.T("house_lock.cannot"), Text: sentence}
		if c.R.Method == "POST" {
			return c.Again(wrong, p)
		}
		return c.Show(p)
	}
	p.Body = ui.Confirm{Says: []string{c.T("house_lock.says.sessions"), c.T("house_lock.says.key"), c.T("house_lock.says.shares"), c.T("house_lock.says.stops")},
		Form: ui.Form{Action: "/rights/lock", ActID: c.NewAct(), Verb: c.T("house_lock.do"), Danger: true, NoAsk: true, Cancel: &ui.Link{Href: "/", Text: c.T("act.cancel")}}}
	return c.Show(p)
}

func (d *Desk) lockAct(c *area.Call) error {
	if err := d.Lock(c.Ctx()); err != nil {
		return d.lockForm(c, err)
	}
	return c.Show(ui.Page{Kind: ui.KindRecord, Heading: c.T("house_lock.done"), Lead: c.T("house_lock.opens")})
}
