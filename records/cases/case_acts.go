package cases

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/when"
	"drosme/records/people"
)

// Desk is where cases are asked for: one method a verb.
type Desk struct {
	House *area.House

	// WorkersIn gives the ids of people who can be named for a case: those whose account works with cases. The
	// list of rooms sets it; until then anybody on the staff can be named, and nobody is offered.
	WorkersIn func(tx *db.Tx) ([]string, error)
	// NotOffered gives the ids of people who are not offered for a case, for a reason that nobody is told, such as a
	// name of theirs among those alleged to have done harm. The list of rooms sets it; nil: nobody.
	NotOffered func(tx *db.Tx, caseID string) ([]string, error)
	// Approvals is where closings wait for the responsible person; nil: nothing waits.
	Approvals Approvals

	tabs     []Tab
	sections []Section
	checks   []func(*db.Tx, *Case) ([]string, error)
	dues     []func(*db.Tx, []string) ([]Due, error)
	work     []func(*db.Tx, when.Day, when.Day) (map[string]int64, error)
	measures []Measure
}

// Approvals is what the desk asks of whoever keeps approvals; *approvals.Desk does it.
type Approvals interface {
	Needed(kind string) bool
	AskIn(tx *db.Tx, kind, record, caseID, reason string) error
}

// New makes the desk of a house.
func New(h *area.House) *Desk {
	d := &Desk{House: h, measures: own()}
	if h.Clerk != nil {
		h.Clerk.ConcealBy(concealed)
	}
	d.AddTab(Tab{Order: 900, Text: "case.team", Under: "team", Verb: "case.read"})
	d.AddTab(Tab{Order: 910, Text: "case.links", Under: "links", Verb: "case.read"})
	return d
}

// Due is something that has to be done about a case by a day.
type Due struct {
	Case string
	On   when.Day
	Text string // key of words
}

// AddDue hands over what a room knows to be due about these cases; the nearest of all is shown in the list. It
// is called before anybody is answered.
func (d *Desk) AddDue(find func(tx *db.Tx, cases []string) ([]Due, error)) {
	d.dues = append(d.dues, find)
}

// AddCheck hands over what must be settled before a case can close, as keys of words. It is asked in the
// transaction that asks for the closing and again in the one that closes. Tab.Open says the same on the page.
func (d *Desk) AddCheck(open func(tx *db.Tx, k *Case) ([]string, error)) {
	d.checks = append(d.checks, open)
}

// Question is what a list is asked for; an empty field asks for nothing.
type Question struct {
	Search     string // beginning of a code
	State      string // open, closed, or empty
	Mine       bool   // only those of whose team the actor is
	Untouched  bool   // only open ones on which nobody worked for the days of the setting
	Skip, Most int
}

// UntouchedDays is after how many days without an act a case is said to lie untouched.
func (d *Desk) UntouchedDays() int { return d.whole("cases.untouched_days", 14) }

func (d *Desk) whole(setting string, usual int) int {
	if n, err := strconv.Atoi(strings.TrimSpace(d.House.Setting(setting))); err == nil {
		return n
	}
	return usual
}

// List finds cases that the actor may see, the newest first: verb case.list. Who reaches only their own
// caseload is answered from it.
func (d *Desk) List(ctx context.Context, q Question) (rows []*Case, total int, err error) {
	rows, err = clerk.List(ctx, d.House.Clerk, "case.list", func(tx *db.Tx) ([]*Case, error) {
		rows, n, err := d.list(tx, q)
		total = n
		return rows, err
	})
	return rows, total, err
}

// Row is a case in a list, with what is due about it.
type Row struct {
	Case
	Due *Due `class:"sensitive"` // the nearest; nil: nothing is due
}

