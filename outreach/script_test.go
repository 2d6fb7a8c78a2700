package outreach_test

import (
	"context"
	"errors"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"drosme/internal/audit"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/when"
	"drosme/outreach"
)

// TestActsAsScripts plays what people do, line by line, on both engines: who, the verb and its words,
// and after ! the fault that it must give.
func TestActsAsScripts(t *testing.T) {
	text, err := os.ReadFile("testdata/visit.txt")
	housetest.Must(t, err)
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		s := &script{world: open(t, h), ctx: h.As(), visits: map[string]string{}}
		for i, line := range strings.Split(string(text), "\n") {
			if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
				continue
			}
			command, want, _ := strings.Cut(line, "!")
			if got := name(s.do(strings.Fields(command))); got != strings.TrimSpace(want) {
				t.Fatalf("testdata/visit.txt:%d: %s: gave %q", i+1, line, got)
			}
		}
	})
}

type script struct {
	*world
	ctx    context.Context
	visits map[string]string
}

// name is how a script names an error: taken, the key of its first sentence, or its kind.
func name(err error) string {
	var taken *outreach.Taken
	f := fault.As(err)
	switch {
	case err == nil:
		return ""
	case errors.As(err, &taken):
		return "taken"
	case len(f.Fields) > 0:
		return f.Fields[0].Key
	case f.Key != "":
		return f.Key
	}
	return string(f.Kind)
}

func (s *script) people(name string) string {
	return map[string]string{"anna": s.anna, "boris": s.boris, "": ""}[name]
}

func (s *script) do(w []string) error {
	w = append(w, "", "", "", "", "")
	id := s.visits[w[1]]
	version := 0
	if id != "" {
		version = s.world.read(id).Version
	}
	switch w[0] {
	case "as":
		s.ctx = s.AsPerson(s.people(w[2]), w[1])
	case "days":
		n, err := strconv.Atoi(w[1])
		s.Clock.Move(time.Duration(n) * 24 * time.Hour)
		return err
	case "visit.add":
		host := map[string]string{"near": s.near, "far": s.far}[w[2]]
		x := s.draft(host, when.Day(w[3]), w[4], w[5], s.people(w[6]))
		x.Contact = "Skolotāja Paraugs"
		id, err := s.d.Add(s.ctx, x)
		if err == nil {
			s.visits[w[1]] = id
		}
		return err
	case "visit.read":
		_, err := s.d.Read(s.ctx, id)
		return err
	case "visit.list":
		rows, _, err := s.d.List(s.ctx, outreach.Question{})
		if strconv.Itoa(len(rows)) != w[1] {
			s.t.Errorf("the list has %d visits, not %s", len(rows), w[1])
		}
		return err
	case "visit.confirm":
		return s.d.Confirm(s.ctx, id, version, s.people(w[2]), s.people(w[3]))
	case "visit.move":
		return s.d.Move(s.ctx, id, version, when.Local(w[2]))
	case "visit.cancel":
		return s.d.Cancel(s.ctx, id, version, "skolā karantīna")
	case "visit.hold":
		return s.d.Hold(s.ctx, id, version)
	case "visit.remove":
		return s.d.Remove(s.ctx, id, version)
	case "session.hold":
		for _, x := range s.world.read(id).Sessions {
			if err := s.d.Activities.Hold(s.As("coordinator"), x.ID, x.Version); err != nil {
				return err
			}
		}
	case "state":
		v := s.world.read(id)
		if v.State != w[2] || strconv.Itoa(v.CalendarSequence) != w[3] {
			s.t.Errorf("%s is %s, calendar %d", w[1], v.State, v.CalendarSequence)
		}
	case "log":
		return s.log(id, w[2:])
	default:
		return errors.New("no such command: " + w[0])
	}
	return nil
}

// log wants the lines of these acts on a visit, and in none of them a name.
func (s *script) log(id string, verbs []string) error {
	for _, verb := range verbs {
		if verb == "" {
			continue
		}
		lines, err := s.Log.Find(context.Background(), audit.Search{Target: id, Verb: verb})
		if err != nil {
			return err
		}
		done := 0
		for _, l := range lines {
			if l.Outcome != audit.Refused && l.Outcome != audit.Absent {
				done++
			}
			if strings.Contains(l.Detail, "Paraugs") || strings.Contains(l.Detail, "karantīna") {
				s.t.Errorf("the log tells: %s", l.Detail)
			}
		}
		if done != 1 {
			s.t.Errorf("%s stands %d times in the log", verb, done)
		}
	}
	return nil
}
