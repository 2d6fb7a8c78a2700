package referrals_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"drosme/internal/area"
	"drosme/internal/audit"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/id"
	"drosme/internal/web"
	"drosme/internal/when"
	"drosme/records/activities"
	"drosme/records/grants"
	"drosme/records/organisations"
	"drosme/records/people"
	"drosme/records/places"
	"drosme/records/referrals"
)

type office struct {
	*housetest.House
	d *referrals.Desk
}

func each(t *testing.T, test func(t *testing.T, o *office)) {
	t.Helper()
	var d *referrals.Desk
	rooms := func(h *area.House) []area.Area {
		d = referrals.New(h)
		return []area.Area{web.Area(), places.New(h).Area(), organisations.New(h).Area(), people.New(h).Area(), grants.New(h).Area(), activities.New(h).Area(), d.Area()}
	}
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) { test(t, &office{h, d}) })
}

func (o *office) person(kind string) string {
	o.T.Helper()
	p := people.Person{Kind: kind, Sex: "unknown", AgeBand: "unknown"}
	_, err := clerk.Add(o.AsSystem("console"), o.Clerk, "person.add", nil, func(tx *db.Tx) (string, error) {
		p.ID, p.Code = "", ""
		err := people.Insert(tx, &p)
		return p.ID, err
	})
	housetest.Must(o.T, err)
	return p.ID
}

func want(t *testing.T, err error, kind fault.Kind) {
	t.Helper()
	if !fault.Is(err, kind) {
		t.Errorf("got %v, want the fault %s", err, kind)
	}
}

func need() referrals.Referral {
	return referrals.Referral{FromRoom: "outreach", ToRole: "caseworker", AboutKind: "activity", About: "A1", Need: "Samanta asks for a lawyer"}
}

func TestEveryQueryIsPreparedOnBothEngines(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		housetest.PreparesEveryQuery(t, o.House)
	})
}

func TestANeedIsHandedOnTakenUpAndHeardOf(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		asker, worker := o.As("educator"), o.As("caseworker")
		ref, err := o.d.Ask(asker, need())
		housetest.Must(t, err)
		in, total, err := o.d.List(worker, referrals.Search{Box: referrals.Inbox})
		housetest.Must(t, err)
		if total != 1 || in[0].ID != ref || in[0].Need != need().Need || !in[0].Addressed(clerk.ActorOf(worker)) {
			t.Fatalf("the inbox: %+v", in)
		}
		want(t, o.d.Accept(asker, ref, 1), fault.Refused)
		housetest.Must(t, o.d.Accept(worker, ref, 1))
		want(t, o.d.Accept(worker, ref, 1), fault.Conflict)
		want(t, o.d.Withdraw(asker, ref, 2), fault.Conflict)
		o.Clock.Move(time.Hour)
		housetest.Must(t, o.d.Done(worker, ref, 2, "met on Monday"))
		out, total, err := o.d.List(asker, referrals.Search{Box: referrals.Sent})
		housetest.Must(t, err)
		if total != 1 || out[0].State != referrals.Done || out[0].Answer != "met on Monday" || out[0].Heard || out[0].ClosedAt == out[0].AnsweredAt {
			t.Errorf("sent: %+v", out)
		}
		want(t, o.d.Hear(worker, ref), fault.Refused)
		housetest.Must(t, o.d.Hear(asker, ref))
		if _, total, _ = o.d.List(asker, referrals.Search{Box: referrals.Sent}); total != 0 {
			t.Error("what was heard is still there")
		}
		if _, total, _ = o.d.List(asker, referrals.Search{Box: referrals.Over}); total != 1 {
			t.Error("what is over is gone")
		}
		want(t, o.d.Decline(worker, ref, 4, "late"), fault.Conflict)
	})
}

func TestARefusalHasItsReasonAndWhatIsUnansweredCanBeTakenBack(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		asker, worker := o.As("helpline"), o.As("caseworker")
		ref, err := o.d.Ask(asker, need())
		housetest.Must(t, err)
		want(t, o.d.Decline(worker, ref, 1, "  "), fault.Invalid)
		housetest.Must(t, o.d.Decline(worker, ref, 1, "not ours"))
		r, err := o.d.Read(asker, ref)
		housetest.Must(t, err)
		if r.State != referrals.Declined || r.Answer != "not ours" {
			t.Errorf("read: %+v", r)
		}
		ref, err = o.d.Ask(asker, need())
		housetest.Must(t, err)
		want(t, o.d.Withdraw(worker, ref, 1), fault.Refused)
		housetest.Must(t, o.d.Withdraw(asker, ref, 1))
		want(t, o.d.Accept(worker, ref, 2), fault.Conflict)
	})
}