// Rows is List with what is due about each: verb case.list.
func (d *Desk) Rows(ctx context.Context, q Question) (rows []*Row, total int, err error) {
	rows, err = clerk.List(ctx, d.House.Clerk, "case.list", func(tx *db.Tx) ([]*Row, error) {
		found, n, err := d.list(tx, q)
		if err != nil {
			return nil, err
		}
		total = n
		out, ids := make([]*Row, len(found)), make([]string, len(found))
		for i, k := range found {
			out[i], ids[i] = &Row{Case: *k}, k.ID
		}
		near, err := d.nearest(tx, ids)
		for _, r := range out {
			r.Due = near[r.ID]
		}
		return out, err
	})
	return rows, total, err
}

// nearest gives what is due first about each of these cases, by their ids.
func (d *Desk) nearest(tx *db.Tx, ids []string) (map[string]*Due, error) {
	near := map[string]*Due{}
	if len(ids) == 0 {
		return near, nil
	}
	for _, find := range append([]func(*db.Tx, []string) ([]Due, error){followUpsDue}, d.dues...) {
		dues, err := find(tx, ids)
		if err != nil {
			return nil, err
		}
		for i := range dues {
			if first := near[dues[i].Case]; first == nil || dues[i].On < first.On {
				near[dues[i].Case] = &dues[i]
			}
		}
	}
	return near, nil
}

func (d *Desk) list(tx *db.Tx, q Question) ([]*Case, int, error) {
	all, count := "case.list", "case.found"
	if q.Mine || !slices.Contains(tx.Words, access.All) && !slices.Contains(tx.Words, access.Codes) {
		all, count = "case.mine", "case.mine_found"
	}
	asked := db.Args{"search": likeStart(q.Search), "open": "", "closed": "", "untouched": "", "skip": q.Skip, "most": q.Most}
	if q.State == "open" || q.State == "closed" {
		asked[q.State] = "yes"
	}
	if q.Untouched {
		asked["untouched"] = string(tx.Today.Add(-d.UntouchedDays()))
	}
	found, err := db.All[Case](tx, all, asked)
	if err != nil {
		return nil, 0, err
	}
	total := q.Skip + len(found)
	if len(found) == q.Most || q.Skip > 0 {
		if total, err = db.One[int](tx, count, asked); err != nil {
			return nil, 0, err
		}
	}
	out := make([]*Case, len(found))
	for i := range found {
		out[i] = &found[i]
	}
	return out, total, nil
}

// likeStart makes a typed text safe inside a pattern: its own signs stand for themselves.
func likeStart(typed string) string {
	return strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(strings.TrimSpace(typed))
}

// Read opens one case: verb case.read.
func (d *Desk) Read(ctx context.Context, id string) (*Case, error) {
	return clerk.Read(ctx, d.House.Clerk, "case.read", id, Load)
}

// Look opens a case with its team, links, closings and follow-ups, as far as the reader may see them: verb
// case.read.
func (d *Desk) Look(ctx context.Context, id string) (*Overview, error) {
	o, err := clerk.Read(ctx, d.House.Clerk, "case.read", id, func(tx *db.Tx, id string) (*Overview, error) {
		k, err := Load(tx, id)
		if err != nil {
			return nil, err
		}
		o := &Overview{Case: *k}
		if o.Team, err = Team(tx, id); err != nil {
			return nil, err
		}
		if o.Others, err = d.others(tx, k); err != nil {
			return nil, err
		}
		if o.Links, err = d.links(tx, id); err != nil {
			return nil, err
		}
		if o.Closings, err = pointers[Closing](tx, "closing.of_case", db.Args{"case_id": id}); err != nil {
			return nil, err
		}
		if o.FollowUps, err = pointers[FollowUp](tx, "follow_up.of_case", db.Args{"case_id": id}); err != nil {
			return nil, err
		}
		near, err := d.nearest(tx, []string{id})
		o.Due = near[id]
		return o, err
	})
	if err != nil || !d.House.Clerk.MayOn(ctx, "closing.read", o) { // codes alone: no reasons
		return o, err
	}
	return o, d.reasons(o.Team)
}

// others gives the other cases of the person that the actor may see, each looked at once more.
func (d *Desk) others(tx *db.Tx, k *Case) ([]*Case, error) {
	all, err := pointers[Case](tx, "case.of_person", db.Args{"person": k.Person})
	return slices.DeleteFunc(all, func(x *Case) bool {
		return x.ID == k.ID || !d.House.Clerk.MayOn(tx.Context(), "case.read", x)
	}), err
}

