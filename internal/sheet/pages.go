package sheet

import (
	"context"
	"strings"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/ui"
)

// Pages are the pages that records of every kind have alike: the list around its table, and the forms by
// which a record is added, changed and removed, with the acts behind them. A desk says what is its own.
// The words are keys of the noun: <noun>.list, .found, .empty, .add, .added, .change, .changed, .remove,
// .remove.says and .removed. The desk's methods ask who may; a page only shows fewer buttons.
type Pages[T any] struct {
	Noun string // "certificate"
	Path string // "/certificates"; a record stands below it under its id

	New    func(c *area.Call) T                   // what the form of a new record starts with; nil: nothing
	Form   func(c *area.Call, x *T) (Form, error) // its questions; of a new record (version 0) also that for the code
	Typed  func(c *area.Call) (T, error)          // reads the form, the id in the address and the version too
	Read   func(ctx context.Context, id string) (*T, error)
	Add    func(ctx context.Context, typed T) (id string, err error)
	Change func(ctx context.Context, typed T) error
	Remove func(ctx context.Context, id string, version int) error

	Title   func(x *T) string // names a record on the way back to it; nil: it is not named there
	Version func(x *T) int
	Says    func(x *T) []any // named values of the sentence that asks before a record goes

	Added func(c *area.Call, id string) (string, error) // what is said of a new record; nil: the words of <noun>.added
}

// Routes are the addresses that records of every kind have; the list and the record's page are the desk's.
func (p Pages[T]) Routes(list, record func(*area.Call) error) []area.Route {
	may := func(what string) access.Verb { return access.Verb(p.Noun + "." + what) }
	return []area.Route{
		{Method: "GET", Path: p.Path, Verb: may("list"), Do: list},
		{Method: "GET", Path: p.Path + "/add", Verb: may("add"), Do: p.addPage},
		{Method: "POST", Path: p.Path + "/add", Verb: may("add"), Do: p.addAct},
		{Method: "GET", Path: p.Path + "/{id}", Verb: may("read"), Do: record},
		{Method: "GET", Path: p.Path + "/{id}/change", Verb: may("change"), Do: p.changePage},
		{Method: "POST", Path: p.Path + "/{id}/change", Verb: may("change"), Do: p.changeAct},
		{Method: "GET", Path: p.Path + "/{id}/remove", Verb: may("remove"), Do: p.removePage},
		{Method: "POST", Path: p.Path + "/{id}/remove", Verb: may("remove"), Do: p.removeAct},
	}
}

// List is the page of the list: what it asks and its table come from the desk, how many records there
// are in all, and which names of the address's question narrow it.
func (p Pages[T]) List(c *area.Call, l ui.List, total int, asks ...string) ui.Page {
	page := ui.Page{Kind: ui.KindList, Heading: c.T(p.Noun + ".list"), Dense: true}
	add := ui.Action{Href: p.Path + "/add", Text: c.T(p.Noun + ".add"), Primary: true}
	may := c.May(access.Verb(p.Noun + ".add"))
	if may {
		page.Actions = []ui.Action{add}
	}
	l.Action, l.Count, l.Paging = p.Path, c.N(p.Noun+".found", total), Paging(c, total)
	l.Table.Caption, l.Table.HideCaption = page.Heading, true
	switch {
	case Asked(c, asks...):
		l.Clear, l.Empty.Says = p.Path, c.T("list.nothing_found")
	case total > 0: // a page behind the last one
		l.Empty.Says = c.T("list.nothing_found")
	default:
		l.Empty.Says = c.T(p.Noun + ".empty")
		if may {
			l.Empty.Do = &add
		}
	}
	page.Body = l
	return page
}

// Crumbs lead back to the list.
func (p Pages[T]) Crumbs(c *area.Call) []ui.Link {
	return []ui.Link{{Href: p.Path, Text: c.T(p.Noun + ".list")}}
}

// Under leads back to the list and to a record of it.
func (p Pages[T]) Under(c *area.Call, id, title string) []ui.Link {
	return append(p.Crumbs(c), ui.Link{Href: p.At(id), Text: title})
}

// At is the address of a record.
func (p Pages[T]) At(id string) string { return p.Path + "/" + id }