func TestOnlyWhoAsksAndWhoIsAskedSeeIt(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		colleague := o.person("staff")
		asker := o.As("coordinator")
		toRole, err := o.d.Ask(asker, need())
		housetest.Must(t, err)
		n := need()
		n.ToRole, n.ToPerson = "", colleague
		toPerson, err := o.d.Ask(asker, n)
		housetest.Must(t, err)
		for name, c := range map[string]struct {
			ctx          context.Context
			role, person bool
		}{
			"asker": {asker, true, true}, "caseworker": {o.As("caseworker"), true, false}, "responsible": {o.As("responsible"), true, true},
			"reviewer": {o.As("reviewer"), true, true}, "colleague": {o.AsPerson(colleague, "educator"), false, true},
			"facilitator": {o.As("caseworker@circle"), false, false}, "other coordinator": {o.As("coordinator"), false, false},
			"educator": {o.As("educator"), false, false}, "administrator": {o.As("administrator"), false, false},
		} {
			for ref, sees := range map[string]bool{toRole: c.role, toPerson: c.person} {
				r, err := o.d.Read(c.ctx, ref)
				if sees != (err == nil) {
					t.Errorf("%s: %v", name, err)
				}
				if sees && (r.Need == "") != (name == "reviewer") {
					t.Errorf("%s reads the need %q", name, r.Need)
				}
			}
			wanted := 0
			if c.role {
				wanted++
			}
			if c.person {
				wanted++
			}
			if rows, total, _ := o.d.List(c.ctx, referrals.Search{Box: referrals.Others}); total != wanted || len(rows) != wanted {
				t.Errorf("%s lists %d of %d, want %d", name, len(rows), total, wanted)
			}
		}
		if err := o.d.Accept(o.As("caseworker@circle"), toRole, 1); err == nil {
			t.Error("a facilitator took it up")
		}
		want(t, o.d.Accept(o.As("caseworker"), toPerson, 1), fault.NotFound)
		housetest.Must(t, o.d.Accept(o.AsPerson(colleague, "educator"), toPerson, 1))
	})
}

func TestTheNeedIsSealedAndGoesWithThePerson(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		served := o.person("served")
		n := need()
		n.Subject, n.AboutKind, n.About = served, "person", served
		ref, err := o.d.Ask(o.As("helpline"), n)
		housetest.Must(t, err)
		find := func() (r referrals.Referral) {
			housetest.Must(t, o.Store.Read(context.Background(), func(tx *db.Tx) (err error) {
				r, err = db.One[referrals.Referral](tx, "referral.find", db.Args{"id": ref})
				return err
			}))
			return r
		}
		kept := find()
		if strings.Contains(kept.Need, "Samanta") || kept.Need == "" {
			t.Errorf("in clear: %q", kept.Need)
		}
		lines, err := o.Log.Find(context.Background(), audit.Search{Verb: "referral.ask"})
		housetest.Must(t, err)
		if len(lines) != 1 || lines[0].Subjects != served || strings.Contains(lines[0].Detail, "Samanta") {
			t.Errorf("the log: %+v", lines)
		}
		instead := id.Random(nil)
		_, err = clerk.Add(o.AsSystem("jobs"), o.Clerk, "person.add", nil, func(tx *db.Tx) (string, error) {
			for _, a := range o.Areas {
				for _, h := range a.Holds {
					if h.Name != "referrals" {
						continue
					}
					held, err := h.Show(tx, served)
					if err != nil || len(held) != 1 {
						t.Errorf("held: %v %v", held, err)
					}
					if err := h.Forget(tx, served, instead); err != nil {
						return "", err
					}
				}
			}
			return served, nil
		})
		housetest.Must(t, err)
		if r := find(); r.Need != "" || r.Subject != instead || r.About != instead || r.State != referrals.Withdrawn {
			t.Errorf("after forgetting: %+v", r)
		}
		housetest.Must(t, o.Keys.DestroySubject(context.Background(), served, when.Day("2026-03-02")))
		if _, err := o.Keys.OpenTextFor(context.Background(), served, "referral need "+ref, kept.Need); err == nil {
			t.Error("a copy opens")
		}
		r, err := o.d.Read(o.As("responsible"), ref)
		housetest.Must(t, err)
		if r.Need != "" {
			t.Errorf("read: %q", r.Need)
		}
	})
}

func TestARoomTakesAReferralUpInItsOwnAct(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		ref, err := o.d.Ask(o.As("helpline"), need())
		housetest.Must(t, err)
		take := func(ctx context.Context) error {
			_, err := clerk.Add(ctx, o.Clerk, "person.add", nil, func(tx *db.Tx) (string, error) {
				return "c1", o.d.Take(tx, ref, "case", "c1")
			})
			return err
		}
		want(t, take(o.As("coordinator")), fault.Refused)
		housetest.Must(t, take(o.As("caseworker")))
		r, err := o.d.Read(o.As("caseworker"), ref)
		housetest.Must(t, err)
		if r.State != referrals.Accepted || r.Became != "c1" || r.BecameKind != "case" || r.Need != need().Need {
			t.Errorf("taken: %+v", r)
		}
	})
}

func TestWhatIsWrongWithAReferralIsNamed(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		served := o.person("served")
		for _, c := range []struct {
			change func(*referrals.Referral)
			field  string
		}{
			{func(r *referrals.Referral) { r.Need = " " }, "need"},
			{func(r *referrals.Referral) { r.Need = strings.Repeat("ā", 2001) }, "need"},
			{func(r *referrals.Referral) { r.ToRole = "" }, "to_role"},
			{func(r *referrals.Referral) { r.ToRole = "reviewer" }, "to_role"},
			{func(r *referrals.Referral) { r.ToPerson = served }, "to_role"},
			{func(r *referrals.Referral) { r.ToRole, r.ToPerson = "", served }, "to_person"},
			{func(r *referrals.Referral) { r.ToRole, r.ToPerson = "", id.New() }, "to_person"},
			{func(r *referrals.Referral) { r.Due = "2026-03-01" }, "due"},
			{func(r *referrals.Referral) { r.Subject = id.New() }, "subject"},
		} {
			n := need()
			c.change(&n)
			_, err := o.d.Ask(o.As("caseworker"), n)
			if f := fault.As(err).Fields; len(f) != 1 || f[0].Name != c.field {
				t.Errorf("%v, want the field %s", err, c.field)
			}
		}
		_, err := o.d.Ask(o.As("reviewer"), need())
		want(t, err, fault.Refused)
	})
}