func pointers[T any](tx *db.Tx, name string, args ...any) ([]*T, error) {
	rows, err := db.All[T](tx, name, args...)
	out := make([]*T, len(rows))
	for i := range rows {
		out[i] = &rows[i]
	}
	return out, err
}

// Change stores the day on which a case began, where it came from and whether its rows may leave the house:
// verb case.change. Faults: by field; Conflict where somebody else saved first.
func (d *Desk) Change(ctx context.Context, typed Case) error {
	return clerk.Change(ctx, d.House.Clerk, "case.change", typed.ID, Load, func(tx *db.Tx, k *Case) error {
		if k.Version != typed.Version {
			return fault.New(fault.Conflict, "")
		}
		releases := typed.Released && !k.Released
		k.OpenedOn, k.Origin, k.Released = typed.OpenedOn, typed.Origin, typed.Released
		var l fault.List
		k.Check(tx.Today, l.Add)
		if err := l.Err(); err != nil {
			return err
		}
		if releases {
			if err := d.House.Permit(tx, ReleaseKind, k.ID, k.ID); err != nil {
				return err
			}
		}
		return Update(tx, k)
	})
}

// ReleaseKind is the kind of the approvals for which the release of a case for exchange waits, once it is switched
// on. To take a release back nobody is asked.
const ReleaseKind = "release"

// IDOf gives the id of the case with a code, as the verb case.read allows: who may not read that case hears
// that there is none.
func (d *Desk) IDOf(ctx context.Context, code string) (string, error) {
	k, err := clerk.Read(ctx, d.House.Clerk, "case.read", "", func(tx *db.Tx, _ string) (*Case, error) {
		return LoadByCode(tx, code)
	})
	if err != nil {
		return "", err
	}
	return k.ID, nil
}

// Opening is what is known when a case begins. Everything but the day may be empty.
type Opening struct {
	Case       Case   // code, opened on, origin
	PersonCode string // of somebody who has a record; empty: a new person served is made, a code without a name
	Worker     string // id of the person who answers for the case; empty: who opens it
}

// Open begins a case and gives its id: verb case.open. No name is asked. The worker becomes responsible for
// it. Faults: in person_code where nobody has it or the person is not served, in worker where nobody is named.
func (d *Desk) Open(ctx context.Context, o Opening) (string, error) {
	caseID := id.Random(d.House.Random)
	return clerk.Add(ctx, d.House.Clerk, "case.open", nil, func(tx *db.Tx) (string, error) {
		return caseID, d.OpenIn(tx, caseID, o)
	})
}

