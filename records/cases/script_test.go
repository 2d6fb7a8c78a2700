package cases_test

import (
	"context"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"drosme/internal/area"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/when"
	"drosme/records/approvals"
	"drosme/records/cases"
	"drosme/records/people"
)

// TestActsAsScripts plays what people do, line by line, on both engines: who, the verb and its words, and
// after ! the fault that it must give.
func TestActsAsScripts(t *testing.T) {
	for _, name := range []string{"team", "closing"} {
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile("testdata/" + name + ".txt")
			housetest.Must(t, err)
			housetest.Each(t, withApprovals, func(t *testing.T, h *housetest.House) {
				s := &script{House: h, ctx: h.As(), cases: map[string]string{}, people: map[string]string{}}
				held = ""
				for _, who := range []string{"ana", "ben", "cyd", "rita"} {
					s.people[who] = staff(t, h)
				}
				for i, line := range strings.Split(string(text), "\n") {
					if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
						continue
					}
					command, want, _ := strings.Cut(line, "!")
					if got := named(s.do(strings.Fields(command))); got != strings.TrimSpace(want) {
						t.Fatalf("testdata/%s.txt:%d: %s: gave %q", name, i+1, line, got)
					}
				}
			})
		})
	}
}

var (
	approving *approvals.Desk
	held      string // what the house holds of the person: a case does not close while it does
)

// withApprovals are the rooms with closings that wait, joined as the list of rooms joins them.
func withApprovals(h *area.House) []area.Area {
	out := rooms(h)
	approving = approvals.New(h)
	desk.Approvals = approving
	desk.AddCheck(func(*db.Tx, *cases.Case) ([]string, error) {
		if held != "" {
			return []string{"test.held"}, nil
		}
		return nil, nil
	})
	approving.Add(approvals.Kind{Name: cases.ClosingKind, Usual: true, Text: "approval.kind.case_close", Decided: func(tx *db.Tx, a *approvals.Approval) error {
		return desk.SettleClosing(tx, a.Record, string(a.State))
	}})
	return append(out, approving.Area())
}

// staff makes a person on the staff.
func staff(t *testing.T, h *housetest.House) string {
	t.Helper()
	id, err := others.Add(h.As("responsible"), people.Person{Kind: "staff", Sex: "unknown", AgeBand: "unknown"})
	housetest.Must(t, err)
	return id
}

type script struct {
	*housetest.House
	ctx    context.Context
	cases  map[string]string
	people map[string]string
}

// named is how a script names an error: the key of its first sentence, or its kind.
func named(err error) string {
	f := fault.As(err)
	switch {
	case err == nil:
		return ""
	case len(f.Fields) > 0:
		return f.Fields[0].Key
	case f.Key != "":
		return f.Key
	case f.Kind == fault.Failed:
		return err.Error()
	}
	return string(f.Kind)
}

// now reads a case as the responsible person does, whoever acts.
func (s *script) now(name string) *cases.Overview {
	o, err := desk.Look(s.AsPerson(s.people["rita"], "responsible"), s.cases[name])
	housetest.Must(s.T, err)
	return o
}

func (s *script) day(n string) when.Day {
	if n == "" {
		return ""
	}
	days, err := strconv.Atoi(n)
	housetest.Must(s.T, err)
	_, today := s.Clerk.Now()
	return today.Add(days)
}

// waiting is the approval that was asked last for a case.
func (s *script) waiting(name string) *approvals.Approval {
	rows, _, err := approving.List(s.As("responsible"), approvals.Question{Case: s.cases[name], Most: 20})
	housetest.Must(s.T, err)
	if len(rows) == 0 {
		s.T.Fatal("nothing waits for approval")
	}
	return rows[0]
}

func (s *script) do(w []string) error {
	verb, w := w[0], append(w[1:], "", "", "", "", "")
	id, rest := s.cases[w[0]], strings.TrimSpace(strings.Join(w[1:], " "))
	switch verb {
	case "as":
		s.ctx = s.AsPerson(s.people[w[1]], w[0])
	case "days":
		n, err := strconv.Atoi(w[0])
		s.Clock.Move(time.Duration(n) * 24 * time.Hour)
		return err
	case "hold":
		held = w[0]
	case "give":
		held = ""
	case "open":
		o := cases.Opening{}
		if w[1] != "" {
			o.PersonCode = s.now(w[1]).PersonCode
		}
		made, err := desk.Open(s.ctx, o)
		if err == nil {
			s.cases[w[0]] = made
		}
		return err
	case "read":
		_, err := desk.Look(s.ctx, id)
		return err
	case "change":
		return desk.Change(s.ctx, s.now(w[0]).Case)
	case "list":
		rows, _, err := desk.List(s.ctx, cases.Question{Most: 20})
		s.count("cases", len(rows), w[0])
		return err
	case "assign":
		return desk.Assign(s.ctx, id, s.people[w[1]])
	case "hand_over":
		return desk.HandOver(s.ctx, id, s.people[w[1]], strings.TrimSpace(strings.TrimPrefix(rest, w[1])))
	case "member":
		who := s.people[w[1]]
		if w[1] == "nobody" {
			who = "nobody"
		}
		return desk.AddMember(s.ctx, id, who, "")
	case "cover":
		return desk.NameCover(s.ctx, id, s.people[w[1]], s.day(w[2]), s.day(w[3]), "")
	case "end":
		for _, p := range s.now(w[0]).Team {
			if p.Person == s.people[w[1]] {
				return desk.EndPlace(s.ctx, id, p.ID)
			}
		}
		return desk.EndPlace(s.ctx, id, "none")
	case "outside":
		code := w[0]
		if id != "" {
			code = s.now(w[0]).Code
		}
		_, err := desk.OpenOutside(s.ctx, code, rest)
		return err
	case "review":
		for _, p := range s.now(w[0]).Team {
			if p.Part == cases.Outside {
				return desk.Review(s.ctx, p.ID)
			}
		}
		return fault.Missing()
	case "entries":
		rows, err := desk.Entries(s.ctx, false)
		s.count("openings", len(rows), w[0])
		return err
	case "close":
		_, today := s.Clerk.Now()
		e := cases.Ending{On: today, Outcome: w[1], Note: "a sample note", FollowUps: []when.Day{today.Add(90)}}
		if w[2] != "" {
			e.On = s.day(w[2])
		}
		_, err := desk.Close(s.ctx, id, s.now(w[0]).Version, e)
		return err
	case "reopen":
		return desk.Reopen(s.ctx, id, s.now(w[0]).Version, rest)
	case "approve":
		a := s.waiting(w[0])
		return approving.Approve(s.ctx, a.ID, a.Version, rest)
	case "decline":
		a := s.waiting(w[0])
		return approving.Decline(s.ctx, a.ID, a.Version, rest)
	case "state":
		if k := s.now(w[0]); k.Open() != (w[1] == "open") {
			s.T.Errorf("%s: open is %v", w[0], k.Open())
		}
	default:
		s.T.Fatalf("no such line: %s", verb)
	}
	return nil
}

func (s *script) count(what string, n int, want string) {
	if strconv.Itoa(n) != want {
		s.T.Errorf("%d %s, want %s", n, what, want)
	}
}

func approvalsOf(caseID string) approvals.Question {
	return approvals.Question{Case: caseID, State: approvals.Asked, Most: 20}
}
