package access

import (
	"testing"

	"drosme/internal/when"
)

const table = `verb,kind,administrator,responsible,caseworker,helpline,coordinator,educator,bookkeeper,reviewer,system
thing.list,list,,all,all circle,,open,own,,codes,
thing.meet,list,,all,circle,,,,,,
thing.add,add,,all,,,open,,,,door
thing.open,read,,all,all,,,,,,named
`

func rules(t *testing.T) *Rules {
	t.Helper()
	r := NewRules()
	if err := r.Add(table); err != nil {
		t.Fatal(err)
	}
	return r
}

func holding(grants ...Grant) Actor { return Actor{User: "u", Person: "p", Grants: grants} }

func TestWhoReachesWhat(t *testing.T) {
	r := rules(t)
	open, closed := Scope{}, Scope{Protected: true}
	mine, circle := Scope{People: []string{"p"}}, Scope{Protected: true, Circle: "north"}
	led := Scope{Protected: true, Circle: "north", People: []string{"p"}}
	theirs := Scope{Protected: true, Accounts: []string{"u"}}
	today := when.Day("2026-03-02")
	cases := []struct {
		what  string
		actor Actor
		verb  Verb
		scope *Scope
		want  bool
	}{
		{"the responsible person everything", holding(Grant{Role: Responsible}), "thing.list", &closed, true},
		{"a coordinator what is open", holding(Grant{Role: Coordinator}), "thing.list", &open, true},
		{"a coordinator nothing protected", holding(Grant{Role: Coordinator}), "thing.list", &closed, false},
		{"an educator the own", holding(Grant{Role: Educator}), "thing.list", &mine, true},
		{"an educator nobody else's", holding(Grant{Role: Educator}), "thing.list", &open, false},
		{"an educator what was sealed to the account", holding(Grant{Role: Educator}), "thing.list", &theirs, true},
		{"a bound facilitator the circle", holding(Grant{Role: Caseworker, Circle: "north"}), "thing.list", &circle, true},
		{"a bound facilitator no other circle", holding(Grant{Role: Caseworker, Circle: "south"}), "thing.list", &circle, false},
		{"a bound facilitator nothing by the word all", holding(Grant{Role: Caseworker, Circle: "north"}), "thing.list", &closed, false},
		{"a bound facilitator no verb that is only for all", holding(Grant{Role: Caseworker, Circle: "north"}), "thing.open", &closed, false},
		{"who is bound to no circle none that others lead", holding(Grant{Role: Caseworker}), "thing.meet", &circle, false},
		{"who is bound to no circle the one they lead", holding(Grant{Role: Caseworker}), "thing.meet", &led, true},
		{"who leads nothing by the record of nobody", Actor{User: "u", Grants: []Grant{{Role: Caseworker}}}, "thing.meet", &Scope{Protected: true, Circle: "north", People: []string{""}}, false},
		{"an administrator no content", holding(Grant{Role: Administrator}), "thing.list", nil, false},
		{"a role that has ended nothing", holding(Grant{Role: Reviewer, Until: "2026-03-01"}), "thing.list", &open, false},
		{"a role on its last day all", holding(Grant{Role: Reviewer, Until: "2026-03-02"}), "thing.list", &open, true},
		{"console what is not for a named user", Actor{System: "console"}, "thing.list", &closed, true},
		{"console nothing that is", Actor{System: "console"}, "thing.open", &closed, false},
		{"the door what the public brings", Actor{System: "door"}, "thing.add", nil, true},
		{"the door nothing else", Actor{System: "door"}, "thing.list", &open, false},
		{"nobody nothing", Actor{}, "thing.list", &open, false},
		{"a verb that is not in the table nobody", holding(Grant{Role: Responsible}), "thing.burn", nil, false},
	}
	for _, c := range cases {
		if got := r.Decide(c.actor, c.verb, c.scope, today); got.Allowed != c.want {
			t.Errorf("%s: %v", c.what, got.Allowed)
		}
	}
}

func TestABoundGrantGivesItsCircleToTheQuery(t *testing.T) {
	words, circles := rules(t).Reaches(holding(Grant{Role: Caseworker, Circle: "north"}), "thing.list", "2026-03-02")
	if len(words) != 1 || words[0] != Circle || len(circles) != 1 || circles[0] != "north" {
		t.Errorf("%v %v", words, circles)
	}
}

func TestABrokenTableOfRolesIsRefused(t *testing.T) {
	head := "verb,kind,administrator,responsible,caseworker,helpline,coordinator,educator,bookkeeper,reviewer,system\n"
	for _, text := range []string{"verb,kind\n", head + "thing,list,,,,,,,,,\n", head + "a.b,eat,,,,,,,,,\n", head + "a.b,list,some,,,,,,,,\n",
		head + "a.b,list,,,,,,,,,x\n", head + "a.b,list,,,,,,,,,\na.b,list,,,,,,,,,\n"} {
		if err := NewRules().Add(text); err == nil {
			t.Errorf("taken: %q", text)
		}
	}
}

func TestAChangedTableHasAnotherChecksum(t *testing.T) {
	r := rules(t)
	before := r.Checksum()
	if err := r.Set("thing.list", Helpline, []Word{Open}); err != nil {
		t.Fatal(err)
	}
	if r.Checksum() == before {
		t.Error("the checksum stayed")
	}
}