// OpenIn begins a case inside the act of another room, such as a helpline contact that becomes one.
func (d *Desk) OpenIn(tx *db.Tx, caseID string, o Opening) error {
	k := o.Case
	k.ID = caseID
	if k.OpenedOn == "" {
		k.OpenedOn = tx.Today
	}
	var faults fault.List
	if o.PersonCode == "" {
		p := people.Person{ID: id.Random(d.House.Random), Kind: people.Served, Sex: "unknown", AgeBand: "unknown"}
		if err := people.Insert(tx, &p); err != nil {
			return err
		}
		k.Person = p.ID
	} else {
		p, there, err := people.ByCode(tx, o.PersonCode)
		if err != nil {
			return err
		}
		kept := false
		if there {
			if kept, err = actorBarred(tx, p.ID); err != nil {
				return err
			}
		}
		switch {
		case !there || p.Forgotten || kept: // who must not learn hears what everybody hears of an unknown code
			faults.Add("person_code", "field.unknown_code")
		case p.Kind != people.Served:
			faults.Add("person_code", "case.person_not_served")
		}
		k.Person = p.ID
	}
	worker := o.Worker
	if worker == "" {
		worker = tx.Actor.Person
	}
	if worker == "" {
		faults.Add("worker", "case.worker_needed")
	} else if p, there, err := people.ByID(tx, worker); err != nil {
		return err
	} else if !there || p.Kind == people.Served {
		faults.Add("worker", "case.worker_needed")
	} else if able, err := d.able(tx, worker); err != nil {
		return err
	} else if !able {
		faults.Add("worker", "case.worker_not_possible")
	} else if faults.Len() == 0 { // nothing is said of who must not learn where the code was not taken
		if barred, err := Barred(tx, k.Person, worker); err != nil {
			return err
		} else if barred {
			faults.Add("worker", "case.worker_not_possible")
		}
	}
	if k.Code == "" {
		k.Code = "C-NEW" // checked as a code, then made by Insert
		k.Check(tx.Today, faults.Add)
		k.Code = ""
	} else {
		k.Check(tx.Today, faults.Add)
	}
	if err := faults.Err(); err != nil {
		return err
	}
	before, err := OfPerson(tx, k.Person)
	if err != nil {
		return err
	}
	if len(before) > 0 {
		k.Earlier = before[len(before)-1]
		if err := d.returns(tx, &k, before); err != nil {
			return err
		}
	}
	tx.About(k.Person)
	if err := Insert(tx, &k); err != nil {
		return err
	}
	if err := Join(tx, &Place{Case: k.ID, Person: worker, Part: Responsible, From: tx.Today}); err != nil {
		return err
	}
	return shutEarlier(tx, &k)
}

// AftercareDays is for how many days after its closing a case is reopened when the person returns.
func (d *Desk) AftercareDays() int { return d.whole("cases.aftercare_days", 730) }

// able tells whether somebody can answer for a case that begins: who begins it, or one of those who work with cases.
// Who assigns cases names anybody on the staff, such as a colleague whose account is yet to come.
func (d *Desk) able(tx *db.Tx, worker string) (bool, error) {
	if d.WorkersIn == nil || worker == tx.Actor.Person || d.House.Clerk.MayOn(tx.Context(), "case.assign", &Case{}) {
		return true, nil
	}
	all, err := d.WorkersIn(tx)
	return slices.Contains(all, worker), err
}

// besides lets a further case begin beside an open one where the actor reaches an open one: else a second case would
// open what is kept of a person without the reason that reading outside the caseload asks for.
func (d *Desk) besides(tx *db.Tx, before []string) error {
	for _, caseID := range before {
		old, err := Load(tx, caseID)
		if err != nil {
			return err
		}
		if old.Open() && d.House.Clerk.MayOn(tx.Context(), "case.read", old) {
			return nil
		}
	}
	return fault.In("person_code", "case.goes_on_elsewhere")
}

// returns refuses a new case where the person comes back within the aftercare window: the closed case is
// reopened instead. Where another case of the person is open they have not come back, and a further one may
// begin beside it.
func (d *Desk) returns(tx *db.Tx, k *Case, before []string) error {
	var last *Case
	for _, caseID := range before {
		old, err := Load(tx, caseID)
		if err != nil {
			return err
		}
		if old.Open() {
			return d.besides(tx, before)
		}
		if last == nil || old.ClosedOn > last.ClosedOn {
			last = old
		}
	}
	if k.OpenedOn > last.ClosedOn.Add(d.AftercareDays()) {
		return nil
	}
	if d.House.Clerk.MayOn(tx.Context(), "case.reopen", last) {
		return fault.In("person_code", "case.returns", "code", last.Code, "days", d.AftercareDays())
	}
	return fault.In("person_code", "case.returns_elsewhere", "days", d.AftercareDays())
}

// actorBarred tells whether a person named who acts, or one of their roles, as one who must not learn.
func actorBarred(tx *db.Tx, person string) (bool, error) {
	var roles []string
	for _, g := range tx.Actor.Grants {
		if g.Until == "" || g.Until >= tx.Today {
			roles = append(roles, string(g.Role))
		}
	}
	n, err := db.One[int](tx, "team.actor_barred", db.Args{"person": person, "roles": roles})
	return n > 0, err
}