// Actions are the buttons of a record's page, for who may change and remove it.
func (p Pages[T]) Actions(c *area.Call, id string, x access.Record) []ui.Action {
	var out []ui.Action
	if c.House.Clerk.MayOn(c.Ctx(), access.Verb(p.Noun+".change"), x) {
		out = append(out, ui.Action{Href: p.At(id) + "/change", Text: c.T(p.Noun + ".change"), Primary: true})
	}
	if c.House.Clerk.MayOn(c.Ctx(), access.Verb(p.Noun+".remove"), x) {
		out = append(out, ui.Action{Href: p.At(id) + "/remove", Text: c.T(p.Noun + ".remove"), Danger: true})
	}
	return out
}

func (p Pages[T]) addPage(c *area.Call) error { return p.addForm(c, nil) }

func (p Pages[T]) addForm(c *area.Call, wrong error) error {
	var x T
	if p.New != nil {
		x = p.New(c)
	}
	f, err := p.Form(c, &x)
	if err != nil {
		return err
	}
	f.Action, f.Verb, f.Cancel = p.Path+"/add", c.T(p.Noun+".add"), p.Path
	page := f.Page(c, f.Verb, wrong)
	page.Crumbs = p.Crumbs(c)
	return Show(c, page, wrong)
}

func (p Pages[T]) addAct(c *area.Call) error {
	x, err := p.Typed(c)
	id := ""
	if err == nil {
		id, err = p.Add(c.Ctx(), x)
	}
	said := c.T(p.Noun + ".added")
	if err == nil && p.Added != nil {
		said, err = p.Added(c, id)
	}
	if err != nil {
		return p.addForm(c, err)
	}
	return c.Go(p.At(id), ui.Flash{Done: said})
}

func (p Pages[T]) changePage(c *area.Call) error { return p.changeForm(c, nil) }

func (p Pages[T]) changeForm(c *area.Call, wrong error) error {
	id := c.Path("id")
	x, err := p.Read(c.Ctx(), id)
	if err != nil {
		return err
	}
	f, err := p.Form(c, x)
	if err != nil {
		return err
	}
	f.Action, f.Verb, f.Cancel = p.At(id)+"/change", c.T("act.save"), p.At(id)
	page := f.Page(c, c.T(p.Noun+".change"), wrong)
	page.Crumbs = p.Crumbs(c)
	if p.Title != nil {
		page.Crumbs = p.Under(c, id, p.Title(x))
	}
	return Show(c, page, wrong)
}

func (p Pages[T]) changeAct(c *area.Call) error {
	x, err := p.Typed(c)
	if err == nil {
		err = p.Change(c.Ctx(), x)
	}
	if err != nil {
		return p.changeForm(c, err)
	}
	return c.Go(p.At(c.Path("id")), ui.Flash{Done: c.T(p.Noun + ".changed")})
}

func (p Pages[T]) removePage(c *area.Call) error { return p.removeForm(c, nil) }

func (p Pages[T]) removeForm(c *area.Call, wrong error) error {
	id := c.Path("id")
	x, err := p.Read(c.Ctx(), id)
	if err != nil {
		return err
	}
	says := []string{c.T(p.Noun+".remove.says", p.Says(x)...)}
	return Show(c, Remove(c, c.T(p.Noun+".remove"), says, p.At(id)+"/remove", p.At(id), p.Version(x)), wrong)
}

func (p Pages[T]) removeAct(c *area.Call) error {
	if err := p.Remove(c.Ctx(), c.Path("id"), c.Form().Version()); err != nil {
		return p.removeForm(c, err)
	}
	return c.Go(p.Path, ui.Flash{Done: c.T(p.Noun + ".removed")})
}

// Show shows a page, or shows it again with what is wrong with what was typed.
func Show(c *area.Call, p ui.Page, wrong error) error {
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

// Code asks for the code of a new record; who leaves it empty is given one.
func Code(c *area.Call, noun string) Question {
	return Question{Ask: ui.Text, Field: ui.Field{Name: "code", Label: c.T(noun + ".code"), Hint: c.T(noun + ".code.hint"), Optional: true, Width: 10}}
}

// Trimmed reads what was typed into a field, without the blanks around it.
func Trimmed(c *area.Call, name string) string { return strings.TrimSpace(c.Form().Raw(name)) }
